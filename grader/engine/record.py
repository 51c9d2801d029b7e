"""Recording: draw a check's examples once, run them on the reference, keep requests and answers."""

from __future__ import annotations

import hashlib
import inspect
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import hypothesis
import torch
from hypothesis.errors import UnsatisfiedAssumption

from grader.engine.calls import Call, decode_reply, elements, encode_reply, pack_calls
from grader.engine.targets import Recording, undisturbed
from grader.errors import ExerciseError
from grader.inside import codec
from grader.sandbox.handle import Known, Reply, known

TARGETS = ("submission", "reference")
PROFILE = "torchgrade"


def load_profile() -> None:
    """Make Hypothesis draw the same examples for everybody; before checks are imported."""
    hypothesis.settings.register_profile(
        PROFILE,
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=40,
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[
            hypothesis.Phase.explicit,
            hypothesis.Phase.generate,
            hypothesis.Phase.shrink,
        ],
    )
    hypothesis.settings.load_profile(PROFILE)


def seed_of(exercise: str, function: str, secret: str) -> int:
    """The seed of a check function: from the exercise, its name and the course's secret only."""
    text = f"{exercise}\0{function}\0{secret}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big")


@dataclass
class Example:
    """One drawn input of a check function, and everything the body asked for with it."""

    kwargs: dict[str, Any]
    calls: list[Call]
    replies: list[Reply]
    oracle: list[tuple[Call, Reply]]
    reads_source: bool = False
    """Whether the body looked at the submission's text as well."""


@dataclass
class Record:
    """All examples of one check function, the simplest first."""

    function: str
    examples: list[Example]

    @cached_property
    def request(self) -> tuple[bytes, bytes]:
        """The one request frame that asks a worker for everything."""
        return pack_calls([call for e in self.examples for call in e.calls])

    @cached_property
    def offsets(self) -> list[int]:
        """Where each example's calls start in the request; one more entry for the end."""
        ends = [0]
        for e in self.examples:
            ends.append(ends[-1] + len(e.calls))
        return ends

    @property
    def count(self) -> int:
        """The number of calls in the request."""
        return self.offsets[-1]

    @cached_property
    def replies(self) -> list[Reply]:
        """The reference's answers to the whole request."""
        return [reply for e in self.examples for reply in e.replies]

    @cached_property
    def usual(self) -> int:
        """How many bytes answers like the reference's may take."""
        return sum(1000 + 8 * elements(reply.value) for reply in self.replies)

    @cached_property
    def known(self) -> list[Known | None]:
        """The bytes in which a worker would send the reference's answers."""
        return [known(reply) for reply in self.replies]

    def positions(self, subject: str) -> list[int]:
        """Where in the request the calls of one subject are."""
        calls = [call for e in self.examples for call in e.calls]
        return [k for k, call in enumerate(calls) if call.subject == subject]


def is_property(function: Callable[..., Any]) -> bool:
    """True for a function under `@given`."""
    return hasattr(function, "hypothesis")


def inner(function: Callable[..., Any]) -> Callable[..., Any]:
    """The body of a check function, below `@given`."""
    return function.hypothesis.inner_test if is_property(function) else function  # type: ignore[attr-defined]


@contextmanager
def replaced_body(function: Callable[..., Any], body: Callable[..., Any]) -> Iterator[None]:
    """Run `body` in place of the function's own under Hypothesis."""
    original = inner(function)
    body.__signature__ = inspect.signature(original)  # type: ignore[attr-defined]
    body.__name__ = original.__name__
    function.hypothesis.inner_test = body  # type: ignore[attr-defined]
    try:
        yield
    finally:
        function.hypothesis.inner_test = original  # type: ignore[attr-defined]


