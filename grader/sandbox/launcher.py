"""Starting launchers, and workers through them.

`ForkLauncher` keeps one warm process and forks a worker from it in milliseconds (Linux).
`FreshLauncher` starts a new interpreter for each worker, where there is no safe fork
(macOS, Windows). Both give the same `Worker`.

This is the one place that knows how a tier of isolation is entered from outside.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from grader.errors import SandboxError
from grader.inside.lockdown import Plan
from grader.sandbox.handle import Ending, Worker
from grader.sandbox.line import PollLine, ThreadLine

START_SECONDS = 120
CONTROL_SECONDS = 15
PROJECT = Path(__file__).resolve().parents[2]


class Launcher(Protocol):
    """Makes workers."""

    tier: str

    def spawn(self, plan: Plan, request_seconds: float) -> Worker:
        """A fresh worker; raises `SandboxError` when the launcher is lost."""

    def close(self) -> None:
        """End the launcher and all that belongs to it."""


def clean_environment() -> dict[str, str]:
    """The variables a launcher starts with: no secret of the grader's, one thread."""
    kept = {k: os.environ[k] for k in ("PATH", "LANG", "SYSTEMROOT") if k in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(PROJECT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
    }


@dataclass
class ForkedProcess:
    """A worker forked by a launcher: killed by its pidfd, reaped by the launcher."""

    launcher: ForkLauncher
    pid: int
    pidfd: int

    def end(self) -> Ending:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
        try:
            answer = self.launcher.order({"op": "reap", "pid": self.pid})
        finally:
            os.close(self.pidfd)
        return Ending(answer["status"], answer["cpu"], answer["peak"])


class ForkLauncher:
    """A warm process with torch loaded, which forks workers on demand."""

    def __init__(self, tier: str) -> None:
        self.tier = tier
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-s", "-B", "-m", "grader.inside.launcher", str(theirs.fileno())]
        self._process = subprocess.Popen(  # noqa: S603  # our own interpreter, our own module
            command,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=clean_environment(),
            cwd="/",
        )
        theirs.close()
        self._ready = False

    def _await_ready(self) -> None:
        if not self._ready:
            self._control.settimeout(START_SECONDS)
            self._read()
            self._control.settimeout(CONTROL_SECONDS)
            self._ready = True

    def spawn(self, plan: Plan, request_seconds: float) -> Worker:
        self._await_ready()
        requests_out, requests_in = os.pipe()
        replies_out, replies_in = os.pipe()
        output_out, output_in = os.pipe()
        theirs = [requests_out, replies_in, output_in]
        try:
            order = json.dumps({"op": "spawn", "plan": plan.to_json()}).encode()
            socket.send_fds(self._control, [order], theirs)
            text, fds, _, _ = socket.recv_fds(self._control, 1 << 16, 1)
        except OSError as error:
            raise self._lost() from error
        finally:
            for fd in theirs:
                os.close(fd)
        if not text or not fds:
            raise self._lost()
        pid = json.loads(text)["pid"]
        line = PollLine(requests_in, replies_out, output_out, ended=fds[0])
        return Worker(line, ForkedProcess(self, pid, fds[0]), request_seconds)

    def order(self, message: dict[str, Any]) -> dict[str, Any]:
        """One control message and its answer."""
        try:
            self._control.send(json.dumps(message).encode())
            return self._read()
        except OSError as error:
            raise self._lost() from error

    def _read(self) -> dict[str, Any]:
        try:
            text = self._control.recv(1 << 16)
        except OSError as error:
            raise self._lost() from error
        if not text:
            raise self._lost()
        answer: dict[str, Any] = json.loads(text)
        return answer

    def _lost(self) -> SandboxError:
        self._process.kill()
        return SandboxError(
            "The process that starts submissions was lost. Run the command again; "
            "if it happens twice, run `grade doctor`."
        )

    def close(self) -> None:
        self._control.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass
class FreshProcess:
    """A worker that is an interpreter of its own."""

    process: subprocess.Popen[bytes]

    def end(self) -> Ending:
        self.process.kill()
        return Ending(self.process.wait(15))


class FreshLauncher:
    """Starts a new interpreter for each worker: slower, and works everywhere."""

    tier = "process"

    def spawn(self, plan: Plan, request_seconds: float) -> Worker:
        command = [sys.executable, "-s", "-B", "-m", "grader.inside.worker", plan.to_json()]
        process = subprocess.Popen(  # noqa: S603  # our own interpreter, our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            cwd=Path.home().anchor,
        )
        assert process.stdin is not None  # noqa: S101  # for the type checker: PIPE was asked for
        assert process.stdout is not None  # noqa: S101
        assert process.stderr is not None  # noqa: S101
        line = ThreadLine(process.stdin, process.stdout, process.stderr)
        return Worker(line, FreshProcess(process), request_seconds)

    def close(self) -> None:
        return


def start(*, fresh: bool | None = None) -> Launcher:
    """The launcher for this system; `fresh` forces one kind."""
    if fresh is None:
        fresh = not (sys.platform == "linux" and hasattr(os, "pidfd_open"))
    return FreshLauncher() if fresh else ForkLauncher("process")
