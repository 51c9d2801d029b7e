"""The process that loads one submission and answers requests about it.

It runs the student's code, so nothing it says is believed: it returns values, and the
grader compares them. It holds no check, no reference and no expected value.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
import linecache
import os
import random
import sys
import traceback
import types
from _thread import _count as _running_threads  # those beside this one, however started
from collections.abc import Callable
from typing import Any, BinaryIO

import torch

from grader.inside import codec

MAX_MESSAGE = 2000
MAX_LINES = 8


class Missing(Exception):
    """The submission does not define the name that was asked for."""


class NotCallable(Exception):
    """The submission defines the name, but not as something that can be called."""


class Submission:
    """One loaded submission: its module, its probes, and what one request does with them."""

    def __init__(self) -> None:
        self.module = types.ModuleType("submission")
        self.probes = types.ModuleType("probes")
        self.filename = "submission.py"
        self.draws = False
        """Whether its text, or that of the probes, speaks of Python's `random`."""

    def load(self, job: dict[str, Any]) -> None:
        """Execute the source of the probes, or the student's source; the probes come first."""
        text = job.get("probes") or job["source"]
        self.draws |= "random" in text
        if "tqdm" in text:
            _no_monitor()
        if job.get("probes"):
            sys.modules["probes"] = self.probes
            _execute(job["probes"], "probes.py", self.probes)
            return
        self.filename = job["filename"]
        name = job["module"]
        self.module = types.ModuleType(name)
        self.module.__file__ = self.filename
        sys.modules[name] = self.module
        _execute(job["source"], self.filename, self.module)

    def call(self, node: dict[str, Any], decoder: codec.Decoder) -> Any:
        """Call one public name of the submission, or one probe beside it."""
        if _running_threads():
            raise RuntimeError("a thread that was started before still runs: wait for its end")
        start_clean(draws=self.draws)
        args = [decoder.value(value) for value in node["a"]]
        kwargs = {name: decoder.value(value) for name, value in node.get("k", {}).items()}
        if "p" in node:
            return self._probe(node["p"])(self.module, *args, **kwargs)
        return self._function(node["f"])(*args, **kwargs)

    def _probe(self, path: str) -> Callable[..., Any]:
        module, _, name = path.partition(":")
        home = self.probes if module == "probes" else importlib.import_module(module)
        function: Callable[..., Any] = getattr(home, name)
        return function

    def _function(self, name: str) -> Callable[..., Any]:
        try:
            function = getattr(self.module, name)
        except AttributeError:
            raise Missing(name) from None
        if not callable(function):
            raise NotCallable(name)
        return function  # type: ignore[no-any-return]  # callable() narrows to object


def _no_monitor() -> None:
    """Progress bars start a thread that watches them and outlives each call: do without it."""
    with contextlib.suppress(Exception):  # it need not be installed
        importlib.import_module("tqdm").tqdm.monitor_interval = 0


def _execute(source: str, filename: str, module: types.ModuleType) -> None:
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec", dont_inherit=True), module.__dict__)  # noqa: S102  # this process exists to do so


def start_clean(*, draws: bool = True) -> None:
    """Give each request the same global state, whatever the last one left behind.

    Python's own generator takes as long as all the rest: it can be left out where nothing `draws`.
    """
    torch.default_generator.manual_seed(0)
    if draws:
        random.seed(0)
    if not torch.is_grad_enabled():
        torch.set_grad_enabled(True)
    if torch.get_default_dtype() is not torch.float32:
        torch.set_default_dtype(torch.float32)
    if not torch.empty(0).is_cpu:
        torch.set_default_device(None)
    if torch.get_num_threads() != 1:
        torch.set_num_threads(1)
    if torch.are_deterministic_algorithms_enabled():
        torch.use_deterministic_algorithms(False)


