# /// misconception
# id = "W1"
# name = "no_shape_check"
# fails = ["C3"]
# en = "Your code subtracts y from ŷ without comparing their shapes. A (n,) and a (n, 1) broadcast to an n by n table of differences, and the loss is averaged over pairs that have nothing to do with each other."
# zh = "你的代码没有比较形状就用 ŷ 减去 y。形状 (n,) 与 (n, 1) 会广播成 n 行 n 列的差，损失便在毫不相干的配对上取了平均。"
# ///
# ruff: noqa: E501

from torch import Tensor


def squared_loss(y_hat: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    if not (y_hat.is_floating_point() and y.is_floating_point()):
        raise TypeError("y_hat and y must be float tensors")
    if reduction not in ("none", "sum", "mean"):
        raise ValueError("unknown reduction")
    loss = (y_hat - y).square() / 2
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.mean()
