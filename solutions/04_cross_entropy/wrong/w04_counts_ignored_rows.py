# /// misconception
# id = "W4"
# name = "counts_ignored_rows"
# fails = ["C4"]
# en = "Your mean divides by the number of all rows, also when some of them are ignored. The ignored rows are then counted as perfect predictions, and the loss comes out too small."
# zh = "即使有些行被忽略，你的平均值仍除以全部的行数。被忽略的行等于被当成了完美的预测，损失因此偏小。"
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
        safe = torch.where(keep, target, 0)
        fit = log_p.gather(1, safe[:, None])[:, 0]
    loss = -(1 - label_smoothing) * fit - label_smoothing * log_p.mean(1)
    loss = torch.where(keep, loss, 0.0)
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.mean()
