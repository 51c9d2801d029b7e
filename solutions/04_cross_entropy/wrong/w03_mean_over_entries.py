# /// misconception
# id = "W3"
# name = "mean_over_entries"
# fails = ["C1"]
# en = "Your mean divides by the number of entries, rows times classes. There is one loss per row, so the result is too small by a factor C."
# zh = "你的平均值除以的是元素个数，即行数乘以类别数。每一行只有一个损失，所以结果小了 C 倍。"
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
    return loss.sum() / (keep.sum().clamp(min=1) * logits.shape[1])
