# /// misconception
# id = "W6"
# name = "modifies_given_dict"
# fails = ["C4"]
# en = """\
# Your code writes the moved tensors into the dict that it was given. The caller's own data \
# has changed behind their back, and their originals are gone."""
# zh = """\
# 你的代码把移动后的张量写回了传进来的字典。调用者自己的数据在不知情的情况下被改\
# 掉，原来的张量也丢了。"""
# ///
from typing import Any

import torch
from torch import Tensor, nn


def to_device(obj: Any, device: str | torch.device) -> Any:
    moved = {}

    def move(item):
        if isinstance(item, Tensor):
            if id(item) not in moved:
                moved[id(item)] = item.to(device)
            return moved[id(item)]
        if isinstance(item, nn.Module):
            return item.to(device)
        if isinstance(item, dict):
            for key in item:
                item[key] = move(item[key])
            return item
        if isinstance(item, tuple) and hasattr(item, "_fields"):
            return type(item)(*[move(value) for value in item])
        if isinstance(item, (list, tuple)):
            return type(item)(move(value) for value in item)
        return item

    return move(obj)
