# /// misconception
# id = "W4"
# name = "rebinds_a_name"
# fails = ["C6"]
# en = "Your code computes the new value and gives it the local name p. The caller's tensor never changes, so nothing is learned."
# zh = "你的代码算出了新值，但只是让局部名字 p 指向它。调用者手里的张量从未改变，所以什么也没有学到。"
# ///
# ruff: noqa: E501

from collections.abc import Iterable

import torch
from torch import Tensor


def sgd_step(params: Iterable[Tensor], lr: float) -> None:
    if lr <= 0:
        raise ValueError("lr must be positive")
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p = p - lr * p.grad
                p.grad = None
