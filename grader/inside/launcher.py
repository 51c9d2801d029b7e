"""A clean process with torch loaded, which forks one locked-down worker per submission.

It holds no secret: it starts before checks, reference and records are loaded, and only
file descriptors pass through it, never a source, a nonce or a tensor. It has one thread,
because a fork of a process with several can hang.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
from typing import Any

MAX_CONTROL = 1 << 16
SET_UP_FAILED = 97
"""Exit status of a worker that could not lock itself down: the sandbox's fault."""


def main() -> None:
    """Serve the control socket whose descriptor is named on the command line."""
    control = socket.socket(fileno=int(sys.argv[1]))
    import torch

    from grader.inside import worker

    torch.set_num_threads(1)
    worker.warm()
    gc.collect()
    gc.freeze()
    send(control, {"ready": True, "threads": _threads(), "torch": torch.__version__})
    while True:
        text, fds, _, _ = socket.recv_fds(control, MAX_CONTROL, 3)
        if not text:
            return
        handle(control, json.loads(text), fds)


def handle(control: socket.socket, message: dict[str, Any], fds: list[int]) -> None:
    """Do one order of the grader: spawn a worker, or reap one that has ended."""
    if message["op"] == "spawn":
        pid = fork_worker(control, message["plan"], fds)
        for fd in fds:
            os.close(fd)
        pidfd = os.pidfd_open(pid)
        socket.send_fds(control, [json.dumps({"pid": pid}).encode()], [pidfd])
        os.close(pidfd)
    else:
        pid, status, usage = os.wait4(message["pid"], 0)
        send(
            control,
            {
                "pid": pid,
                "status": os.waitstatus_to_exitcode(status),
                "cpu": usage.ru_utime + usage.ru_stime,
                "peak": usage.ru_maxrss,
            },
        )


def fork_worker(control: socket.socket, plan: str, fds: list[int]) -> int:
    """Fork a worker that serves the three descriptors (requests, replies, output)."""
    pid = os.fork()
    if pid:
        return pid
    try:
        control.close()
        become_worker(plan, *fds)
        os._exit(0)
    except BaseException as error:  # noqa: BLE001  # whatever it is, the child must not go on
        os.write(2, f"sandbox set-up failed: {type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(SET_UP_FAILED)


def become_worker(plan: str, requests: int, replies: int, output: int) -> None:
    """In the child: arrange descriptors, lock down, serve until the grader is done."""
    from grader.inside import lockdown, worker

    arrange_descriptors(requests, replies, output)
    lockdown.enter(lockdown.Plan.from_json(plan))
    sys.argv[:] = ["submission"]
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
        stream = open(number, mode, closefd=False, errors="replace", encoding="utf-8")  # noqa: PTH123, SIM115
        name = ("stdin", "stdout", "stderr")[number]
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def send(control: socket.socket, message: dict[str, Any]) -> None:
    """One control message."""
    control.send(json.dumps(message).encode())


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1


if __name__ == "__main__":
    main()
