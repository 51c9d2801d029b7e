# /// misconception
# id = "W9"
# name = "loop_over_rows"
# fails = ["C7"]
# en = "Your code walks through the rows of a in a Python loop and stacks the pieces. The result is right, but the number of operations grows with n, which is what whole-tensor operations are there to avoid."
# zh = "你的代码用 Python 循环逐行处理 a，再把结果堆叠起来。结果是对的，但运算次数随 n 增长，而整体的张量运算正是为了避免这一点。"
# ///
# ruff: noqa: E501

import torch
from torch import Tensor


def pairwise_sq_dists(a: Tensor, b: Tensor) -> Tensor:
    if not a.is_floating_point() or a.dtype != b.dtype:
        raise TypeError("a and b must be float tensors of one dtype")
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ValueError("a and b must be (n, d) and (m, d)")
    return torch.stack([(row - b).square().sum(-1) for row in a])
