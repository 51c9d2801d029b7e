"""The making of one worker: a fork of the launcher that locks itself in.

Forked ahead of need, it waits for one order (a plan and three descriptors), does the rest of
the lockdown, and serves. It ends by itself when the launcher does.
"""

# pathlib is slow to import, and this runs at every start

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.inside import lockdown
from grader.inside.lockdown import Cage, Limits, Plan, Seat

MAX_ORDER = 1 << 16
SET_UP_FAILED = 97
"""Exit status of a worker that could not lock itself down: the sandbox's fault."""


@dataclass(frozen=True)
class Spare:
    """A forked process that waits for its order."""

    pid: int
    orders: socket.socket

    def order(self, message: dict[str, Any], fds: list[int]) -> None:
        """Send the one order; raises OSError when the process is gone."""
        try:
            socket.send_fds(self.orders, [json.dumps(message).encode()], fds)
        finally:
            self.orders.close()


def fork_spare(cage: Cage, control: socket.socket) -> Spare:
    """A worker without an order yet; raises OSError when none can be made."""
    mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def live() -> None:
        mine.close()
        control.close()
        wait_for_order(cage, theirs)

    try:
        return Spare(fork_caged(cage, live), mine)
    except OSError:
        mine.close()
        raise
    finally:
        theirs.close()


def fork_caged(cage: Cage, live: Callable[[], None]) -> int:
    """Fork a process that does `live` behind the cage's namespaces; its pid as seen from here.

    Raises OSError when none can be made.
    """
    if not cage.nested:
        return os.fork() or _run(live)
    user, group = os.getuid(), os.getgid()  # in new namespaces they have no number at first

    def live_mapped() -> None:
        lockdown.map_user(user, group)
        live()

    return lockdown.fork_into_namespaces() or _run(live_mapped)


def _run(work: Callable[[], None]) -> int:
    """Do `work` in a child and never return."""
    status = SET_UP_FAILED
    try:
        work()
        status = 0
    except BaseException as error:  # whatever it is, the child must not go on
        os.write(2, f"sandbox set-up failed: {type(error).__name__}: {error}\n".encode()[:4000])
    finally:
        os._exit(status)


def wait_for_order(cage: Cage, orders: socket.socket) -> None:
    """In the worker: prepare, wait, and become what the order says."""
    lockdown.prepare(cage)
    text, fds, _, _ = socket.recv_fds(orders, MAX_ORDER, 3)
    if not text:
        return
    message = json.loads(text)
    seat = Seat(uid=message["uid"], scratch=message["scratch"])
    become_worker(Plan.from_json(message["plan"]), cage, seat, fds)


def become_worker(plan: Plan, cage: Cage, seat: Seat, fds: list[int]) -> None:
    """Arrange descriptors, lock down, serve until the grader is done."""
    from grader.inside import worker

    requests, replies, output = fds
    arrange_descriptors(requests, replies, output)
    lockdown.enter(plan, cage, seat)
    with os.fdopen(3, "rb") as source, os.fdopen(4, "wb") as sink:
        worker.serve(source, sink)


def arrange_descriptors(requests: int, replies: int, output: int) -> None:
    """0 is empty, 1 and 2 are the output, 3 the requests, 4 the replies; all else is closed."""
    null = os.open(os.devnull, os.O_RDONLY)
    high = [os.dup2(fd, 40 + k) for k, fd in enumerate((null, output, output, requests, replies))]
    for target, fd in enumerate(high):
        os.dup2(fd, target)
    os.closerange(5, 1 << 16)
    for number, mode in ((0, "r"), (1, "w"), (2, "w")):
        stream = open(number, mode, closefd=False, errors="replace", encoding="utf-8")  # noqa: SIM115
        name = ("stdin", "stdout", "stderr")[number]
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def trial(cage: Cage, seat: Seat) -> str | None:
    """Lock a child in and throw it away: None when that worked, else what was refused."""
    reader, writer = os.pipe()

    def live() -> None:
        try:
            lockdown.prepare(cage)
            scratch = 1 << 16 if cage.nested else 0
            lockdown.enter(Plan(cage.tier, Limits(scratch=scratch)), cage, seat)
        except Exception as error:  # told to the grader, which tries less
            os.write(writer, f"{type(error).__name__}: {error}".encode()[:1000])
            raise
        os.write(writer, b"ok")

    try:
        pid = fork_caged(cage, live)
    except OSError as error:
        os.close(reader)
        os.close(writer)
        return str(error)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read(2000).decode("utf-8", "replace")
    os.waitpid(pid, 0)
    return None if said == "ok" else said or "the trial process died"
