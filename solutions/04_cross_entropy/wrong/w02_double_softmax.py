# /// misconception
# id = "W2"
# name = "double_softmax"
# fails = ["C1"]
# en = "Your code turns the logits into probabilities and then treats these as logits once more. The second softmax flattens everything: its inputs differ by 1 at most, so a sure and right prediction still has a large loss."
# zh = "你的代码先把 logits 变成概率，然后又把概率当作 logits 再做一次 softmax。第二次 softmax 会把一切抹平：它的输入之间最多相差 1，所以即使预测又确定又正确，损失仍然很大。"
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
    log_p = probs - probs.logsumexp(1, keepdim=True)
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
