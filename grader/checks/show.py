"""Values as Python code that can be pasted into a session."""

from __future__ import annotations

import math
from typing import Any

import torch

MAX_SHOWN = 64


def show(value: Any) -> str:
    """`value` as code; large tensors are summarised in angle brackets."""
    if isinstance(value, torch.Tensor):
        return show_tensor(value)
    if isinstance(value, torch.Generator):
        return f"torch.Generator().manual_seed({value.initial_seed()})"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, tuple):
        inner = ", ".join(map(show, value))
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return f"[{', '.join(map(show, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k!r}: {show(v)}" for k, v in value.items()) + "}"
    return repr(value)[:500]


def show_tensor(x: torch.Tensor) -> str:
    """A tensor as code: `torch.tensor([[0.0, 100.0]])`."""
    if x.numel() > MAX_SHOWN:
        return summary(x)
    if x.numel() == 0:
        return f"torch.empty({tuple(x.shape)}{_dtype_argument(x)})"
    body = _nested(x.detach().tolist())
    grad = ", requires_grad=True" if x.requires_grad else ""
    text = f"torch.tensor({body}{_dtype_argument(x)}{grad})"
    return text if x.is_contiguous() or x.dim() < 2 else f"{_swapped(x)}"


def _swapped(x: torch.Tensor) -> str:
    """A permuted tensor as the contiguous one and the permutation that gives it."""
    strides = x.stride()
    order = sorted(range(x.dim()), key=lambda d: (-strides[d], d))
    plain = x.detach().permute(order)
    if not plain.is_contiguous():
        return show_tensor(x.detach().contiguous())
    inverse = [order.index(d) for d in range(x.dim())]
    grad = ".requires_grad_()" if x.requires_grad else ""
    return f"{show_tensor(plain)}.permute({', '.join(map(str, inverse))}){grad}"


def summary(x: torch.Tensor) -> str:
    """One line on a large tensor: shape, dtype, range."""
    text = f"<tensor of shape {tuple(x.shape)}, {str(x.dtype).removeprefix('torch.')}"
    if x.dtype is torch.bool or x.is_complex():
        return f"{text}>"
    return f"{text}, from {_number(x.min().item())} to {_number(x.max().item())}>"


def _dtype_argument(x: torch.Tensor) -> str:
    plain = x.dtype in (torch.float32, torch.int64, torch.bool) and x.numel() > 0
    return "" if plain else f", dtype={x.dtype}"


def _nested(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, complex):
        return f"complex({_number(value.real)}, {_number(value.imag)})"
    return repr(value)


def _number(value: float) -> str:
    if isinstance(value, (bool, int)):
        return repr(value)
    if not math.isfinite(value):
        return f"float('{value}')"
    text = f"{value:.7g}"
    return text if any(c in text for c in ".en") else f"{text}.0"
