"""Guards: answers that no check may accept.

Zeros, ones, an echo of the input and the transpose of the right answer are put in place of
the reference's recorded answers; the check's own body then judges them. A check that
accepts one of them asks too little.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from grader.engine.answers import Answers
from grader.engine.calls import Call, same
from grader.engine.exercise import ExerciseEngine, Part
from grader.engine.judge import Judge
from grader.engine.targets import Desync
from grader.sandbox.handle import Reply

Guard = Callable[[Call, Tensor], Tensor]


def zeros(call: Call, answer: Tensor) -> Tensor:
    """All zeros."""
    del call
    return torch.zeros_like(answer)


def ones(call: Call, answer: Tensor) -> Tensor:
    """A constant."""
    del call
    return torch.ones_like(answer)


def echo(call: Call, answer: Tensor) -> Tensor:
    """The first tensor of the input that has the answer's shape, else the answer."""
    for value in _tensors([call.args, call.kwargs]):
        if value.shape == answer.shape and value.dtype == answer.dtype:
            return value
    return answer


def transpose(call: Call, answer: Tensor) -> Tensor:
    """The answer with its last two axes exchanged, where that keeps the shape."""
    del call
    square = answer.dim() >= 2 and answer.shape[-1] == answer.shape[-2]
    return answer.mT.contiguous() if square else answer


GUARDS: dict[str, Guard] = {"zeros": zeros, "ones": ones, "echo": echo, "transpose": transpose}


def accepted_guards(engine: ExerciseEngine) -> list[str]:
    """Which guards some check accepts in all its parts: `C3 accepts zeros`."""
    found = []
    for check, parts in engine.checks().items():
        for name, guard in GUARDS.items():
            verdicts = [_passes(engine, part, guard) for part in parts]
            judged = [v for v in verdicts if v is not None]
            if judged and all(judged):
                found.append(f"{check} accepts {name} for the right answers")
    return found


def _passes(engine: ExerciseEngine, part: Part, guard: Guard) -> bool | None:
    """True when the part accepts the guard's answers; None when it changes none of them."""
    if "device" in part.fixed:
        return None  # compared with the submission's own answers on the CPU
    record = engine.record(part)
    replies, changed = [], False
    for example in record.examples:
        for call, reply in zip(example.calls, example.replies, strict=True):
            other = _altered(guard, call, reply)
            changed |= not same(other.value, reply.value)
            replies.append(other)
    if not changed:
        return None
    return _accepts(engine.judge(part), Answers(iter(replies)))


def _accepts(judge: Judge, answers: Answers) -> bool | None:
    judged = [_passes_example(judge, k, answers) for k in range(len(judge.record.examples))]
    if False in judged:
        return False
    return None if None in judged else True


def _passes_example(judge: Judge, k: int, answers: Answers) -> bool | None:
    """None where the body asks for more than was recorded: it went on from the guard's answer."""
    try:
        return judge.run_example(k, answers) is None
    except Desync:
        return None


SELF_COMPARED = ("grader.inside.probes:on_device", "grader.inside.modules:on_device")
"""Probes whose answers a check compares with the submission's own: no guard can fail there."""


def _altered(guard: Guard, call: Call, reply: Reply) -> Reply:
    if reply.error is not None or call.name in SELF_COMPARED:
        return reply
    return Reply(value=_alter(guard, call, reply.value))


def _alter(guard: Guard, call: Call, value: Any) -> Any:
    if isinstance(value, Tensor):
        return guard(call, value)
    if isinstance(value, list):
        return [_alter(guard, call, v) for v in value]
    if isinstance(value, tuple):
        return tuple(_alter(guard, call, v) for v in value)
    if isinstance(value, dict):
        return {k: _alter(guard, call, v) for k, v in value.items()}
    if type(value) is float and guard in (zeros, ones):
        return 0.0 if guard is zeros else 1.0
    return value


def _tensors(value: Any) -> list[Tensor]:
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [t for item in value for t in _tensors(item)]
    return []