@dataclass
class Recorder:
    """Records the check functions of one exercise on its reference."""

    reference: types.ModuleType
    probes: types.ModuleType | None

    def record(self, function: Callable[..., Any], fixed: dict[str, Any]) -> Record:
        """The record of one function; `fixed` are its arguments from pytest other than targets.

        Raises `ExerciseError` when the reference fails the check, or an argument cannot travel.
        """
        examples: dict[bytes, Example] = {}

        def body(*args: Any, **kwargs: Any) -> None:
            drawn = drawn_of(inner_function, args, kwargs, fixed)
            self._take(inner_function, drawn, fixed, examples)

        inner_function = inner(function)
        try:
            if is_property(function):
                with replaced_body(function, body):
                    function(**dict.fromkeys(_targets_of(inner_function)), **fixed)
            else:
                body(**dict.fromkeys(_targets_of(inner_function)), **fixed)
        except UnsatisfiedAssumption:
            raise ExerciseError(f"{function.__name__}: no example satisfies `assume`.") from None
        except ExerciseError:
            raise
        except BaseException as error:
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            raise ExerciseError(
                f"The reference fails {function.__name__}: {type(error).__name__}: {error}"
            ) from error
        ordered = sorted(examples.values(), key=lambda e: weight(e.kwargs))
        return Record(function.__name__, ordered)

    def _take(
        self,
        function: Callable[..., Any],
        drawn: dict[str, Any],
        fixed: dict[str, Any],
        examples: dict[bytes, Example],
    ) -> None:
        try:
            text, blob = codec.dumps(drawn)
        except codec.CodecError as error:
            raise ExerciseError(
                f"{function.__name__}: an argument cannot travel: {error}"
            ) from None
        submission = Recording(self.reference, self.probes)
        oracle = Recording(self.reference, self.probes)
        targets = {"submission": submission, "reference": oracle}
        wanted = {name: targets[name] for name in _targets_of(function)}
        with undisturbed():
            function(**wanted, **fixed, **codec.loads(text, blob))
        for target in (submission, oracle):
            target.assert_unchanged(function.__name__)
        calls = [call for call, _ in submission.taken]
        replies = [reply for _, reply in submission.taken]
        key = text + blob
        if key not in examples:
            kwargs = codec.loads(text, blob)
            examples[key] = Example(kwargs, calls, replies, oracle.taken, submission.was_read)


def drawn_of(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    fixed: dict[str, Any],
) -> dict[str, Any]:
    """The drawn arguments of one call of a check's body: neither targets nor fixed ones."""
    bound = inspect.signature(function).bind(*args, **kwargs).arguments
    return {k: v for k, v in bound.items() if k not in TARGETS and k not in fixed}


def _targets_of(function: Callable[..., Any]) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name in TARGETS]


def weight(value: Any) -> tuple[int, float]:
    """How simple an example is: number of elements, then size and raggedness of the numbers."""
    count, size = 0, 0.0
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, torch.Tensor):
            count += item.numel()
            size += _tensor_size(item)
        elif isinstance(item, (int, float)):
            size += min(abs(item), 1e6) if item == item else 1.0  # NaN
        elif isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, (list, tuple)):
            count += 1
            stack.extend(item)
    return count, round(size, 6)


def _tensor_size(x: torch.Tensor) -> float:
    if x.is_complex():
        x = torch.view_as_real(x)
    flat = x.detach().double().nan_to_num().abs().clamp(max=1e6)
    return float(flat.sum()) + 0.1 * int((flat != flat.round()).sum())


def pack_record(record: Record) -> tuple[bytes, bytes]:
    """A record as one JSON text and one safetensors blob."""
    tree = [
        {
            "kwargs": e.kwargs,
            "calls": [_call_tree(c) for c in e.calls],
            "replies": [encode_reply(r) for r in e.replies],
            "oracle": [[_call_tree(c), encode_reply(r)] for c, r in e.oracle],
            "reads_source": e.reads_source,
        }
        for e in record.examples
    ]
    return codec.dumps(tree, lenient=True)


def unpack_record(function: str, text: bytes, blob: bytes) -> Record:
    """The record that `pack_record` wrote; raises `CodecError`, `KeyError` or `ValueError`."""
    examples = [
        Example(
            kwargs=e["kwargs"],
            calls=[_tree_call(c) for c in e["calls"]],
            replies=[decode_reply(r) for r in e["replies"]],
            oracle=[(_tree_call(c), decode_reply(r)) for c, r in e["oracle"]],
            reads_source=e["reads_source"],
        )
        for e in codec.loads(text, blob)
    ]
    return Record(function, examples)


def _call_tree(call: Call) -> list[Any]:
    return [call.name, call.is_probe, call.args, call.kwargs]


def _tree_call(tree: list[Any]) -> Call:
    name, is_probe, args, kwargs = tree
    return Call(name, is_probe, args, kwargs)
