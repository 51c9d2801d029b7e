# /// misconception
# id = "W10"
# name = "column_lookup"
# fails = ["C1"]
# en = "Your code uses the class numbers to select whole columns of the log-probabilities. That gives an N by N table, in which every row is scored against the classes of all the other rows too."
# zh = "你的代码用类别号选出了对数概率的整列。这样得到的是 N 行 N 列的表，每一行还会按所有其他行的类别计分。"
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
    log_p = logits - logits.logsumexp(1, keepdim=True)
    if target.is_floating_point():
        keep = torch.ones_like(logits[:, 0], dtype=torch.bool)
        fit = (target * log_p).sum(1)
    else:
        keep = target != ignore_index
        fit = log_p[:, torch.where(keep, target, 0)]
    loss = -(1 - label_smoothing) * fit - label_smoothing * log_p.mean(1)
    loss = torch.where(keep, loss, 0.0)
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / keep.sum().clamp(min=1)
