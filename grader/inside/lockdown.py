"""What a worker gives up before it loads a submission, and the test that it really did.

A `Plan` is what the engine asks for one submission; a `Cage` is what the launcher found this
machine to give. What makes namespaces and `prepare` need nothing of the plan and run ahead of
need; `enter` does the rest and ends with a test of itself.
"""

# pathlib is slow to import, and this runs at every start

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

MB = 1 << 20
LINUX = sys.platform == "linux"
BOX = "/box"
"""The only directory that may be writable in the tier `full`."""
DEVICES = ("/dev/zero", "/dev/random", "/dev/urandom")
KEPT_VARIABLES = ("PATH", "LANG", "SYSTEMROOT", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES")


class NotLocked(Exception):
    """The process could do what it must not be able to do."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Sizes in bytes, times in seconds."""

    cpu_seconds: int = 30
    address_space: int = 4096 * MB
    """0 for none: a CUDA driver reserves about twice its card."""
    data: int = 1024 * MB
    stack: int = 8 * MB
    file_size: int = 16 * MB
    open_files: int = 64
    processes: int = 64
    """Threads, in effect: forks are refused wherever the system can."""
    scratch: int = 0
    """Bytes of a private directory for files; 0 for none."""


@dataclass(frozen=True)
class Plan:
    """How a worker is locked down: the tier that is asked for, and its limits."""

    tier: str = "process"
    limits: Limits = field(default_factory=Limits)

    def to_json(self) -> str:
        """The plan as text, for a command line or a control message."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Plan:
        """The plan that `to_json` wrote."""
        data: dict[str, Any] = json.loads(text)
        return Plan(tier=data["tier"], limits=Limits(**data["limits"]))


@dataclass(frozen=True)
class Cage:
    """How the workers of one launcher are locked in: found by the grader, the same for all."""

    tier: str = "process"
    seccomp: bool = False
    landlock: bool = False
    keep_reading: bool = False
    """Python lies where only root may read: the dropped user keeps that one right."""
    gpus: tuple[str, ...] = ()
    """Device files of GPUs that submissions may use."""
    readable: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    """Paths that a worker must not be able to open: the reference, the checks, the course."""

    @property
    def nested(self) -> bool:
        """Whether each worker gets namespaces of its own."""
        return self.tier == "full"

    def to_json(self) -> str:
        """The cage as text, for a command line."""
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> Cage:
        """The cage that `to_json` wrote."""
        data: dict[str, Any] = json.loads(text)
        data.update({name: tuple(data[name]) for name in ("readable", "hidden", "gpus")})
        return Cage(**data)


@dataclass(frozen=True)
class Seat:
    """What differs between two workers of one launcher beside the plan."""

    uid: int | None = None
    """The user to become, when the launcher is root."""
    scratch: str | None = None
    """A directory made for this worker alone, where no private file system can be mounted."""


def fork_into_namespaces() -> int:
    """Fork a child with users, files, processes and names of its own: 0 in it, else its pid."""
    from grader.inside import kernel

    spaces = kernel.CLONE_NEWUSER | kernel.CLONE_NEWNS | kernel.CLONE_NEWPID
    spaces |= kernel.CLONE_NEWIPC | kernel.CLONE_NEWUTS | kernel.CLONE_NEWCGROUP
    return kernel.fork_into(spaces)


def map_user(user: int, group: int) -> None:
    """Give the one user of the new namespaces the number that it has outside."""
    from grader.inside import kernel

    kernel.map_ids(user, group)


def prepare(cage: Cage) -> None:
    """What needs no plan: a session of its own, an end with the launcher, no /proc."""
    if os.getsid(0) != os.getpid():
        os.setsid()  # kill(0) crosses process namespaces
    if not LINUX:
        return
    from grader.inside import kernel

    if not cage.nested:  # else it dies with the launcher's process namespace
        kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)
    else:
        flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
        kernel.mount(None, "/", None, kernel.MS_REC | kernel.MS_PRIVATE)
        if cage.gpus:  # its driver wants a /proc; this one shows the worker alone
            kernel.mount("proc", "/proc", "proc", flags | kernel.MS_RDONLY)
        else:
            data = "size=4k,nr_inodes=1"
            kernel.mount("tmpfs", "/proc", "tmpfs", flags | kernel.MS_RDONLY, data)


def enter(plan: Plan, cage: Cage | None = None, seat: Seat | None = None) -> None:
    """Lock this process down; raises when a part of it cannot be had or does not hold."""
    cage, seat = cage or Cage(), seat or Seat()
    if plan.tier != cage.tier:
        raise NotLocked(f"asked for the tier {plan.tier}, this is {cage.tier}")
    scratch = make_scratch(plan, cage, seat)
    scrub_environment(scratch)
    scrub_path()
    if os.name != "posix":
        return
    os.chdir(scratch or "/")
    set_limits(plan.limits, threads_of_user(cage, seat))
    if LINUX:
        give_up_rights(cage, seat, scratch)
        self_test(cage, scratch)


def threads_of_user(cage: Cage, seat: Seat) -> int | None:
    """Threads that this worker's user runs already; None when that cannot be known."""
    if cage.nested or seat.uid is not None:
        return 0  # counted in its own user namespace, or a user that nobody else is
    if not LINUX:
        return None
    count, user = 0, os.getuid()
    with os.scandir("/proc") as entries:
        for entry in entries:
            if not entry.name.isdigit():
                continue
            try:
                status = os.stat(f"/proc/{entry.name}/task")
            except OSError:
                continue
            count += (status.st_nlink - 2) * (status.st_uid == user)
    return count


def make_scratch(plan: Plan, cage: Cage, seat: Seat) -> str | None:
    """The directory that this worker may write to, or None."""
    if not plan.limits.scratch:
        return None
    if not cage.nested:
        return seat.scratch
    from grader.inside import kernel

    flags = kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC
    size = f"size={plan.limits.scratch},nr_inodes=1024,mode=700"
    kernel.mount("tmpfs", BOX, "tmpfs", flags, size)
    return BOX


def give_up_rights(cage: Cage, seat: Seat, scratch: str | None) -> None:
    """The order matters: users and capabilities, then files, then system calls."""
    from grader.inside import kernel, landlock, seccomp

    keep = kernel.CAP_DAC_READ_SEARCH if cage.keep_reading else None
    if seat.uid is not None:
        kernel.become_user(seat.uid, keep=keep)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, 9)  # forgotten when the user changes
    elif cage.nested:
        kernel.drop_capabilities()
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    if cage.landlock:
        readable = ("/",) if cage.nested else (*cage.readable, *DEVICES)
        writable = (os.devnull, *([] if scratch is None else [scratch]))
        rules = landlock.ruleset(readable, writable, cage.gpus)
        landlock.restrict(rules)
        os.close(rules)
    if cage.seccomp:
        kernel.install_filter(seccomp.build(devices=bool(cage.gpus)))


