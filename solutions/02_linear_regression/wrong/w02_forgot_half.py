# /// misconception
# id = "W2"
# name = "forgot_half"
# fails = ["C2"]
# en = "Your code returns the squared error without the factor ½. Every loss, and with it every gradient, is twice what was asked for."
# zh = "你的代码返回的平方误差少了因子 ½。每个损失都是要求的两倍，梯度也随之加倍。"
# ///
# ruff: noqa: E501

from torch import Tensor


def squared_loss(y_hat: Tensor, y: Tensor, reduction: str = "mean") -> Tensor:
    if not (y_hat.is_floating_point() and y.is_floating_point()):
        raise TypeError("y_hat and y must be float tensors")
    if y_hat.shape != y.shape:
        raise ValueError("y_hat and y must have the same shape")
    if reduction not in ("none", "sum", "mean"):
        raise ValueError("unknown reduction")
    loss = (y_hat - y).square()
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.mean()
