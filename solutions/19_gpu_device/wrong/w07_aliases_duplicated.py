# /// misconception
# id = "W7"
# name = "aliases_duplicated"
# fails = ["C4"]
# en = """\
# Your code moves a tensor afresh at each place where it occurs. What was one shared tensor \
# becomes several independent copies: the memory is paid for twice, and a change to one no \
# longer reaches the other."""
# zh = """\
# 一个张量出现几次，你的代码就移动几次。原本共享的一个张量变成了几个互不相干的副\
# 本：内存要付双份，而且改动其中一个时另一个不会跟着变。"""
# ///
from typing import Any

import torch
from torch import Tensor, nn


def to_device(obj: Any, device: str | torch.device) -> Any:
    def move(item):
        if isinstance(item, Tensor):
            return item.to(device)
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
