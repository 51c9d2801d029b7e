"""One worker as the grader sees it: load a submission, ask, read replies, end it.

Every way in which a worker can misbehave becomes one `WorkerEnded` with a verdict.
"""

from __future__ import annotations

import contextlib
import functools
import secrets
import signal
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.errors import SandboxError
from grader.inside import codec
from grader.sandbox.line import DeadlinePassed, Line, LineClosed, TooMuchOutput
from grader.sandbox.patience import Patience
from grader.sandbox.process import Ending, Process

MAX_NAME = 200
MAX_MESSAGE = 4000
MAX_LINE_NUMBER = 1 << 31
MAX_KNOWN = 1 << 16
"""Bytes of the largest reply that is also kept as it would come."""
REPLY_GENERATORS = 16
"""The most of a reply: each takes some KB of memory, from a dozen bytes."""
SHORT = 200
"""Bytes of structure up to which it is remembered."""
SET_UP_SECONDS = 120
"""A fresh interpreter loads torch first."""
FEW = 16
"""While more replies than this are to come, they are let gather before they are read."""
LAST_BREATH = 0.5
"""Seconds between the end of a process's pipes and the end of the process itself."""


@dataclass(frozen=True)
class StudentError:
    """An exception of the student's code, as the worker describes it (a claim)."""

    type: str
    bases: tuple[str, ...] = ()
    message: str = ""
    lines: tuple[tuple[int, str], ...] = ()
    missing: bool = False
    syntax: tuple[int, int] | None = None


@dataclass(frozen=True)
class Reply:
    """What came back for one call: a value, or an error."""

    value: Any = None
    error: StudentError | None = None
    size: int = 0
    """Bytes in which it came."""


@dataclass(frozen=True)
class Known:
    """A reply that is expected, and the bytes in which it would come.

    The same bytes need not be read again: they are this reply and nothing else.
    """

    reply: Reply
    text: bytes
    blob: bytes


def known(reply: Reply) -> Known | None:
    """How a worker would send `reply`; None where it is too large to be kept twice, or an error.

    Errors name lines of the student's own file, so that no two are the same.
    """
    if reply.error is not None:
        return None
    encoder = codec.Encoder(lenient=True)
    text = codec.pack_json({"ok": encoder.node(reply.value)})
    blob = encoder.blob()
    return Known(reply, text, blob) if len(blob) <= MAX_KNOWN else None


class WorkerEnded(Exception):
    """The worker is gone; `verdict` says which verdict its unanswered calls get."""

    def __init__(self, verdict: str, detail: str = "") -> None:
        super().__init__(f"{verdict}: {detail}")
        self.verdict = verdict
        self.detail = detail
        self.loading = False
        """Whether it happened while the submission's file was executed."""


@dataclass
class Worker:
    """A locked-down process that serves one submission."""

    line: Line
    process: Process
    request_seconds: float
    ending: Ending | None = field(default=None, init=False)
    _met: bool = field(default=False, init=False)

    def load(self, job: dict[str, Any], seconds: float) -> Reply:
        """Execute the source; the reply's error tells what the student's module raised."""
        replies = self.ask(codec.pack_json({"load": job}), b"", 1, seconds)
        return next(iter(replies))

    def ask(
        self,
        text: bytes,
        blob: bytes,
        count: int,
        seconds: float | None = None,
        expected: Sequence[Known | None] = (),
    ) -> Iterator[Reply]:
        """Send one frame of `count` calls and yield their replies in order.

        A reply that comes as `expected` is that very `Reply`, the same object.
        Raises `WorkerEnded` when the worker dies, stalls, floods or breaks the protocol.
        """
        if self.ending is not None:
            raise WorkerEnded("crashed", "the process had already ended")
        self._await_hello()
        nonce = secrets.token_bytes(codec.NONCE_BYTES)
        try:
            if self.line.pending():
                raise self._broken("bytes before the request")
            self.line.send(codec.frame(nonce, 0, text, blob))
        except TooMuchOutput:
            raise self._flooded() from None
        return self._replies(nonce, count, seconds or self.request_seconds, expected)

    def _await_hello(self) -> None:
        """Wait until the worker has locked itself down; raises `SandboxError` if it does not.

        No code of the submission has run before it, so an end before it is the sandbox's.
        """
        if self._met:
            return
        try:
            if (
                self.line.receive(len(codec.HELLO), time.monotonic() + SET_UP_SECONDS)
                == codec.HELLO
            ):
                self._met = True
                return
        except (DeadlinePassed, LineClosed, TooMuchOutput):
            pass
        said = self._last_words()
        self.end()
        raise SandboxError(
            f"A sandboxed process could not be set up on this machine{said}. "
            "Run `grade doctor` to see which part of the isolation fails."
        )

    def _last_words(self) -> str:
        try:
            text = self.line.take_output().decode("utf-8", "replace").strip()
        except TooMuchOutput:
            return ""
        return f" ({text[-500:]})" if text else ""

    def _replies(
        self, nonce: bytes, count: int, seconds: float, expected: Sequence[Known | None]
    ) -> Iterator[Reply]:
        patience = Patience(seconds, self.process.usage)
        for index in range(count):
            patience.restart()
            try:
                text, blob = self._payload(nonce, index, patience, gather=count - index > FEW)
                at = expected[index] if index < len(expected) else None
                if at is not None and text == at.text and blob == at.blob:
                    yield at.reply
                else:
                    yield self._read(text, blob)
            except DeadlinePassed:
                self.end()
                raise WorkerEnded("timeout", f"{seconds:g}") from None
            except TooMuchOutput:
                raise self._flooded() from None
            except LineClosed:
                raise self._died() from None

    def _receive(self, size: int, patience: Patience, *, gather: bool = False) -> bytes:
        while True:
            try:
                return self.line.receive(size, patience.deadline, gather=gather)
            except DeadlinePassed:
                if not patience.extend():
                    raise

    def _payload(
        self, nonce: bytes, index: int, patience: Patience, *, gather: bool
    ) -> tuple[bytes, bytes]:
        head = self._receive(codec.HEAD.size, patience, gather=gather)
        got, number, text_size, blob_size = codec.HEAD.unpack(head)
        if not secrets.compare_digest(got, nonce) or number != index:
            raise self._broken("a reply to another request")
        if text_size > codec.MAX_JSON or blob_size > codec.MAX_BLOB + codec.MAX_JSON:
            raise self._broken("a reply that is too large")
        payload = self._receive(text_size + blob_size, patience)
        return payload[:text_size], payload[text_size:]

    def _read(self, text: bytes, blob: bytes) -> Reply:
        try:
            return read_reply(text, blob)
        except codec.CodecError as error:
            raise self._broken(str(error)) from None

    def printed(self) -> str:
        """What the submission printed since the last call, at most 64 KB of it."""
        try:
            return self.line.take_output().decode("utf-8", "replace")
        except TooMuchOutput:
            raise self._flooded() from None

    def end(self) -> Ending:
        """Kill and reap the process; safe to call again."""
        if self.ending is None:
            self.ending = self.process.end()
        return self.ending

    def close(self) -> None:
        """End the process and close the pipes; never raises, for all answers are in by now."""
        try:
            with contextlib.suppress(SandboxError):
                self.end()
        finally:
            self.line.close()

    def _broken(self, why: str) -> WorkerEnded:
        self.end()
        return WorkerEnded("protocol", why)

    def _flooded(self) -> WorkerEnded:
        self.end()
        return WorkerEnded("output_limit", "")

    def _died(self) -> WorkerEnded:
        if not self.process.gone(LAST_BREATH):
            return self._broken("the reply pipe was closed")
        return death(self.end(), self.process.cpu_seconds)


