# /// misconception
# id = "W5"
# name = "tuple_to_list"
# fails = ["C4"]
# en = """\
# Your `to_device` turns every tuple into a list. The caller gets another structure than the \
# one handed in, and code that unpacks or hashes the tuple no longer works."""
# zh = """\
# 你的 `to_device` 把所有元组都变成了列表。调用者拿到的结构与传入的不同，依赖元组\
# 的代码（例如把它当作字典的键）就不能用了。"""
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
            new = item.copy()
            for key in item:
                new[key] = move(item[key])
            return new
        if isinstance(item, tuple) and hasattr(item, "_fields"):
            return type(item)(*[move(value) for value in item])
        if isinstance(item, (list, tuple)):
            return [move(value) for value in item]
        return item

    return move(obj)
