"""R2: every target becomes a matrix of weights q (N, C); max shift by hand, einsum for the sums."""

import torch
from torch import Tensor, einsum


def cross_entropy(
    logits: Tensor,
    target: Tensor,
    reduction: str = "mean",
    ignore_index: int = -100,
    label_smoothing: float = 0.0,
) -> Tensor:
    if not logits.is_floating_point() or target.dtype not in {torch.int64, logits.dtype}:
        raise TypeError("logits must be float, target int64 or of the same dtype as logits")
    if logits.ndim != 2:
        raise ValueError("logits must be 2-D")
    soft = target.is_floating_point()
    if target.shape != (logits.shape if soft else logits.shape[:-1]):
        raise ValueError("target does not fit the logits")
    if reduction not in {"none", "sum", "mean"} or not 0.0 <= label_smoothing <= 1.0:
        raise ValueError("bad reduction or label_smoothing")

    n_rows, n_classes = logits.shape
    if soft:
        one_hot, rows = target, n_rows
    else:
        classes = torch.arange(n_classes, device=logits.device)
        one_hot = (target[:, None] == classes).to(logits.dtype)
    q = one_hot * (1 - label_smoothing) + label_smoothing / n_classes
    if not soft:
        keep = (target != ignore_index).to(logits.dtype)
        q = q * keep[:, None]  # no weight, no loss and no gradient
        rows = keep.sum().clamp(min=1)
    loss = einsum("nc,nc->n", q, -_log_probabilities(logits))
    if reduction == "none":
        return loss
    total = einsum("n->", loss)
    return total if reduction == "sum" else total / rows


def perplexity(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    return cross_entropy(logits, target, "mean", ignore_index).exp()


def entropy(p: Tensor, dim: int = -1) -> Tensor:
    if not p.is_floating_point():
        raise TypeError("p must be a float tensor")
    tiny = torch.finfo(p.dtype).tiny  # 0 * log(tiny) is 0, 0 * log(0) is not
    p = p.movedim(dim, -1)
    return einsum("...i,...i->...", p, -p.clamp_min(tiny).log())


def kl_divergence(p: Tensor, q: Tensor, dim: int = -1) -> Tensor:
    if not p.is_floating_point() or q.dtype != p.dtype:
        raise TypeError("p and q must be float tensors of the same dtype")
    if p.shape != q.shape:
        raise ValueError("p and q must have the same shape")
    terms = p * (p.log() - q.log())
    return terms.masked_fill(p == 0, 0.0).sum(dim)


def _log_probabilities(logits: Tensor) -> Tensor:
    shifted = logits - logits.amax(1, keepdim=True).detach()
    return shifted - shifted.exp().sum(1, keepdim=True).log()
