"""R3: one log-probability per row by advanced indexing; xlogy, and KL as H(p, q) - H(p)."""

import torch
from torch import Tensor, xlogy


def cross_entropy(
    logits: Tensor,
    target: Tensor,
    reduction: str = "mean",
    ignore_index: int = -100,
    label_smoothing: float = 0.0,
) -> Tensor:
    if not logits.is_floating_point():
        raise TypeError("logits: float tensor expected")
    if logits.ndim != 2:
        raise ValueError("logits: (N, C) expected")
    if reduction not in ("none", "sum", "mean"):
        raise ValueError("reduction: none, sum or mean expected")
    if not (label_smoothing >= 0 and label_smoothing <= 1):
        raise ValueError("label_smoothing: a number in [0, 1] expected")
    logp = logits - logits.logsumexp(dim=1, keepdim=True)
    if target.dtype == torch.int64:
        loss, weight = _hard(logp, target, ignore_index, label_smoothing)
    elif target.dtype == logits.dtype:
        loss, weight = _soft(logp, target, label_smoothing)
    else:
        raise TypeError("target: int64 or the dtype of logits expected")
    if reduction == "none":
        return loss
    if reduction == "sum":
        return loss.sum()
    return loss.sum() / weight.sum().clamp(min=1)


def _hard(logp: Tensor, target: Tensor, ignored: int, eps: float) -> tuple[Tensor, Tensor]:
    n = logp.shape[0]
    if target.shape != (n,):
        raise ValueError("target: (N,) expected")
    keep = target.ne(ignored)
    row = torch.arange(n, device=logp.device)
    hit = logp[row, torch.where(keep, target, torch.zeros_like(target))]
    loss = hit.mul(eps - 1) - eps * logp.mean(dim=1)
    return loss.masked_fill(~keep, 0), keep


def _soft(logp: Tensor, target: Tensor, eps: float) -> tuple[Tensor, Tensor]:
    if target.shape != logp.shape:
        raise ValueError("target: (N, C) expected")
    uniform = torch.full_like(logp, 1 / logp.shape[1])
    loss = torch.lerp(target, uniform, eps).mul(logp).sum(dim=1).neg()
    return loss, torch.ones_like(loss)


def perplexity(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    mean = cross_entropy(logits, target, reduction="mean", ignore_index=ignore_index)
    return mean.exp()


def entropy(p: Tensor, dim: int = -1) -> Tensor:
    if not p.is_floating_point():
        raise TypeError("p: float tensor expected")
    return xlogy(p, p).neg().sum(dim=dim)


def kl_divergence(p: Tensor, q: Tensor, dim: int = -1) -> Tensor:
    if not p.is_floating_point() or not q.is_floating_point() or p.dtype != q.dtype:
        raise TypeError("p, q: float tensors of one dtype expected")
    if p.shape != q.shape:
        raise ValueError("p, q: one shape expected")
    return xlogy(p, q).neg().sum(dim=dim) - entropy(p, dim)
