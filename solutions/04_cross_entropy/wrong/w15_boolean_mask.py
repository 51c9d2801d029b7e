# /// misconception
# id = "W15"
# name = "boolean_mask"
# fails = ["C10"]
# en = "Your code cuts the ignored rows out with a boolean mask. The size of the result then depends on what is in the tensor, so a GPU has to stop and report it before the program can go on."
# zh = "你的代码用布尔掩码把被忽略的行剪掉。结果的大小于是取决于张量的内容，GPU 必须停下来报告这个大小，程序才能继续。"
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
    if target.is_floating_point():
        log_p = logits - logits.logsumexp(1, keepdim=True)
        loss = -(1 - label_smoothing) * (target * log_p).sum(1) - label_smoothing * log_p.mean(1)
        count = len(loss)
    else:
        keep = target != ignore_index
        kept, classes = logits[keep], target[keep]
        log_p = kept - kept.logsumexp(1, keepdim=True)
        fit = log_p.gather(1, classes[:, None])[:, 0]
        loss = torch.zeros_like(logits[:, 0])
        loss[keep] = -(1 - label_smoothing) * fit - label_smoothing * log_p.mean(1)
        count = max(len(classes), 1)
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / count
