# /// misconception
# id = "W8"
# name = "chosen_by_name"
# fails = ["C5"]
# en = "Your groups are chosen by the word \"bias\" in the name. The gain of a normalisation layer is called weight but is not one that should decay; the number of axes tells them apart."
# zh = "你是按名字里有没有 \"bias\" 来分组的。归一化层的缩放系数名字也叫 weight，却不该衰减；要靠轴数来区分。"
# ///

from typing import Any

from torch import nn


def decay_groups(module: nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    if weight_decay < 0:
        raise ValueError("weight_decay must be >= 0")
    decay, no_decay = [], []
    for name, p in module.named_parameters():
        if not p.requires_grad:
            continue
        if "bias" in name:
            no_decay.append(p)
        else:
            decay.append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