def death(ending: Ending, cpu_seconds: int) -> WorkerEnded:
    """The verdict for a worker that ended by itself."""
    if ending.status >= 0:
        return WorkerEnded("crashed", f"exit {ending.status}")
    name = signal_name(-ending.status)
    # SIGXCPU can be ignored; a second later comes a SIGKILL, which otherwise means no memory.
    if name == "SIGXCPU" or (name == "SIGKILL" and ending.cpu >= cpu_seconds):
        return WorkerEnded("timeout", "cpu")
    if name == "SIGKILL":
        return WorkerEnded("memory", name)
    return WorkerEnded("crashed", name)


def signal_name(number: int) -> str:
    """The name of a signal; real-time signals have none."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def read_reply(text: bytes, blob: bytes) -> Reply:
    """A reply frame as data; raises `CodecError` on anything malformed."""
    node = _structure(text) if len(text) <= SHORT else codec.unpack_json(text)
    if type(node) is not dict or len(node) != 1:
        raise codec.CodecError("not a reply")
    if "ok" in node:
        value = codec.Decoder(blob, generators=REPLY_GENERATORS).value(node["ok"])
        return Reply(value=value, size=len(text) + len(blob))
    if type(node.get("error")) is not dict or blob:
        raise codec.CodecError("not a reply")
    return Reply(error=read_error(node["error"]), size=len(text))


@functools.lru_cache(maxsize=64)
def _structure(text: bytes) -> Any:
    """The JSON of a short reply; nearly all replies are built alike, and only read from here."""
    return codec.unpack_json(text)


def read_error(node: dict[str, Any]) -> StudentError:
    """The error part of a reply, each field checked."""
    bases, lines, syntax = node.get("bases", []), node.get("lines", []), node.get("syntax")
    if type(bases) is not list or type(lines) is not list or len(bases) + len(lines) > 64:
        raise codec.CodecError("a malformed error")
    return StudentError(
        type=_short(node.get("type"), MAX_NAME),
        bases=tuple(_short(name, MAX_NAME) for name in bases),
        message=_short(node.get("message"), MAX_MESSAGE),
        lines=tuple(_place(item) for item in lines),
        missing=node.get("missing") is True,
        syntax=_numbers(syntax) if syntax is not None else None,
    )


def _short(value: Any, size: int) -> str:
    """A text of the right size, which can be written anywhere."""
    if type(value) is not str or len(value) > size:
        raise codec.CodecError("a malformed error")
    return codec.writable(value)


def _place(item: Any) -> tuple[int, str]:
    if type(item) is not list or len(item) != 2:
        raise codec.CodecError("a malformed error")
    return _line_number(item[0]), _short(item[1], MAX_NAME)


def _numbers(item: Any) -> tuple[int, int]:
    if type(item) is not list or len(item) != 2:
        raise codec.CodecError("a malformed error")
    return _line_number(item[0]), _line_number(item[1])


def _line_number(value: Any) -> int:
    if type(value) is not int or not -1 <= value < MAX_LINE_NUMBER:
        raise codec.CodecError("a malformed error")
    return value
