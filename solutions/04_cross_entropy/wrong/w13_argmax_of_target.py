# /// misconception
# id = "W13"
# name = "argmax_of_target"
# fails = ["C3"]
# en = "Your code reduces class probabilities to their most likely class. The rest of the distribution is thrown away: a target of 60 % and 40 % is treated like one of 100 %."
# zh = "你的代码把类别概率化简成了其中最可能的那一类。分布的其余部分被丢掉了：60 % 对 40 % 的目标被当成了 100 %。"
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
        safe = target.argmax(1)
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
