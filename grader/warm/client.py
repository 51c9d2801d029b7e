"""The program's end of a warm grader: starts the process, asks, and ends it when it idles.

Light to import, so that a notebook's kernel can: torch and the engine are loaded in the other
process, and no submission in either.
"""

from __future__ import annotations

import contextlib
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import IO

import msgspec

from grader.engine.process import start_process
from grader.errors import GraderFailure
from grader.intake.submission import Submission
from grader.report.model import Report
from grader.text import _, language
from grader.warm.messages import Opening, Reply, Request

MODULE = "grader.warm.server"
IDLE_SECONDS = 600.0
"""A grader that nobody has asked for so long gives its memory back; the next request is slower."""


class WarmGrader:
    """Grades submissions to one course in a process that stays loaded between them."""

    def __init__(
        self, course: Path, *, device: str = "auto", idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self.course = course
        self._opening = msgspec.json.encode(Opening(str(course), device)).decode()
        self._idle_seconds = idle_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._errors: IO[bytes] | None = None

    @property
    def running(self) -> bool:
        """False before the first request, and after a long pause."""
        return self._process is not None and self._process.poll() is None

    def grade(self, exercise: str, submission: Submission, checks: tuple[str, ...] = ()) -> Report:
        """The report of one submission, on some checks or on all, in the current language.

        Raises `UsageError` for an unknown exercise or check, `GraderFailure` when no score was
        made. Interrupted, it ends the process: a reply that comes too late is never taken for
        another's.
        """
        request = Request(exercise, submission, checks, language())
        with self._lock:
            self._rest()
            try:
                reply = self._ask(msgspec.json.encode(request) + b"\n")
            except BaseException:
                self._end(kill=True)
                raise
            self._timer = threading.Timer(self._idle_seconds, self.close)
            self._timer.daemon = True
            self._timer.start()
        return reply.unwrap()

    def close(self) -> None:
        """End the process; the next request starts another."""
        with self._lock:
            self._rest()
            self._end()

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end(self, *, kill: bool = False) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if kill:
            process.terminate()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._errors is not None:
            self._errors.close()

    def _ask(self, line: bytes) -> Reply:
        if not self.running:
            self._end()
            self._process = self._start()
        process = self._process
        assert process is not None and process.stdin and process.stdout  # noqa: S101, PT018
        try:
            process.stdin.write(line)
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = b""
        if not answer.endswith(b"\n"):
            text = _("The grader's process ended: {problem}. Try again, or run `grade doctor`.")
            raise GraderFailure(text.format(problem=self._last_words()))
        return msgspec.json.decode(answer, type=Reply)

    def _start(self) -> subprocess.Popen[bytes]:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the process
        return start_process(
            MODULE,
            self._opening,
            stderr=self._errors,
            # A notebook's "interrupt" goes to the kernel's whole group; this is not for us.
            start_new_session=True,
        )

    def _last_words(self) -> str:
        assert self._errors is not None  # noqa: S101  # open as long as the process
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else _("it said nothing")
