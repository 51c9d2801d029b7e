# /// misconception
# id = "W15"
# name = "memo_outlives_the_call"
# fails = ["C4"]
# en = """\
# The dict of tensors that were moved already is a default argument (or a global), so it \
# lives on after the call. The next call finds the old entries there and hands back tensors \
# on the old device, or of a tensor that is long gone."""
# zh = """\
# 记录已移动张量的字典是一个默认参数（或全局变量），所以调用结束后它仍然存在。下一次\
# 调用会在里面找到旧的条目，返回还在旧设备上的张量，甚至是早已不存在的张量的副本。"""
# ///
from typing import Any

import torch
from torch import Tensor, nn


def to_device(obj: Any, device: str | torch.device, memo: dict[Tensor, Tensor] = {}) -> Any:  # noqa: B006
    def move(item):
        if isinstance(item, Tensor):
            if item not in memo:
                memo[item] = item.to(device)
            return memo[item]
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
