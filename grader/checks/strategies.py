"""Hypothesis strategies for tensors whose counterexamples print well.

A tensor's contents are one draw of bytes, each looked up in a palette of 256 values that
goes from plain to wild. That costs as little as a seed for `randn`, but shrinks to zeros
and small integers instead of `[[154.1, -29.3]]`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from hypothesis import strategies as st
from hypothesis.errors import UnsatisfiedAssumption
from hypothesis.strategies import SearchStrategy

Shape = tuple[int, ...]

float_dtypes = st.sampled_from([torch.float32, torch.float64])
"""float32 or float64."""


def assume(condition: object) -> None:
    """Skip this example unless the condition holds; works in recording, replay and plain pytest."""
    if not condition:
        raise UnsatisfiedAssumption


def dtypes(*choices: torch.dtype) -> SearchStrategy[torch.dtype]:
    """One of the given dtypes; shrinks to the first."""
    return st.sampled_from(choices)


def seeds() -> SearchStrategy[int]:
    """A seed for a generator: small numbers, which print well."""
    return st.integers(0, 9999)


def _normal_palette() -> torch.Tensor:
    """0, small integers, halves, then the quantiles of N(0, 1) rounded to two places."""
    plain = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, -3.0, 1.5, -1.5]
    count = 256 - len(plain)
    levels = (torch.arange(count, dtype=torch.float64) + 0.5) / count
    quantiles = (math.sqrt(2) * torch.erfinv(2 * levels - 1)).mul(100).round().div(100)
    order = torch.randperm(count, generator=torch.Generator().manual_seed(0))
    return torch.cat([torch.tensor(plain, dtype=torch.float64), quantiles[order]])


NORMAL = _normal_palette()


def _uniform_palette() -> torch.Tensor:
    """256 values of [0, 1): 0, 0.5, 0.25, ... first, no two equal."""
    order = sorted(range(256), key=lambda k: (256 // math.gcd(k, 256), k))
    return torch.tensor(order, dtype=torch.float64) / 256


UNIFORM = _uniform_palette()


def shapes(
    min_rank: int = 1, max_rank: int = 3, min_side: int = 1, max_side: int = 5
) -> SearchStrategy[Shape]:
    """Shapes of `min_rank` to `max_rank` axes, each of `min_side` to `max_side`."""
    sides = st.integers(min_side, max_side)
    return st.lists(sides, min_size=min_rank, max_size=max_rank).map(tuple)


def axes_of(shape: Sequence[int]) -> SearchStrategy[int]:
    """An axis of a tensor of this shape, from the front or from the back."""
    return st.integers(-len(shape), len(shape) - 1)


@st.composite
def tensors(
    draw: st.DrawFn,
    shape: Shape | SearchStrategy[Shape] | None = None,
    *,
    dtype: torch.dtype | SearchStrategy[torch.dtype] = torch.float32,
    scale: float = 1.0,
    between: tuple[float, float] | None = None,
    values: Sequence[float] | None = None,
    transposed: bool = False,
    requires_grad: bool = False,
) -> torch.Tensor:
    """Float (or other) tensors.

    Args:
        shape: a shape, or a strategy for one; default `shapes()`.
        dtype: a dtype, or a strategy for one.
        scale: contents are N(0, scale**2) with plain numbers in between.
        between: contents uniform in [low, high) instead.
        values: contents from these values instead, the simplest first.
        transposed: half of the tensors of two or more axes are permuted, so not contiguous.
        requires_grad: as the tensor's flag.
    """
    sides = shapes() if shape is None else shape
    size = draw(sides) if isinstance(sides, SearchStrategy) else tuple(sides)
    kind = draw(dtype) if isinstance(dtype, SearchStrategy) else dtype
    table = _table(scale, between, values).to(kind)
    x = _filled(draw, size, table, transposed and len(size) > 1)
    return x.requires_grad_() if requires_grad else x


def _table(
    scale: float, between: tuple[float, float] | None, values: Sequence[float] | None
) -> torch.Tensor:
    if values is not None:
        return torch.tensor(values, dtype=torch.float64)
    if between is not None:
        low, high = between
        return low + (high - low) * UNIFORM
    return NORMAL * scale


def _filled(draw: st.DrawFn, size: Shape, table: torch.Tensor, transposed: bool) -> torch.Tensor:
    order = list(range(len(size)))
    if transposed and draw(st.booleans()):
        order = order[::-1]
    stored = tuple(size[k] for k in order)
    count = math.prod(size)
    raw = draw(st.binary(min_size=count, max_size=count))
    if not count:
        return torch.empty(size, dtype=table.dtype)
    index = torch.frombuffer(bytearray(raw), dtype=torch.uint8).long() % len(table)
    x = table[index].view(stored)
    return x.permute([order.index(k) for k in range(len(size))])


@st.composite
def labels(draw: st.DrawFn, count: int | Shape, classes: int) -> torch.Tensor:
    """int64 class numbers in 0 ... classes - 1, of shape (count,) or any shape."""
    size = (count,) if isinstance(count, int) else tuple(count)
    n = math.prod(size)
    raw = draw(st.binary(min_size=n, max_size=n))
    if not n:
        return torch.empty(size, dtype=torch.int64)
    index = torch.frombuffer(bytearray(raw), dtype=torch.uint8).long()
    return (index % classes).view(size)


@st.composite
def probabilities(
    draw: st.DrawFn, shape: Shape, dtype: torch.dtype = torch.float64, *, zeros: bool = False
) -> torch.Tensor:
    """Rows of probabilities along the last axis; with `zeros`, some entries are exactly 0."""
    low = 0 if zeros else 1
    count = math.prod(shape)
    raw = draw(st.lists(st.integers(low, 8), min_size=count, max_size=count))
    weights = torch.tensor(raw, dtype=torch.float64).view(shape)
    weights[..., 0] += (weights.sum(-1) == 0).double()
    return (weights / weights.sum(-1, keepdim=True)).to(dtype)
