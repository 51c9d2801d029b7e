"""One call of a check: what it asks for, and what came back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from grader.checks.failures import SubmissionRaised
from grader.inside import codec
from grader.sandbox.handle import Reply, StudentError


@dataclass(frozen=True)
class Call:
    """A public name of the submission, or a probe beside it, with its arguments."""

    name: str
    is_probe: bool
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def node(self, encoder: codec.Encoder) -> dict[str, Any]:
        """The request for a worker."""
        node: dict[str, Any] = {"p" if self.is_probe else "f": self.name}
        node["a"] = [encoder.node(value) for value in self.args]
        if self.kwargs:
            node["k"] = {name: encoder.node(value) for name, value in self.kwargs.items()}
        return node

    def same(self, other: Call) -> bool:
        """True when the two ask for exactly the same."""
        return (
            self.name == other.name
            and self.is_probe == other.is_probe
            and same(self.args, other.args)
            and (not (self.kwargs or other.kwargs) or same(self.kwargs, other.kwargs))
        )

    @property
    def subject(self) -> str:
        """What is asked of: the public name, also where a shared probe is told it."""
        told = self.is_probe and self.args and isinstance(self.args[0], str)
        return f"{self.name} {self.args[0]}" if told else self.name

    @property
    def shown_name(self) -> str:
        """The name for messages: without the module of a probe."""
        return self.name.rpartition(":")[2]


def probe_name(probe: Callable[..., Any]) -> str:
    """How a probe is called in a request: its module inside the sandbox, and its name."""
    module = probe.__module__
    home = module if module.startswith("grader.inside.") else "probes"
    return f"{home}:{probe.__name__}"


def same(a: Any, b: Any) -> bool:
    """Exact equality of two values that can travel; NaN equals NaN."""
    if a is b:
        return True
    if isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor):
        return same_tensor(a, b)
    if type(a) is not type(b):
        return False
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[k], b[k]) for k in a)
    if isinstance(a, (str, int, float)):
        return bool(a == b) or bool(a != a and b != b)  # NaN
    if isinstance(a, torch.Generator):
        return int(a.initial_seed()) == int(b.initial_seed())
    return bool(a == b)


def same_tensor(a: torch.Tensor, b: torch.Tensor) -> bool:
    """Same dtype, shape and bits up to the sign of zero; NaN equals NaN."""
    if a.dtype != b.dtype:
        return False
    if torch.equal(a, b):
        return True
    if a.shape != b.shape:
        return False
    a, b = a.detach(), b.detach()
    return bool(((a == b) | ((a != a) & (b != b))).all())  # NaN


def elements(value: Any) -> int:
    """How many tensor elements a value holds."""
    if isinstance(value, torch.Tensor):
        return value.numel()
    if isinstance(value, (list, tuple)):
        return sum(map(elements, value))
    if isinstance(value, dict):
        return sum(map(elements, value.values()))
    return 0


def raised(name: str, error: StudentError) -> SubmissionRaised:
    """The exception that a check sees for an error in the worker."""
    return SubmissionRaised(
        name, error.type, error.bases, error.message, error.lines, error.missing
    )


def value_of(call: Call, reply: Reply) -> Any:
    """The value of a reply; raises `SubmissionRaised` for an error."""
    if reply.error is not None:
        raise raised(call.shown_name, reply.error)
    return reply.value


def encode_reply(reply: Reply) -> Any:
    """A reply as a value that the codec can store."""
    if reply.error is None:
        return {"value": reply.value}
    e = reply.error
    return {
        "error": [e.type, list(e.bases), e.message, [list(p) for p in e.lines], e.missing],
    }


def decode_reply(data: dict[str, Any]) -> Reply:
    """The reply that `encode_reply` stored."""
    if "value" in data:
        return Reply(value=data["value"])
    kind, bases, message, lines, missing = data["error"]
    places = tuple((line, name) for line, name in lines)
    return Reply(error=StudentError(kind, tuple(bases), message, places, missing))


def pack_calls(calls: list[Call]) -> tuple[bytes, bytes]:
    """The text and blob of one request frame for all `calls`."""
    encoder = codec.Encoder()
    nodes = [call.node(encoder) for call in calls]
    return codec.pack_json({"calls": nodes}), encoder.blob()
