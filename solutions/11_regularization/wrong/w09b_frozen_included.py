# /// misconception
# id = "W9b"
# name = "frozen_included"
# fails = ["C5"]
# en = "Your groups contain parameters that are frozen. A parameter that does not require a gradient is not trained and belongs in neither group."
# zh = "你的分组里有被冻结的参数。不需要梯度的参数不参与训练，不属于任何一组。"
# ///

from typing import Any

from torch import nn


def decay_groups(module: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    if weight_decay < 0:
        raise ValueError("weight_decay must be >= 0")
    decay, no_decay = [], []
    for p in module.parameters():
        if p.ndim >= 2:
            decay.append(p)
        else:
            no_decay.append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
