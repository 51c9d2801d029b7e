# /// misconception
# id = "W5"
# name = "ignored_index_used"
# fails = ["C4"]
# en = "Your code looks up the class number of every row, the ignored ones included. A number such as -100 is no class, and the lookup fails before the row can be left out."
# zh = "你的代码对每一行都用类别号去取值，连被忽略的行也不例外。像 -100 这样的数不是任何类别，还没来得及排除这一行，取值就出错了。"
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
        fit = log_p.gather(1, target[:, None])[:, 0]
    loss = -(1 - label_smoothing) * fit - label_smoothing * log_p.mean(1)
    loss = torch.where(keep, loss, 0.0)
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / keep.sum().clamp(min=1)
