"""A clean process with torch loaded, which forks one locked-down worker per submission.

It holds no secret: it starts before checks, reference and records are loaded, and only
file descriptors pass through it, never a source, a nonce or a tensor. It has one thread,
because a fork of a process with several can hang.
"""

# pathlib is slow to import, and this runs at every start

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
from typing import Any

from grader.inside import child
from grader.inside.child import SET_UP_FAILED, Spare
from grader.inside.lockdown import Cage, Seat

MAX_CONTROL = 1 << 16

__all__ = ["SET_UP_FAILED", "main"]


def main(arguments: list[str]) -> None:
    """Serve the control socket `arguments[0]` under the options `arguments[1]`."""
    control = socket.socket(fileno=int(arguments[0]))
    options = json.loads(arguments[1])
    cage = Cage.from_json(options["cage"])
    sys.path[:] = options["path"] or sys.path
    settle(options["become"])
    problem = child.trial(cage, Seat(uid=options["worker_uid"]))
    send(control, {"trial": problem})
    if problem is not None or options["trial_only"]:
        return
    load_torch(options["preload"])
    send(control, {"ready": True, "threads": _threads(), "tier": cage.tier})
    Server(control, cage).serve()
    os._exit(0)  # the interpreter's own end takes a fifth of a second


def settle(become: int | None) -> None:
    """Stop being root where that is wanted, and adopt the workers whose parents end."""
    if sys.platform != "linux":
        return
    import resource  # noqa: F401  # loaded once, here, for all workers

    from grader.inside import kernel, landlock, seccomp  # noqa: F401

    kernel.prctl(kernel.PR_SET_CHILD_SUBREAPER, 1)
    if become is not None:
        kernel.become_user(become)
        # Without this /proc/self/uid_map would still belong to root.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)


def load_torch(preload: list[str]) -> None:
    """Import torch and what else is asked for, so that each fork finds it done.

    `torch._dynamo` is worth asking for where optimisers are used: the first step of any
    imports it (0.7 s, 800 modules).
    """
    gc.disable()  # imports make many objects and no garbage
    import torch

    from grader.inside import probes, worker  # noqa: F401  # what most workers import

    torch.set_num_threads(1)
    for name in preload:
        importlib.import_module(name)
    worker.warm()
    gc.freeze()
    gc.enable()


class Server:
    """Does the orders of the grader: spawn a worker, or reap one that has ended."""

    def __init__(self, control: socket.socket, cage: Cage) -> None:
        self.control = control
        self.cage = cage
        self.spare: Spare | None = None
        self.alive: set[int] = set()

    def serve(self) -> None:
        """Until the grader closes the socket."""
        while True:
            self.stock()
            text, fds, _, _ = socket.recv_fds(self.control, MAX_CONTROL, 3)
            if not text:
                return
            message = json.loads(text)
            if message["op"] == "spawn":
                self.spawn(message, fds)
            else:
                self.reap(message["pid"])

    def stock(self) -> None:
        """Fork a worker ahead of need; a failure waits for the order that needs it."""
        if self.spare is None:
            with contextlib.suppress(OSError):
                self.spare = child.fork_spare(self.cage, self.control)

    def discard_spare(self) -> None:
        """End the spare worker, if there is one."""
        spare, self.spare = self.spare, None
        if spare is not None:
            spare.orders.close()
            os.kill(spare.pid, signal.SIGKILL)
            os.waitpid(spare.pid, 0)

    def spawn(self, message: dict[str, Any], fds: list[int]) -> None:
        """Give the order to the spare worker and its pidfd to the grader."""
        try:
            pid = self.give(message, fds)
        except OSError as error:
            send(self.control, {"error": str(error)})
            return
        finally:
            for fd in fds:
                os.close(fd)
        self.alive.add(pid)
        pidfd = os.pidfd_open(pid)
        socket.send_fds(self.control, [json.dumps({"pid": pid}).encode()], [pidfd])
        os.close(pidfd)

    def give(self, message: dict[str, Any], fds: list[int]) -> int:
        """The pid of the worker that took the order; a spare that died is replaced once."""
        spare, self.spare = self.spare, None
        if spare is not None:
            try:
                spare.order(message, fds)
                return spare.pid
            except OSError:
                self.spare = spare
                self.discard_spare()
        spare = child.fork_spare(self.cage, self.control)
        spare.order(message, fds)
        return spare.pid

    def reap(self, pid: int) -> None:
        """Wait for a worker that the grader has killed, and tell what it used."""
        _, status, usage = os.wait4(pid, 0)
        self.alive.discard(pid)
        if not self.cage.seccomp:
            self.end_strays()
        send(
            self.control,
            {
                "pid": pid,
                "status": os.waitstatus_to_exitcode(status),
                "cpu": usage.ru_utime + usage.ru_stime,
                "peak": usage.ru_maxrss,
            },
        )

    def end_strays(self) -> None:
        """Kill processes that a submission left behind, where the system could not refuse them."""
        ours = self.alive | ({self.spare.pid} if self.spare else set())
        for _ in range(100):
            strays = [pid for pid in _children() if pid not in ours]
            if not strays:
                return
            for pid in strays:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)


def send(control: socket.socket, message: dict[str, Any]) -> None:
    """One control message."""
    control.send(json.dumps(message).encode())


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1


def _children() -> list[int]:
    try:
        with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
            return [int(pid) for pid in file.read().split()]
    except OSError:
        return []
