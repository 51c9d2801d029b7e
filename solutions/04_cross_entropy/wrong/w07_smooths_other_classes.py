# /// misconception
# id = "W7"
# name = "smooths_other_classes"
# fails = ["C5"]
# en = "Your smoothing spreads ε over the C − 1 other classes only. Here ε is shared by all C classes, so the target class gets its part of it too."
# zh = "你的标签平滑只把 ε 分给另外 C − 1 个类别。这里的 ε 由全部 C 个类别平分，目标类别也应分到它的那一份。"
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
    off = label_smoothing / max(logits.shape[1] - 1, 1)
    if target.is_floating_point():
        keep = torch.ones_like(logits[:, 0], dtype=torch.bool)
        one_hot = target
    else:
        keep = target != ignore_index
        safe = torch.where(keep, target, 0)
        one_hot = torch.zeros_like(logits).scatter(1, safe[:, None], 1.0)
    q = (1 - label_smoothing) * one_hot + off * (1 - one_hot)
    loss = torch.where(keep, -(q * log_p).sum(1), 0.0)
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / keep.sum().clamp(min=1)
