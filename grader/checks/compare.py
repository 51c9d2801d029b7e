"""Comparing what a submission returned with what is right, and saying how they differ.

Type, shape and dtype come first; nothing broadcasts; NaN equals nothing. The tolerance is
the course's rule: `|got - ref| <= atol * max(1, max|ref|) + rtol * |ref|`, elementwise, with
`ref` computed in float64.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import Any

import torch

from grader.checks.failures import CheckFailed, Detail
from grader.checks.relations import relation, shape_relation
from grader.checks.show import show
from grader.text import _
from grader.text.phrases import said

TOLERANCES: Mapping[torch.dtype, tuple[float, float]] = {
    torch.float64: (1e-9, 1e-7),
    torch.complex128: (1e-9, 1e-7),
    torch.float32: (1e-5, 1e-4),
    torch.complex64: (1e-5, 1e-4),
}
"""(atol, rtol) by the dtype of what the submission returned."""

CUDA_TOLERANCE = (1e-4, 1e-3)
"""(atol, rtol) for float32 results computed on a CUDA device."""

SHORT = 60
"""Two values of so many characters together fit into the sentence that tells of them."""


def assert_close(
    got: Any,
    want: Any,
    *,
    dtype: torch.dtype | None = None,
    atol: float | None = None,
    rtol: float | None = None,
    what: str = "",
) -> None:
    """Fail unless `got` agrees with `want` within the course's tolerance.

    Args:
        got: what the submission returned: a tensor, a number, or a list, tuple or dict of such.
        want: the right value, of the same structure; tensors best in float64.
        dtype: the dtype `got` must have; default that of `want`.
        atol, rtol: instead of the tolerance that goes with the dtype.
        what: names the value in the message ("the gradient").

    Raises:
        CheckFailed: type, structure, shape, dtype or values differ.
    """
    if isinstance(want, torch.Tensor):
        _tensors(got, want, dtype or want.dtype, (atol, rtol), what)
    elif isinstance(want, (list, tuple)):
        _sequences(got, want, dtype, (atol, rtol), what)
    elif isinstance(want, dict):
        _mappings(got, want, dtype, (atol, rtol), what)
    elif isinstance(want, (int, float)) and not isinstance(want, bool):
        _numbers(got, float(want), (atol, rtol), what)
    else:
        assert_equal(got, want, what=what)


def assert_equal(got: Any, want: Any, *, what: str = "") -> None:
    """Fail unless `got` is exactly `want`: for tensors same shape, dtype and every value."""
    if isinstance(want, torch.Tensor):
        _tensors(got, want, want.dtype, (0.0, 0.0), what)
    elif isinstance(want, (list, tuple)) and any(isinstance(w, torch.Tensor) for w in want):
        _same_length(got, want, what)
        for k, (g, w) in enumerate(zip(got, want, strict=True)):
            assert_equal(g, w, what=_part(what, k))
    elif type(got) is not type(want) or got != want:
        raise _values(what, show(want), show(got))


def assert_type(got: Any, kind: type, *, what: str = "") -> None:
    """Fail unless `got` is of exactly this type (a Python float, say, not a tensor)."""
    if type(got) is not kind:
        raise wrong_type(what, kind.__name__, got)


def require(ok: Any, english: str, chinese: str, *, expected: Any = None, got: Any = None) -> None:
    """Fail with a sentence of the check's own, in the language of the report."""
    from grader.text import language

    if ok if isinstance(ok, bool) else bool(ok):
        return
    details = []
    if expected is not None:
        details.append(Detail(_("expected"), _told(expected)))
    if got is not None:
        details.append(Detail(_("got"), _told(got)))
    raise CheckFailed(chinese if language() == "zh" else english, *details)


def _told(value: Any) -> str:
    """A value as code; a text of several words is a phrase."""
    return said(value) if isinstance(value, str) and " " in value else show(value)


def close(
    got: torch.Tensor,
    want: torch.Tensor,
    atol: float | None = None,
    rtol: float | None = None,
) -> bool:
    """True when two tensors agree in shape, and in values within the tolerance of `got`'s dtype."""
    if got.shape != want.shape:
        return False
    if torch.equal(got, want):
        return True
    ok = _agreement(got, want, atol, rtol)
    return ok is None or bool(ok.all())


def wrong_type(what: str, expected: str, got: Any) -> CheckFailed:
    """The failure for a value of the wrong type."""
    subject = _named(what)
    text = _("{subject} is {got}, but {expected} was expected")
    return CheckFailed(text.format(subject=subject, got=describe(got), expected=expected))


def describe(value: Any) -> str:
    """What kind of value this is, in words."""
    if isinstance(value, torch.Tensor):
        return _("a tensor of shape {shape}").format(shape=tuple(value.shape))
    if value is None:
        return "None"
    if type(value).__name__ == "Opaque":
        return str(value.text)
    return f"{type(value).__name__} {show(value)[:60]}"


def _tensors(
    got: Any,
    want: torch.Tensor,
    dtype: torch.dtype,
    tolerance: tuple[float | None, float | None],
    what: str,
) -> None:
    if not isinstance(got, torch.Tensor):
        # A subclass, a sparse or a huge tensor is "a tensor" to its student, too.
        opaque = type(got).__name__ == "Opaque"
        raise wrong_type(what, _("an ordinary tensor") if opaque else _("a tensor"), got)
    if got.shape != want.shape:
        raise _shapes(got, want, what)
    if got.dtype != dtype:
        subject = _named(what)
        text = _("the dtype of {subject} is {got}, but it should be {expected}")
        raise CheckFailed(text.format(subject=subject, got=got.dtype, expected=dtype))
    got, want = got.detach(), want.detach()
    if torch.equal(got, want) and not got.isnan().any():
        return
    ok = _agreement(got, want, *tolerance)
    if ok is not None and not ok.all():
        raise _difference(got, want, ok, what)


