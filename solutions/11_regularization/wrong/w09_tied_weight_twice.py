# /// misconception
# id = "W9"
# name = "tied_weight_twice"
# fails = ["C5"]
# en = "Your groups list a tied parameter once for every layer that uses it. The optimiser would handle the same object twice."
# zh = "一个被共享的参数有几层在用，你的分组里就列了几次。优化器会把同一个对象处理两遍。"
# ///

from typing import Any

from torch import nn


def decay_groups(module: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    if weight_decay < 0:
        raise ValueError("weight_decay must be >= 0")
    decay, no_decay = [], []
    for layer in module.modules():
        for p in layer.parameters(recurse=False):
            if p.requires_grad:
                (decay if p.ndim >= 2 else no_decay).append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
