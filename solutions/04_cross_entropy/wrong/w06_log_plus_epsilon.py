# /// misconception
# id = "W6"
# name = "log_plus_epsilon"
# fails = ["C2"]
# en = "Your code adds a small constant to the probabilities before the log. No loss can then exceed about 18, so a confident and wrong prediction costs far too little and its gradient vanishes."
# zh = "你的代码在取对数之前给概率加了一个小常数。这样任何损失都不会超过大约 18，又确定又错误的预测代价太小，梯度也消失了。"
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
    probs = (logits - logits.logsumexp(1, keepdim=True)).exp()
    log_p = torch.log(probs + 1e-8)
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
    return loss.sum() / keep.sum().clamp(min=1)
