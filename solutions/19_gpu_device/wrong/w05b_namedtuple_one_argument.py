# /// misconception
# id = "W5b"
# name = "namedtuple_one_argument"
# fails = ["C4"]
# en = """\
# Your code rebuilds a namedtuple as if it were an ordinary tuple, from one sequence of \
# values. A namedtuple class takes one argument for each of its fields, so this fails."""
# zh = """\
# 你的代码像重建普通元组那样，用一整个序列去重建具名元组。而具名元组的类要求每个\
# 字段对应一个参数，所以会出错。"""
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
        if isinstance(item, (list, tuple)):
            return type(item)(move(value) for value in item)
        return item

    return move(obj)
