# /// misconception
# id = "W1"
# name = "naive_softmax"
# fails = ["C2"]
# en = "Your code exponentiates the logits as they are, divides, and takes the log of the result. Large logits overflow to infinity and small probabilities underflow to 0, so the loss becomes NaN or infinite."
# zh = "你的代码直接对 logits 取指数、相除，再对结果取对数。大的 logits 会上溢为无穷，小的概率会下溢为 0，损失于是变成 NaN 或无穷大。"
# ///
# ruff: noqa: E501, F821

import torch
from torch import Tensor


def cross_entropy(
    logits: Tensor,
    target: Tensor,
    reduction: str = "mean",
    ignore_index: int = -100,
    label_smoothing: float = 0.0,
) -> Tensor:
    _check_cross_entropy(logits, target, reduction, label_smoothing)
    exp = logits.exp()
    log_p = (exp / exp.sum(1, keepdim=True)).log()
    if target.is_floating_point():
        keep = torch.ones_like(logits[:, 0], dtype=torch.bool)
        fit = (target * log_p).sum(1)
    else:
        keep = target != ignore_index
        safe = torch.where(keep, target, 0)
        fit = log_p.gather(1, safe[:, None])[:, 0]
    loss = -(1 - label_smoothing) * fit - label_smoothing * log_p.mean(1)
    loss = torch.where(keep, loss, 0.0)
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / keep.sum().clamp(min=1)