def describe_error(error: BaseException, filename: str) -> dict[str, Any]:
    """An exception as plain data: its type, its built-in bases, its text, the student's lines."""
    kind = type(error)
    names = [c.__name__ for c in kind.__mro__ if c.__module__ == "builtins"]
    frames = traceback.extract_tb(error.__traceback__, limit=-200)
    lines = [[f.lineno or 0, f.name[:100]] for f in frames if f.filename == filename]
    if frames and frames[-1].filename != filename:
        # PyTorch raises it for a module without `forward`: that is a mistake, and no stub.
        names = [n for n in names if n != "NotImplementedError"]
    report: dict[str, Any] = {
        "type": kind.__name__[:100],
        "bases": names,
        "message": _text_of(error),
        "lines": lines[-MAX_LINES:],
        "missing": isinstance(error, (Missing, NotCallable)),
    }
    if isinstance(error, SyntaxError) and error.filename == filename:
        report["syntax"] = [error.lineno or 0, error.offset or 0]
    return report


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:MAX_MESSAGE]
    except BaseException as problem:  # a student's __str__ may do anything
        return f"<its text could not be read: {type(problem).__name__}>"


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # noqa: S110  # the student may have replaced it
            pass


_ONE_TENSOR = {"$": "t", "k": 0}
ONE_TENSOR = codec.pack_json({"ok": _ONE_TENSOR})
"""What nearly every reply says besides the tensor's own bytes."""


def _answer(submission: Submission, work: Callable[[], Any]) -> tuple[bytes, bytes]:
    try:
        encoder = codec.Encoder(lenient=True)
        value = encoder.node(work())
        packed = ONE_TENSOR if value == _ONE_TENSOR else codec.pack_json({"ok": value})
        return packed, encoder.blob()
    except codec.CodecError as error:
        text = f"a value that cannot be read: {error}"
        return codec.pack_json({"ok": {"$": "o", "v": text[:200]}}), b""
    except BaseException as error:  # SystemExit and friends are the student's too
        return codec.pack_json({"error": describe_error(error, submission.filename)}), b""
    finally:
        _flush()


def serve(requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer frames until the grader closes the pipe: one reply per call, in order."""
    replies.write(codec.HELLO)
    replies.flush()
    submission = Submission()
    while head := requests.read(codec.HEAD.size):
        nonce, _, text_size, blob_size = codec.HEAD.unpack(head)
        message = codec.unpack_json(requests.read(text_size))
        blob = requests.read(blob_size)
        for index, work in enumerate(_works(submission, message, blob)):
            text, data = _answer(submission, work)
            replies.write(codec.frame(nonce, index, text, data))
            replies.flush()


def _works(submission: Submission, message: dict[str, Any], blob: bytes) -> list[Callable[[], Any]]:
    if "load" in message:
        return [functools.partial(submission.load, message["load"])]
    decoder = codec.Decoder(blob)
    return [functools.partial(submission.call, node, decoder) for node in message["calls"]]


def warm() -> None:
    """Do once, before any fork, what torch does lazily and slowly the first time."""
    x = torch.randn(4, 3, requires_grad=True)
    (x.softmax(-1) * torch.ones(4, 3)).sum().backward()  # type: ignore[no-untyped-call]
    torch.autograd.grad((x * x).sum(), x, create_graph=True)
    text, blob = codec.dumps([x, 1.0, {"a": (1, 2)}])
    codec.loads(text, blob)
    traceback.extract_tb(None)


def main(arguments: list[str]) -> None:
    """A fresh process for one submission, where forking is not to be had: stdin in, stdout out."""
    replies = os.fdopen(os.dup(1), "wb")
    requests = os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    from grader.inside import lockdown

    plan, scratch, uid, path = json.loads(arguments[0])
    sys.path[:] = path or sys.path
    torch.set_num_threads(1)
    warm()
    lockdown.prepare(lockdown.Cage())
    seat = lockdown.Seat(uid=uid, scratch=scratch)
    lockdown.enter(lockdown.Plan.from_json(plan), lockdown.Cage(), seat)
    serve(requests, replies)
