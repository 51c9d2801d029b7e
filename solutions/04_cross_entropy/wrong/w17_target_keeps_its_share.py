# /// misconception
# id = "W17"
# name = "target_keeps_its_share"
# fails = ["C5"]
# en = "Your label smoothing adds the uniform share on top of the whole target. The weights of a row then add up to 1 + label_smoothing; the target itself has to give that share away."
# zh = "你的标签平滑在完整的目标之上又加了均匀的份额。一行的权重之和变成了 1 + label_smoothing；这一份额应当从目标中让出来。"
# ///
# ruff: noqa: E501

import torch
from torch import Tensor


def cross_entropy(
    logits: Tensor,
    target: Tensor,
    reduction: str = "mean",
    ignore_index: int = -100,
    label_smoothing: float = 0.0,
) -> Tensor:
    if not logits.is_floating_point() or target.dtype not in (torch.int64, logits.dtype):
        raise TypeError("logits must be float, target int64 or of the same dtype")
    if logits.ndim != 2 or target.shape != logits.shape[: 1 + target.is_floating_point()]:
        raise ValueError("shapes do not fit")
    if reduction not in ("none", "sum", "mean") or not 0 <= label_smoothing <= 1:
        raise ValueError("unknown reduction or bad label_smoothing")
    log_probs = logits - logits.logsumexp(1, keepdim=True)
    if target.is_floating_point():
        keep = torch.ones_like(logits[:, 0], dtype=torch.bool)
        fit = (target * log_probs).sum(1)
    else:
        keep = target != ignore_index
        fit = log_probs.gather(1, torch.where(keep, target, 0)[:, None])[:, 0]
    loss = torch.where(keep, -fit - label_smoothing * log_probs.mean(1), 0.0)
    if reduction == "none":
        return loss
    return loss.sum() if reduction == "sum" else loss.sum() / keep.sum().clamp(min=1)