def _agreement(
    got: torch.Tensor, want: torch.Tensor, atol: float | None, rtol: float | None
) -> torch.Tensor | None:
    """Which elements agree; None: all. Infinities agree with themselves only, NaN with nothing."""
    if not (got.is_floating_point() or got.is_complex()):
        return got == want
    default = TOLERANCES.get(got.dtype, (1e-2, 1e-2))
    a = default[0] if atol is None else atol
    r = default[1] if rtol is None else rtol
    wide = torch.complex128 if got.is_complex() else torch.float64
    g, w = got.detach().to(wide), want.detach().to(wide)
    if float(torch.dist(g, w, math.inf)) <= a:  # nearly always, and NaN and infinities never
        return None
    size = w.abs()
    finite = size[size.isfinite()]
    scale = max(1.0, float(finite.max())) if finite.numel() else 1.0
    return (g == w) | ((g - w).abs() <= a * scale + r * size) & size.isfinite()


def _shapes(got: torch.Tensor, want: torch.Tensor, what: str) -> CheckFailed:
    subject = _named(what)
    text = _("the shape of {subject} is {got}, but it should be {expected}")
    message = text.format(subject=subject, got=tuple(got.shape), expected=tuple(want.shape))
    note = shape_relation(got, want)
    return CheckFailed(message, *([Detail(_("note"), note)] if note else []))


def _difference(got: torch.Tensor, want: torch.Tensor, ok: torch.Tensor, what: str) -> CheckFailed:
    message = _("the values of {subject} are wrong").format(subject=_named(what))
    return CheckFailed(message, later=functools.partial(_how_they_differ, got, want, ok))


def _how_they_differ(got: torch.Tensor, want: torch.Tensor, ok: torch.Tensor) -> list[Detail]:
    at = tuple(torch.nonzero(~ok)[0].tolist())
    shown = want.to(got.dtype) if got.is_floating_point() else want
    details = [Detail(_("expected"), show(shown)), Detail(_("got"), show(got))]
    if got.numel() > 1:
        text = _("at {place}: expected {expected}, got {got} ({bad} of {all} differ)")
        where = text.format(
            place=list(at),
            expected=_short(shown[at].item()),
            got=_short(got[at].item()),
            bad=int((~ok).sum()),
            all=ok.numel(),
        )
        details.append(Detail(_("first difference"), where))
    if note := relation(got, want):
        details.append(Detail(_("note"), note))
    return details


def _short(value: Any) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _numbers(
    got: Any, want: float, tolerance: tuple[float | None, float | None], what: str
) -> None:
    if isinstance(got, bool) or not isinstance(got, (int, float)):
        raise wrong_type(what, _("a Python number"), got)
    g, w = torch.tensor(float(got)).double(), torch.tensor(want, dtype=torch.float64)
    g = torch.tensor(float(got), dtype=torch.float64)
    if not close(g, w, *tolerance):
        raise _values(what, show(want), show(float(got)))


def _values(what: str, expected: str, got: str) -> CheckFailed:
    """The failure for a number, a shape, a name: in one sentence where it is short."""
    subject = _named(what)
    if len(expected) + len(got) <= SHORT:
        text = _("{subject} should be {expected}, not {got}")
        return CheckFailed(text.format(subject=subject, expected=expected, got=got))
    return CheckFailed(
        _("the values of {subject} are wrong").format(subject=subject),
        Detail(_("expected"), expected),
        Detail(_("got"), got),
    )


def _named(what: str) -> str:
    return said(what) if what else _("the result")


def _part(what: str, key: Any) -> str:
    """`losses[0]`, but "entry 0 of the parameters"."""
    if what and (" " not in what or what.endswith((")", "]"))):
        return f"{what}[{key!r}]"
    return _("entry {key} of {subject}").format(key=repr(key), subject=_named(what))


def _same_length(got: Any, want: Any, what: str) -> None:
    if type(got) is not type(want):
        raise wrong_type(what, _("a {kind}").format(kind=type(want).__name__), got)
    if len(got) != len(want):
        subject = _named(what)
        text = _("{subject} has {got} parts, but {expected} were expected")
        raise CheckFailed(text.format(subject=subject, got=len(got), expected=len(want)))


def _sequences(
    got: Any,
    want: Any,
    dtype: torch.dtype | None,
    tolerance: tuple[float | None, float | None],
    what: str,
) -> None:
    _same_length(got, want, what)
    whole = len(want) == 1 and what.startswith("the ")  # "the gradient" of the only input
    for k, (g, w) in enumerate(zip(got, want, strict=True)):
        part = what if whole else _part(what, k)
        assert_close(g, w, dtype=dtype, atol=tolerance[0], rtol=tolerance[1], what=part)


def _mappings(
    got: Any,
    want: dict[Any, Any],
    dtype: torch.dtype | None,
    tolerance: tuple[float | None, float | None],
    what: str,
) -> None:
    if not isinstance(got, dict):
        raise wrong_type(what, _("a {kind}").format(kind="dict"), got)
    if set(got) != set(want):
        subject = _named(what)
        raise CheckFailed(
            _("the keys of {subject} are wrong").format(subject=subject),
            Detail(_("expected"), show(sorted(want, key=str))),
            Detail(_("got"), show(sorted(got, key=str))),
        )
    for k, w in want.items():
        part = _part(what, k)
        assert_close(got[k], w, dtype=dtype, atol=tolerance[0], rtol=tolerance[1], what=part)
