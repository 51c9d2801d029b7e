# /// misconception
# id = "W7"
# name = "everything_decays"
# fails = ["C5"]
# en = "Your first group holds all trainable parameters. Shrinking a bias or the gain of a normalisation layer does not make the function smoother, it only moves it away from the data."
# zh = "你的第一组装进了全部可训练参数。收缩偏置或归一化层的缩放系数并不会让函数更平滑，只会让它偏离数据。"
# ///

from typing import Any

from torch import nn


def decay_groups(module: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    if weight_decay < 0:
        raise ValueError("weight_decay must be >= 0")
    decay, no_decay = [], []
    for p in module.parameters():
        if p.requires_grad:
            decay.append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
