# /// misconception
# id = "W13"
# name = "casts_to_float32"
# fails = ["C4"]
# en = """\
# Your `to_device` also converts the tensors to float32. Moving must not change the data: \
# integer labels, masks and float64 values would come out as something else."""
# zh = """\
# 你的 `to_device` 在移动时还把张量转换成了 float32。移动不应改变数据：整数标签、\
# 布尔掩码和 float64 的数值都会变成别的东西。"""
# ///
from typing import Any

import torch
from torch import Tensor, nn


def to_device(obj: Any, device: str | torch.device) -> Any:
    moved = {}

    def move(item):
        if isinstance(item, Tensor):
            if id(item) not in moved:
                moved[id(item)] = item.to(device, torch.float32)
            return moved[id(item)]
        if isinstance(item, nn.Module):
            return item.to(device)
        if isinstance(item, dict):
            new = item.copy()
            for key in item:
                new[key] = move(item[key])
            return new
        if isinstance(item, tuple) and hasattr(item, "_fields"):
            return type(item)(*[move(value) for value in item])
        if isinstance(item, (list, tuple)):
            return type(item)(move(value) for value in item)
        return item

    return move(obj)
