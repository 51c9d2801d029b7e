"""What a wrong answer looks like, when no named mistake fits: a sum for a mean, a transpose, ...

Each relation is a guess offered to a person; none of them decides anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch

from grader.text import _


def shape_relation(got: torch.Tensor, want: torch.Tensor) -> str | None:
    """How a wrong shape relates to the right one, in words."""
    g, w = tuple(got.shape), tuple(want.shape)
    if len(g) == len(w) == 2 and g == w[::-1]:
        return _("that is the transpose of the expected shape")
    if [n for n in g if n != 1] == [n for n in w if n != 1]:
        return _("the shapes differ only by axes of length 1 (keepdim? unsqueeze?)")
    if not g:
        return _("every axis was reduced")
    off = [a - b for a, b in zip(g, w, strict=False)] if len(g) == len(w) else []
    if off and set(off) - {0} <= {1, -1}:
        axis = next(k for k, v in enumerate(off) if v)
        return _("off by one along axis {axis}").format(axis=axis)
    return None


def relation(got: torch.Tensor, want: torch.Tensor) -> str | None:
    """The first relation between wrong values and right ones of one shape, in words."""
    if not (got.is_floating_point() and want.is_floating_point()):
        return None
    got, want = got.detach().double(), want.detach().double()
    return next(_relations(got, want), None)


def _relations(got: torch.Tensor, want: torch.Tensor) -> Iterator[str]:
    yield from _non_finite(got, want)
    if not want.isfinite().all():
        return
    looks = _("it looks like {other}")
    for name, make in _transforms():
        other = make(want)
        if not torch.equal(other, want) and _alike(got, other):
            yield looks.format(other=name)
    for name, make in _curves():
        other = make(want)
        telling = ((other != 0) & (other != 1)).any()  # exp(0) and log(1) happen by chance
        if telling and not torch.equal(other, want) and _alike(got, other):
            yield looks.format(other=name)
    yield from _multiple(got, want)
    if got.numel() > 1:
        yield from _rearranged(got, want)


def _non_finite(got: torch.Tensor, want: torch.Tensor) -> Iterator[str]:
    if got.isnan().any() and not want.isnan().any():
        yield _("it contains NaN where a number is expected: 0/0, log of 0, or an overflow?")
    if got.isinf().any() and not want.isinf().any():
        yield _(
            "it contains infinities where numbers are expected: exp of a large number, or log of 0?"
        )


def _transforms() -> list[tuple[str, Callable[[torch.Tensor], torch.Tensor]]]:
    return [
        (_("the expected result with the wrong sign"), lambda w: -w),
        (_("the transpose of the expected result"), lambda w: w.mT if _square(w) else w),
        (_("the expected result in reverse order"), lambda w: w.flip(-1) if w.dim() else w),
    ]


def _curves() -> list[tuple[str, Callable[[torch.Tensor], torch.Tensor]]]:
    return [
        (_("the exponential of the expected result"), lambda w: w.exp()),
        (_("the logarithm of the expected result"), lambda w: w.log()),
        (_("the square of the expected result"), lambda w: w * w),
        (_("the square root of the expected result"), lambda w: w.sqrt()),
    ]


def _square(x: torch.Tensor) -> bool:
    return x.dim() >= 2 and x.shape[-1] == x.shape[-2]


def _multiple(got: torch.Tensor, want: torch.Tensor) -> Iterator[str]:
    size = float((want * want).sum())
    if size == 0 or not got.isfinite().all():
        return
    factor = float((got * want).sum()) / size
    if abs(factor) < 1e-6 or abs(factor - 1) < 1e-3 or not _alike(got, factor * want):
        return
    text = _("it is {factor} times the expected one").format(factor=f"{factor:.4g}")
    if factor > 1.1 and abs(factor - round(factor)) < 1e-3:
        text += _(": a sum for a mean?")
    elif 0 < factor < 0.9 and abs(1 / factor - round(1 / factor)) < 1e-3:
        text += _(": a mean for a sum?")
    yield text


def _rearranged(got: torch.Tensor, want: torch.Tensor) -> Iterator[str]:
    shift = float((got - want).mean())
    if _alike(got, want + shift):
        yield _("it is the expected one plus {shift}").format(shift=f"{shift:.4g}")
    if _alike(got.flatten().sort().values, want.flatten().sort().values):
        yield _("the values are right, but in the wrong order")


def _alike(a: torch.Tensor, b: torch.Tensor) -> bool:
    return a.shape == b.shape and torch.allclose(a, b, rtol=1e-3, atol=1e-5)
