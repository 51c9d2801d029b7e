# /// misconception
# id = "W11"
# name = "library_call"
# fails = ["C10"]
# en = "Your code calls PyTorch's own cross-entropy. The numbers are right, but the point of this exercise is to build the function yourself, so that one is off limits."
# zh = "你的代码调用了 PyTorch 自带的交叉熵。结果是对的，但这道练习的目的是亲手实现它，所以不允许使用。"
# ///
# ruff: noqa: E501, F821

import torch
import torch.nn.functional as F
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
        keep = torch.ones_like(logits[:, 0], dtype=torch.bool)
        loss = F.cross_entropy(logits, target, reduction="none", label_smoothing=label_smoothing)
    else:
        keep = target != ignore_index
        loss = F.cross_entropy(
            logits,
            target,
            reduction="none",
            ignore_index=ignore_index,
            label_smoothing=label_smoothing,
        )
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / keep.sum().clamp(min=1)
