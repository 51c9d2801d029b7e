"""R1: logsumexp minus the picked logit; entropy and KL with `where`."""

import torch
from torch import Tensor


def check_logits(logits: Tensor, target: Tensor) -> None:
    if not logits.is_floating_point():
        raise TypeError("logits must be float")
    if target.dtype != torch.int64 and target.dtype != logits.dtype:
        raise TypeError("target must be int64 or have the dtype of logits")
    if logits.dim() != 2:
        raise ValueError("logits must be (N, C)")
    if target.dtype == torch.int64 and target.shape != (logits.size(0),):
        raise ValueError("class numbers must be (N,)")
    if target.dtype == logits.dtype and target.shape != logits.shape:
        raise ValueError("class probabilities must be (N, C)")


def cross_entropy(
    logits: Tensor,
    target: Tensor,
    reduction: str = "mean",
    ignore_index: int = -100,
    label_smoothing: float = 0.0,
) -> Tensor:
    check_logits(logits, target)
    if reduction not in ["none", "sum", "mean"]:
        raise ValueError("unknown reduction")
    if label_smoothing < 0 or label_smoothing > 1:
        raise ValueError("label_smoothing must be in [0, 1]")

    eps = label_smoothing
    lse = torch.logsumexp(logits, dim=1)
    if target.dtype == torch.int64:
        keep = target != ignore_index
        safe = target.masked_fill(~keep, 0)
        picked = logits.gather(1, safe.unsqueeze(1)).squeeze(1)
        loss = (1 - eps) * (lse - picked) + eps * (lse - logits.mean(dim=1))
        loss = loss * keep
        count = keep.sum().clamp(min=1)
    else:
        q = (1 - eps) * target + eps / logits.size(1)
        loss = (q * (lse.unsqueeze(1) - logits)).sum(dim=1)
        count = logits.size(0)

    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / count


def perplexity(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    return torch.exp(cross_entropy(logits, target, ignore_index=ignore_index))


def entropy(p: Tensor, dim: int = -1) -> Tensor:
    if not p.is_floating_point():
        raise TypeError("p must be float")
    positive = p > 0
    log_p = torch.where(positive, p, 1.0).log()
    return -(p * log_p).sum(dim=dim)


def kl_divergence(p: Tensor, q: Tensor, dim: int = -1) -> Tensor:
    if not (p.is_floating_point() and q.is_floating_point()):
        raise TypeError("p and q must be float")
    if p.dtype != q.dtype:
        raise TypeError("p and q must have the same dtype")
    if p.shape != q.shape:
        raise ValueError("p and q must have the same shape")
    positive = p > 0
    log_p = torch.where(positive, p, 1.0).log()
    log_q = torch.where(positive, q, 1.0).log()
    return (p * (log_p - log_q)).sum(dim=dim)
