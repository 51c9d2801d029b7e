"""Rules that many exercises share, each one line in a check.

assert_untouched(submission, "softmax", x)
assert_flat(submission, "softmax", [(4, [a]), (12, [b]), (36, [c])])
assert_allowed(submission, RULES, "softmax", x)
assert_on_device(submission, device, "softmax", x)
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from grader.checks.compare import CUDA_TOLERANCE, assert_close, assert_equal
from grader.checks.failures import CheckFailed, Forbidden
from grader.checks.source import source_uses, tampering
from grader.course.exercise import Exercise, Rules, load
from grader.inside import probes
from grader.text import _
from grader.text.phrases import said

FLAT = 0.25
"""Operations that each added row may cost; a loop costs at least one."""


def exercise_of(checks_file: str) -> Exercise:
    """The exercise that a `checks.py` belongs to: `exercise_of(__file__)`."""
    return load(Path(checks_file).parent)


def rules_of(checks_file: str) -> Rules:
    """What the exercise of a `checks.py` bans: `rules_of(__file__)`."""
    return exercise_of(checks_file).rules


ROUGH = 1e-3
"""Tolerance where a check is about something else than values."""


def assert_untouched(submission: Any, name: str, *args: Any, **kwargs: Any) -> None:
    """Fail when a call changes its inputs, or draws from the global random numbers."""
    assert_untampered(submission)
    seen = submission.run(probes.inputs_after, name, list(args), kwargs)
    what = _("the input after {name}(...)").format(name=name)
    assert_equal(_plain(seen["args"]), _plain(list(args)), what=what)
    assert_equal(_plain(list(seen["kwargs"].values())), _plain(list(kwargs.values())), what=what)
    if any(seen["versions"]):
        raise CheckFailed(_("{name} changes its input in place").format(name=name))
    assert_random_untouched(seen["random"], name)


def assert_random_untouched(numbers: Any, name: str) -> None:
    """Fail unless `numbers` are the first global random numbers after seed 0."""
    state = torch.Generator().manual_seed(0)
    if not torch.equal(numbers, torch.rand(4, generator=state)):
        text = _("{name} draws from (or reseeds) the global random numbers")
        raise CheckFailed(text.format(name=name))


def _plain(value: Any) -> Any:
    """Without what cannot be compared exactly: generators."""
    if isinstance(value, list):
        return [_plain(v) for v in value if not isinstance(v, torch.Generator)]
    return value


def assert_flat(
    submission: Any, name: str, cases: Sequence[tuple[int, Sequence[Any]]], what: str = ""
) -> None:
    """Fail when the number of operations grows with an axis: a Python loop over it.

    Args:
        cases: pairs of the axis' length and arguments with that length, in growing order; use
            lengths from 4 up (libraries treat 1 specially).
        what: names the axis in the message ("rows").
    """
    assert_untampered(submission)
    seen = submission.run(probes.op_growth, name, [(n, list(args)) for n, args in cases])
    sizes = [n for n, _args in cases]
    judge_growth(seen, sizes, name, what or "rows")


def judge_growth(seen: dict[str, Any], sizes: Sequence[int], name: str, what: str) -> None:
    """Fail when what `probes.op_growth` saw grows with the size."""
    rows = sizes[-1] - sizes[0]
    for series in (seen["counts"], seen["stalls"]):
        if None in series or (series[-1] - series[0]) / rows < FLAT:
            continue
        line = next((g["line"] for g in seen["grown"] if g["line"]), None)
        text = _("{name} does more work for each of the {what}: {counts} operations for {sizes}")
        message = text.format(
            name=name, what=said(what), counts=_listed(series), sizes=_listed(sizes)
        )
        raise Forbidden(message, line)


def _listed(numbers: Sequence[Any]) -> str:
    return ", ".join(map(str, numbers))


def assert_allowed(
    submission: Any,
    rules: Rules,
    name: str,
    *args: Any,
    roots: Sequence[str] | None = None,
    **kwargs: Any,
) -> None:
    """Fail when a call uses what the exercise bans, or the student's text does.

    Args:
        roots: the public names whose text is read too; default `name` alone.
    """
    seen = submission.run(
        probes.uses, name, list(args), kwargs, list(rules.banned), list(rules.banned_ops)
    )
    judge_uses(seen)
    operations = [f"torch.{op}" for op in rules.banned_ops]
    assert_source_allowed(submission, [*rules.banned, *operations], roots or [name])


def judge_uses(seen: list[dict[str, Any]]) -> None:
    """Fail for the first banned use that a probe saw."""
    for use in seen:
        raise _banned(str(use["name"]), int(use["line"]) or None)


def assert_source_allowed(submission: Any, banned: Sequence[str], roots: Sequence[str]) -> None:
    """Fail when the text reachable from the public names `roots` mentions a banned name."""
    assert_untampered(submission)
    for use in source_uses(submission.source_text, roots, banned):
        raise _banned(use.name, use.line)


def assert_untampered(submission: Any) -> None:
    """Fail when the text reaches into Python, PyTorch or the grader: no view could be trusted."""
    try:
        use = tampering(submission.source_text)
    except RecursionError:
        raise Forbidden(_("the file is nested too deeply to be read")) from None
    if use is not None:
        text = _("`{name}` is not allowed here: leave Python and PyTorch as they are")
        raise Forbidden(text.format(name=use.name), use.line)


def _banned(name: str, line: int | None) -> Forbidden:
    text = _("`{name}` is not allowed here: write it yourself")
    return Forbidden(text.format(name=name), line)


def assert_on_device(
    submission: Any,
    device: str,
    name: str,
    *args: Any,
    devices: int = 1,
    index: int = 0,
    stalls: int | None = None,
    reference: Any = None,
    **kwargs: Any,
) -> None:
    """Fail unless a call works with its tensors on a GPU: as on the CPU, and with results there.

    The values are compared with the submission's own on the CPU: how exact those are is for
    other checks to say.

    Args:
        reference: where the values should be those of the reference, too, though only roughly;
            without it, a submission that computes nothing passes.
        device: the check's `device` argument ("simulated", "cuda" or "cpu").
        devices, index: how many GPUs a simulated computer has, and which one is used.
        stalls: how often the host may wait for the GPU (a copy to the host counts); None: any.
    """
    seen = submission.run(
        probes.on_device, name, list(args), kwargs, device=device, devices=devices, index=index
    )
    assert_untampered(submission)
    want = submission.run(probes.on_device, name, list(args), kwargs, device="cpu")
    if reference is not None:
        right = reference.run(probes.on_device, name, list(args), kwargs, device="cpu")["value"]
        assert_close(want["value"], right, atol=ROUGH, rtol=ROUGH, what=f"{name}(...)")
    atol, rtol = CUDA_TOLERANCE if device == "cuda" else (None, None)
    place = "cpu" if device == "cpu" else f"cuda:{index}"
    subject = _("{name} on {place}").format(name=name, place=place)
    assert_close(seen["value"], want["value"], atol=atol, rtol=rtol, what=subject)
    for found in seen["places"]:
        if found != place:
            text = _("the input of {name} is on {place}, but its result is on {found}")
            raise CheckFailed(text.format(name=name, place=place, found=found))
    judge_stalls(seen["stalls"], stalls, name)


def judge_stalls(seen: Sequence[dict[str, Any]], allowed: int | None, name: str) -> None:
    """Fail when the host waits for the GPU more often than is allowed."""
    total = sum(int(place["times"]) for place in seen)
    if allowed is None or total <= allowed:
        return
    text = _("{name} makes the host wait for the GPU (times: {total}, allowed: {allowed})")
    message = text.format(name=name, total=total, allowed=allowed)
    raise Forbidden(message, next((int(p["line"]) for p in seen if p["line"]), None))
