"""exercise-4: cross-entropy on logits, perplexity, entropy and Kullback-Leibler divergence."""

import torch
from torch import Tensor


# BEGIN SOLUTION
def _check_cross_entropy(
    logits: Tensor, target: Tensor, reduction: str, label_smoothing: float
) -> None:
    if not logits.is_floating_point():
        raise TypeError(f"logits must be a floating point tensor, got {logits.dtype}")
    if target.dtype not in (torch.int64, logits.dtype):
        raise TypeError(f"target must be int64 or {logits.dtype}, got {target.dtype}")
    if logits.ndim != 2:
        raise ValueError(f"logits must have shape (N, C), got {tuple(logits.shape)}")
    wanted = logits.shape if target.is_floating_point() else logits.shape[:1]
    if target.shape != wanted:
        raise ValueError(f"target must have shape {tuple(wanted)}, got {tuple(target.shape)}")
    if reduction not in ("none", "sum", "mean"):
        raise ValueError(f"reduction must be 'none', 'sum' or 'mean', got {reduction!r}")
    if not 0 <= label_smoothing <= 1:
        raise ValueError(f"label_smoothing must lie in [0, 1], got {label_smoothing}")


# END SOLUTION
def cross_entropy(
    logits: Tensor,
    target: Tensor,
    reduction: str = "mean",
    ignore_index: int = -100,
    label_smoothing: float = 0.0,
) -> Tensor:
    """Cross-entropy between targets and the softmax of unnormalised scores.

    loss_n = -sum_c q_nc log softmax(logits_n)_c,  q = (1 - eps) target + eps / C

    where eps is `label_smoothing`, and a class number stands for its one-hot row.

    Args:
        logits: unnormalised scores, shape (N, C), float32 or float64.
        target: class numbers, int64 of shape (N,); or class probabilities, shape (N, C), dtype
            of `logits`.
        reduction: "none" keeps one loss per row, "sum" adds them up, "mean" divides the sum by
            the number of rows that are not ignored (0 if all are).
        ignore_index: rows with this class number have loss 0 and gradient 0; any int, also a
            valid class. Without effect on class probabilities.
        label_smoothing: share eps of the target that is spread evenly over all C classes.

    Returns:
        The loss, dtype of `logits`: shape (N,) for "none", otherwise a scalar tensor.

    Raises:
        TypeError: `logits` is not a floating point tensor; `target` is neither int64 nor of the
            dtype of `logits`.
        ValueError: `logits` is not 2-D, `target` has the wrong shape, `reduction` is none of the
            three, or `label_smoothing` lies outside [0, 1].
    """
    # BEGIN SOLUTION
    _check_cross_entropy(logits, target, reduction, label_smoothing)
    log_probs = logits - logits.logsumexp(1, keepdim=True)
    if target.is_floating_point():
        keep = torch.ones_like(logits[:, 0], dtype=torch.bool)
        fit = (target * log_probs).sum(1)
    else:
        keep = target != ignore_index
        index = torch.where(keep, target, 0)  # any class will do: the row is zeroed below
        fit = log_probs.gather(1, index[:, None])[:, 0]
    loss = -(1 - label_smoothing) * fit - label_smoothing * log_probs.mean(1)
    loss = torch.where(keep, loss, 0.0)
    if reduction == "none":
        return loss
    return loss.sum() if reduction == "sum" else loss.sum() / keep.sum().clamp(min=1)
    # END SOLUTION


def perplexity(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    """The number of equally likely classes that would be as hard to guess.

    perplexity = exp(mean cross-entropy over the rows that are not ignored)

    Args:
        logits: unnormalised scores, shape (N, C), float32 or float64.
        target: class numbers, int64 of shape (N,).
        ignore_index: rows with this class number do not count.

    Returns:
        A scalar tensor, dtype of `logits`.

    Raises:
        TypeError, ValueError: as `cross_entropy`.
    """
    # BEGIN SOLUTION
    return cross_entropy(logits, target, ignore_index=ignore_index).exp()
    # END SOLUTION


def entropy(p: Tensor, dim: int = -1) -> Tensor:
    """Entropy of distributions, in nats: -sum_i p_i log p_i, with 0 log 0 = 0.

    Args:
        p: probabilities that add up to 1 along `dim`, float32 or float64.
        dim: the axis of the outcomes; may be negative.

    Returns:
        The entropies: the shape of `p` without axis `dim`, dtype of `p`.

    Raises:
        TypeError: `p` is not a floating point tensor.
    """
    # BEGIN SOLUTION
    if not p.is_floating_point():
        raise TypeError(f"p must be a floating point tensor, got {p.dtype}")
    return -torch.xlogy(p, p).sum(dim)
    # END SOLUTION


def kl_divergence(p: Tensor, q: Tensor, dim: int = -1) -> Tensor:
    """Kullback-Leibler divergence D(p || q), in nats: sum_i p_i (log p_i - log q_i).

    Terms with p_i = 0 are 0, whatever q_i is; terms with p_i > 0 and q_i = 0 are +inf.

    Args:
        p: probabilities that add up to 1 along `dim`, float32 or float64.
        q: probabilities, same shape and dtype as `p`.
        dim: the axis of the outcomes; may be negative.

    Returns:
        The divergences: the shape of `p` without axis `dim`, dtype of `p`.

    Raises:
        TypeError: `p` or `q` is not a floating point tensor, or their dtypes differ.
        ValueError: `p` and `q` differ in shape.
    """
    # BEGIN SOLUTION
    if not p.is_floating_point() or p.dtype != q.dtype:
        raise TypeError(f"p and q must be float tensors of one dtype, got {p.dtype} and {q.dtype}")
    if p.shape != q.shape:
        raise ValueError(f"p has shape {tuple(p.shape)}, q has {tuple(q.shape)}")
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(dim)
    # END SOLUTION
