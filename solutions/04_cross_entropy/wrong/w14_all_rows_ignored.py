# /// misconception
# id = "W14"
# name = "all_rows_ignored"
# fails = ["C4"]
# en = "Your mean divides by the number of kept rows also when that number is 0. A batch in which every row is ignored then gives 0/0, which is NaN, and one such batch spoils all parameters."
# zh = "即使保留的行数为 0，你的平均值仍然除以它。所有行都被忽略的批量就得到 0/0，也就是 NaN，而一个这样的批量就会毁掉所有参数。"
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
    return loss.sum() / keep.sum()
