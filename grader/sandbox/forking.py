"""One launcher process, seen from the grader: started, tried, given orders, ended.

Every wait has a deadline. A launcher that misses one, dies or answers nonsense is killed and
is `Lost`; whoever holds it starts another.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.errors import SandboxError
from grader.inside.lockdown import Plan
from grader.sandbox import bubblewrap, cgroup, places, scratch
from grader.sandbox.line import PollLine
from grader.sandbox.patience import Usage, usage_of
from grader.sandbox.process import Ending
from grader.sandbox.recipe import Recipe
from grader.sandbox.users import spare_user

if TYPE_CHECKING:
    from grader.sandbox.handle import Worker

TRIAL_SECONDS = 30
START_SECONDS = 120
CONTROL_SECONDS = 30
MAX_CONTROL = 1 << 16
ENDED = Ending(-signal.SIGKILL)
"""What is known of a worker whose launcher was lost: it died with it."""


class Refused(Exception):
    """The machine does not give the tier that was asked for; the text says which part failed."""


def clean_environment() -> dict[str, str]:
    """The variables a launcher starts with: no secret of the grader's, one thread."""
    names = ("LANG", "SYSTEMROOT", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES")
    kept = {name: os.environ[name] for name in names if name in os.environ}
    return {
        **kept,
        "PATH": os.environ.get("PATH", "") if os.name == "nt" else "/usr/bin:/bin",
        "HOME": "/box",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONNOUSERSITE": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
        # Large pages for what torch allocates, where glibc has them: half the cost of a fork, for
        # some 50 MB. Who has no memory to spare says otherwise by this variable.
        "GLIBC_TUNABLES": os.environ.get("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1"),
        "PYTORCH_NVML_BASED_CUDA_CHECK": "1",
        # A folder that exists: torch's compiler makes it when it is imported.
        "TORCHINDUCTOR_CACHE_DIR": Path(sys.executable).anchor,
        "TORCHINDUCTOR_COMPILE_THREADS": "1",
    }


def python_command(folder: str, *arguments: str) -> list[str]:
    """Our own interpreter on the sandbox's entry point; `folder` is where it sees `inside`."""
    return [sys.executable, "-s", "-P", "-B", f"{folder}/start.py", *arguments]


@dataclass
class ForkedProcess:
    """A worker forked by a launcher: killed by its pidfd, reaped by the launcher."""

    server: LauncherProcess
    pid: int
    pidfd: int
    cpu_seconds: int
    scratch: scratch.Scratch | None = None
    _closed: bool = field(default=False, init=False)

    def gone(self, seconds: float) -> bool:
        """Whether the process ends by itself within `seconds`."""
        poll = select.poll()
        poll.register(self.pidfd, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def usage(self) -> Usage | None:
        """What the process has used so far."""
        return usage_of(self.pidfd)

    def end(self) -> Ending:
        """Kill and reap; raises `SandboxError` once when the launcher is lost over it."""
        if self._closed:
            return ENDED
        self._closed = True
        try:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            answer = self.server.order({"op": "reap", "pid": self.pid})
            return Ending(answer["status"], answer["cpu"], answer["peak"])
        finally:
            os.close(self.pidfd)
            if self.scratch is not None:
                self.scratch.remove()

    def overfull(self) -> bool:
        """Whether the submission has filled its directory."""
        return self.scratch is not None and self.scratch.exceeded()


class LauncherProcess:
    """The process with torch loaded that forks workers."""

    def __init__(self, recipe: Recipe, *, trial_only: bool = False) -> None:
        self.recipe = recipe
        self.alive = True
        self._ready = False
        self._lock = threading.Lock()
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the launcher
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter, our own module
                self._command(theirs.fileno(), trial_only=trial_only),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
                env=clean_environment(),
                cwd="/",
            )
        except OSError as error:
            self._control.close()
            self._errors.close()
            raise Refused(str(error)) from error
        finally:
            theirs.close()

        self._group = None if trial_only else cgroup.make()
        if self._group is not None and not self._group.add(self._process.pid):
            self._group.remove()
            self._group = None

    @property
    def pid(self) -> int:
        """The process that was started: the launcher, or bubblewrap above it."""
        return self._process.pid

    @classmethod
    def tried(cls, recipe: Recipe) -> LauncherProcess:
        """A launcher of a recipe that held before; raises `SandboxError` if it holds no more."""
        try:
            process = cls(recipe)
            process.await_trial()
        except Refused as error:
            raise SandboxError(
                f"The isolation `{recipe.tier}` that worked before is refused now: {error}. "
                "Run `grade doctor`."
            ) from error
        return process

    def _command(self, control: int, *, trial_only: bool) -> list[str]:
        options = {
            "cage": self.recipe.cage.to_json(),
            "path": self.recipe.path,
            "become": self.recipe.become,
            "preload": self.recipe.preload,
            "worker_uid": self._worker_uid(),
            "trial_only": trial_only,
        }
        program = bubblewrap.find()
        if self.recipe.tier != "full" or program is None:
            return python_command(str(places.INSIDE), "launcher", str(control), json.dumps(options))
        wrapper = bubblewrap.command(
            program,
            self.recipe.view,
            clean_environment(),
            as_root=self.recipe.become is not None,
            gpus=self.recipe.cage.gpus,
        )
        inside = str(bubblewrap.HOME_OF_INSIDE)
        return wrapper + python_command(inside, "launcher", str(control), json.dumps(options))

    def _worker_uid(self) -> int | None:
        return spare_user() if self.recipe.worker_users else None

    def await_trial(self) -> None:
        """Wait until the launcher has tried its tier; raises `Refused` when it does not hold."""
        try:
            problem = self._read(TRIAL_SECONDS)["trial"]
        except SandboxError:
            problem = self.errors() or "the launcher did not start"
        if problem is not None:
            self.kill()
            self.close()
            raise Refused(problem)

    def await_ready(self) -> None:
        """Wait until torch is loaded."""
        if not self._ready:
            answer = self._read(START_SECONDS)
            if answer.get("threads") != 1:
                raise self.lost(f"it runs {answer.get('threads')} threads")
            self._ready = True

    def spawn(self, plan: Plan, request_seconds: float) -> Worker:
        """A fresh worker; raises `SandboxError` when the launcher is lost."""
        # Not at the top: it loads torch, which takes a second, in which the launcher loads its own.
        from grader.sandbox.handle import Worker

        self.await_ready()
        uid = self._worker_uid()
        limit = plan.limits.scratch if self.recipe.tier != "full" else 0
        room = scratch.make(limit, uid) if limit else None
        order = {
            "op": "spawn",
            "plan": plan.to_json(),
            "uid": uid,
            "scratch": str(room.path) if room else None,
        }
        try:
            pid, pidfd, pipes = self._spawn(order)
        except BaseException:
            if room is not None:
                room.remove()
            raise
        process = ForkedProcess(self, pid, pidfd, plan.limits.cpu_seconds, room)
        requests, replies, output = pipes
        line = PollLine(
            requests, replies, output, ended=pidfd, watch=process.overfull if room else None
        )
        return Worker(line, process, request_seconds)

    def _spawn(self, order: dict[str, Any]) -> tuple[int, int, list[int]]:
        ours, theirs = [], []
        for write in (True, False, False):  # requests, replies, output
            reader, writer = os.pipe()
            ours.append(writer if write else reader)
            theirs.append(reader if write else writer)
        try:
            with self._lock:
                answer, fds = self._exchange(order, theirs)
            if len(fds) != 1:
                raise self.lost(str(answer.get("error", "it gave no process")))
            return answer["pid"], fds[0], ours
        except BaseException:
            for fd in ours:
                os.close(fd)
            raise
        finally:
            for fd in theirs:
                os.close(fd)

    def order(self, message: dict[str, Any]) -> dict[str, Any]:
        """One control message and its answer."""
        with self._lock:
            return self._exchange(message, [])[0]

    def _exchange(
        self, message: dict[str, Any], fds: list[int]
    ) -> tuple[dict[str, Any], list[int]]:
        if not self.alive:
            raise self.lost("it was lost before")
        try:
            self._control.settimeout(CONTROL_SECONDS)
            socket.send_fds(self._control, [json.dumps(message).encode()], fds)
            return self._receive()
        except OSError as error:
            raise self.lost(str(error) or type(error).__name__) from error

    def _read(self, seconds: float) -> dict[str, Any]:
        with self._lock:
            try:
                self._control.settimeout(seconds)
                return self._receive()[0]
            except OSError as error:
                raise self.lost(str(error) or type(error).__name__) from error

    def _receive(self) -> tuple[dict[str, Any], list[int]]:
        text, fds, _, _ = socket.recv_fds(self._control, MAX_CONTROL, 1)
        try:
            answer: dict[str, Any] = json.loads(text)
        except ValueError:
            for fd in fds:
                os.close(fd)
            raise self.lost(self.errors() or "it closed its socket") from None
        return answer, fds

    def errors(self) -> str:
        """The end of what the launcher printed: why it did not start."""
        with contextlib.suppress(OSError, ValueError):
            size = self._errors.seek(0, os.SEEK_END)
            self._errors.seek(max(0, size - 2000))
            return self._errors.read().decode("utf-8", "replace").strip()
        return ""

    def lost(self, why: str) -> SandboxError:
        """Kill the launcher, and the error to raise."""
        self.kill()
        return SandboxError(
            f"The process that starts submissions was lost ({why[-500:]}). The submission can be "
            "graded again; if it happens twice, run `grade doctor`."
        )

    def kill(self) -> None:
        """End the launcher and, with it, all its workers; safe to call again."""
        if self.alive:
            self.alive = False
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(CONTROL_SECONDS)
            self._control.close()

    def close(self) -> None:
        """Let the launcher end by itself; kill it when it does not."""
        if self.alive:
            self._control.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
            self.kill()
        if self._group is not None:
            self._group.remove()
        self._errors.close()