def self_test(cage: Cage, scratch: str | None) -> None:
    """Try what must fail; raises `NotLocked` when it does not."""
    if cage.seccomp:
        _test_calls()
    if cage.nested or cage.landlock:
        _test_files(cage, scratch)


def _test_calls() -> None:
    import socket

    from grader.inside import kernel

    if kernel.prctl(kernel.PR_GET_SECCOMP) != 2:  # SECCOMP_MODE_FILTER
        raise NotLocked("the system call filter is not in force")
    if not kernel.fork_refused():
        raise NotLocked("a process could be started")
    if _works(lambda: socket.socket().close()):
        raise NotLocked("a socket could be opened")


def _test_files(cage: Cage, scratch: str | None) -> None:
    here = os.path.dirname(os.path.abspath(__file__))  # no pathlib before the torch import
    for folder in (here, "/tmp", "/dev/shm", "/", BOX):  # noqa: S108  # each must be refused
        if folder != scratch and _works(lambda f=folder: _create(f"{f}/torchgrade-self-test")):  # type: ignore[misc]
            raise NotLocked(f"a file could be written in {folder}")
    for path in cage.hidden:
        if _works(lambda p=path: os.close(os.open(p, os.O_RDONLY))):  # type: ignore[misc]
            raise NotLocked(f"{path} could be opened")
    if not cage.gpus and _works(lambda: os.close(os.open("/proc/self/environ", os.O_RDONLY))):
        raise NotLocked("/proc could be read")


def _works(action: Callable[[], object]) -> bool:
    try:
        action()
    except OSError:
        return False
    return True


def _create(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    os.unlink(path)


def scrub_environment(scratch: str | None) -> None:
    """Drop every variable but the few that Python itself needs: the rest may hold secrets."""
    kept = {k: os.environ[k] for k in KEPT_VARIABLES if k in os.environ}
    home = scratch or (BOX if LINUX else os.getcwd())
    os.environ.clear()
    os.environ.update(kept, HOME=home, TMPDIR=home, USER="student")
    tempfile.tempdir = home  # else its first use tries to write, and fails where nothing may be
    if LINUX:  # a folder that exists: torch's compiler makes it when it is imported
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = scratch or "/"
    os.environ.update(OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")


def scrub_path() -> None:
    """Take the project's own folders off the import path, and the command line out of memory."""
    here = os.path.dirname(
        os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    )  # pathlib is not loaded here
    if os.path.basename(here) not in ("site-packages", "dist-packages"):
        sys.path[:] = [p for p in sys.path if p and os.path.abspath(p) != here]
    sys.argv[:] = ["submission"]
    sys.orig_argv[:] = ["python"]


def set_limits(limits: Limits, threads_elsewhere: int | None = None) -> None:
    """Apply the limits with setrlimit; a limit that the system does not know is left out.

    The limit of processes counts all that the user runs, so it needs to know how many; where
    that cannot be known it is left alone, or a busy user's submissions would fail for nothing.
    """
    import resource

    wanted = {
        "RLIMIT_CPU": (limits.cpu_seconds, limits.cpu_seconds + 1),
        "RLIMIT_AS": (limits.address_space, limits.address_space),
        "RLIMIT_DATA": (limits.data, limits.data),
        "RLIMIT_STACK": (limits.stack, limits.stack),
        "RLIMIT_FSIZE": (limits.file_size, limits.file_size),
        "RLIMIT_NOFILE": (limits.open_files, limits.open_files),
        **{f"RLIMIT_{name}": (0, 0) for name in ("CORE", "MEMLOCK", "MSGQUEUE")},
        "RLIMIT_SIGPENDING": (64, 64),
    }
    if threads_elsewhere is not None:
        wanted["RLIMIT_NPROC"] = (limits.processes + threads_elsewhere,) * 2
    if not limits.address_space:
        del wanted["RLIMIT_AS"]
    for name, (soft, hard) in wanted.items():
        if not hasattr(resource, name):
            continue
        which = getattr(resource, name)
        ceiling = resource.getrlimit(which)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(which, (soft, hard))
