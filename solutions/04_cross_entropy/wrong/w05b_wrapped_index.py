# /// misconception
# id = "W5b"
# name = "wrapped_index"
# fails = ["C4"]
# en = "Your code wraps the class numbers of ignored rows around to valid classes and then keeps the losses of those rows. A row that is to be ignored is scored against an arbitrary class, in the loss and in the gradient."
# zh = "你的代码把被忽略行的类别号绕回到有效的类别，并保留了这些行的损失。本应忽略的行却按一个任意的类别计了分，损失和梯度都受到影响。"
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
        fit = log_p.gather(1, target.remainder(logits.shape[1])[:, None])[:, 0]
    loss = -(1 - label_smoothing) * fit - label_smoothing * log_p.mean(1)
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / keep.sum().clamp(min=1)
