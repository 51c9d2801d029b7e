"""Workers that are interpreters of their own: slower, and they work wherever Python does."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from grader.inside.lockdown import Plan
from grader.sandbox import places, scratch
from grader.sandbox.forking import clean_environment, python_command
from grader.sandbox.line import ThreadLine
from grader.sandbox.patience import Usage
from grader.sandbox.process import Ending

if TYPE_CHECKING:
    from grader.sandbox.handle import Worker


@dataclass
class FreshProcess:
    """A worker that is an interpreter of its own."""

    process: subprocess.Popen[bytes]
    cpu_seconds: int
    scratch: scratch.Scratch | None = None

    def gone(self, seconds: float) -> bool:
        """Whether the process ends by itself within `seconds`."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def usage(self) -> Usage | None:
        """Not to be seen everywhere: the clock alone decides here."""
        return None

    def end(self) -> Ending:
        """Kill the process, and its session where there are sessions, and reap it."""
        if self.process.poll() is None and os.name == "posix":
            with contextlib.suppress(OSError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        status = self.process.wait(15)
        if self.scratch is not None:
            self.scratch.remove()
        return Ending(status)

    def overfull(self) -> bool:
        """Whether the submission has filled its directory."""
        return self.scratch is not None and self.scratch.exceeded()


class FreshLauncher:
    """Starts a new interpreter for each worker."""

    tier = "process"

    def spawn(self, plan: Plan, request_seconds: float) -> Worker:
        """A fresh worker."""
        from grader.sandbox.handle import Worker  # loads torch: see `LauncherProcess.spawn`

        limits = plan.limits
        room = scratch.make(limits.scratch, None) if limits.scratch else None
        where = str(room.path) if room else None
        options = json.dumps([plan.to_json(), where, None, places.import_path()])
        process = subprocess.Popen(  # noqa: S603  # our own interpreter, our own module
            python_command(str(places.INSIDE), "worker", options),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=clean_environment(),
            cwd=Path(sys.executable).anchor,
            start_new_session=os.name == "posix",
        )
        assert process.stdin is not None  # noqa: S101  # for the type checker: PIPE was asked for
        assert process.stdout is not None  # noqa: S101
        assert process.stderr is not None  # noqa: S101
        handle = FreshProcess(process, limits.cpu_seconds, room)
        watch = handle.overfull if room else None
        line = ThreadLine(process.stdin, process.stdout, process.stderr, watch=watch)
        return Worker(line, handle, request_seconds)

    def close(self) -> None:
        """Nothing is kept between workers."""
