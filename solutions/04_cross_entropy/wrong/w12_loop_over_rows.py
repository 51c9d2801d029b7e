# /// misconception
# id = "W12"
# name = "loop_over_rows"
# fails = ["C10"]
# en = "Your code walks through the rows in a Python loop and picks one entry at a time. The result is right, but the number of operations grows with the batch, and on a GPU each lookup may wait for the device."
# zh = "你的代码用 Python 循环逐行处理，一次取一个元素。结果是对的，但运算次数随批量增长，而且在 GPU 上每次取值都可能要等待设备。"
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
        fit = torch.stack([(q * row).sum() for q, row in zip(target, log_p, strict=True)])
    else:
        keep = target != ignore_index
        safe = torch.where(keep, target, 0)
        fit = torch.stack([log_p[i, safe[i]] for i in range(len(safe))])
    loss = -(1 - label_smoothing) * fit - label_smoothing * log_p.mean(1)
    loss = torch.where(keep, loss, 0.0)
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / keep.sum().clamp(min=1)
