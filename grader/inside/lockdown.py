"""What a worker gives up before it loads a submission.

This file grows with the tiers of isolation: today it holds what every POSIX system has
(limits, a session of its own, closed descriptors, a scrubbed environment).
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

MB = 1 << 20

KEPT_VARIABLES = ("PATH", "HOME", "TMPDIR", "LANG", "SYSTEMROOT", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Limits:
    """What one submission may use. Sizes in bytes, times in seconds."""

    cpu_seconds: int = 30
    address_space: int = 4096 * MB
    data: int = 1024 * MB
    stack: int = 8 * MB
    file_size: int = 16 * MB
    open_files: int = 64
    processes: int = 64


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


def enter(plan: Plan) -> None:
    """Lock this process down; raises OSError when a part of the plan cannot be had."""
    scrub_environment()
    scrub_path()
    if os.name == "posix":
        if os.getsid(0) != os.getpid():
            os.setsid()
        set_limits(plan.limits)


def scrub_environment() -> None:
    """Drop every variable but the few that Python itself needs: the rest may hold secrets."""
    kept = {k: os.environ[k] for k in KEPT_VARIABLES if k in os.environ}
    os.environ.clear()
    os.environ.update(kept, OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")


def scrub_path() -> None:
    """Take the project's own folders off the import path; its modules are loaded by now."""
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120  # pathlib is not loaded here
    sys.path[:] = [p for p in sys.path if p and os.path.abspath(p) != here]  # noqa: PTH100


def set_limits(limits: Limits) -> None:
    """Apply the limits with setrlimit; a limit that the system does not know is left out."""
    import resource

    wanted = {
        "RLIMIT_CPU": (limits.cpu_seconds, limits.cpu_seconds + 1),
        "RLIMIT_AS": (limits.address_space, limits.address_space),
        "RLIMIT_DATA": (limits.data, limits.data),
        "RLIMIT_STACK": (limits.stack, limits.stack),
        "RLIMIT_FSIZE": (limits.file_size, limits.file_size),
        "RLIMIT_NOFILE": (limits.open_files, limits.open_files),
        "RLIMIT_CORE": (0, 0),
        "RLIMIT_NPROC": (limits.processes, limits.processes),
    }
    for name, (soft, hard) in wanted.items():
        if not hasattr(resource, name):
            continue
        which = getattr(resource, name)
        ceiling = resource.getrlimit(which)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)
        resource.setrlimit(which, (soft, hard))
