# /// misconception
# id = "W10"
# name = "update_recorded"
# fails = ["C6"]
# en = "Your code updates the parameters while autograd is recording. An in-place change of a leaf that requires grad is refused there with a RuntimeError, because the update would become part of the graph."
# zh = "你的代码在自动求导仍在记录时更新参数。对需要梯度的叶子张量做原地修改会被拒绝并抛出 RuntimeError，因为这次更新会成为计算图的一部分。"
# ///
# ruff: noqa: E501

from collections.abc import Iterable

from torch import Tensor


def sgd_step(params: Iterable[Tensor], lr: float) -> None:
    if lr <= 0:
        raise ValueError("lr must be positive")
    for p in params:
        if p.grad is not None:
            p -= lr * p.grad
            p.grad = None
