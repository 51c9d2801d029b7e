"""Runs the bank behind one tier and says what came of each submission.

    python -m tests.hostile.runner --tier full [NAME ...]

Prints one JSON line per submission: for each name given, or for each line of its input when
there is none (`*` is the whole bank). It is a program of its own, so that the tests can run
it as another user.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.errors import SandboxError
from grader.inside.lockdown import Limits, Plan
from grader.sandbox import scratch
from grader.sandbox.launcher import Launcher, start
from grader.sandbox.places import PACKAGE

from .bank import BANK
from .bank.entry import RIGHT, Hostile

CALL_SECONDS = 2.0
LOAD_SECONDS = 4.0
CONTROL = "# MARKER-OF-THE-CONTROL-SUBMISSION\nimport torch\n" + RIGHT


@dataclass(frozen=True)
class Result:
    """What came of one hostile submission, and of the honest one after it."""

    name: str
    outcome: str
    detail: str
    won: list[str]
    control: str
    harm: list[str]
    seconds: float


@dataclass(frozen=True)
class Surroundings:
    """What a submission must not reach: a file, a process and a port of the grader's user."""

    canary: Path
    victim: subprocess.Popen[bytes]
    port: int
    listener: socket.socket
    scratch: list[Path]
    """The folders that its workers were given to write in: none may stay."""

    def fill_in(self, source: str, tier: str) -> str:
        """The source with the places that it attacks."""
        root = PACKAGE.parent
        hidden = [str(p) for p in (root / "solutions", root / "tests", PACKAGE / "errors.py", root)]
        for name, value in {
            "HIDDEN": hidden,
            "CANARY": str(self.canary),
            "HOSTNAME": socket.gethostname(),
            "TIER": tier,
        }.items():
            source = source.replace(f"@{name}@", repr(value))
        return source.replace("@VICTIM@", str(self.victim.pid)).replace("@PORT@", str(self.port))

    def harm(self) -> list[str]:
        """What was harmed after all."""
        found = []
        if not self.canary.exists() or self.canary.read_text() != "canary":
            found.append("the canary was changed")
        if self.victim.poll() is not None:
            found.append("the victim was killed")
        found += [f"left {p}" for p in Path(tempfile.gettempdir()).glob("torchgrade-was-here")]
        self.listener.setblocking(False)
        try:
            self.listener.accept()
            found.append("somebody called")
        except BlockingIOError:
            pass
        return found


@contextmanager
def surroundings() -> Iterator[Surroundings]:
    """Set them up, and take them down."""
    os.environ["TORCHGRADE_SECRET"] = secrets.token_hex()
    quiet = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
    }
    victim = subprocess.Popen(["/bin/sleep", "3000"], **quiet)
    with tempfile.TemporaryDirectory() as folder, socket.create_server(("127.0.0.1", 0)) as server:
        canary = Path(folder) / "canary"
        canary.write_text("canary")
        try:
            with scratch_noted() as made:
                yield Surroundings(canary, victim, server.getsockname()[1], server, made)
        finally:
            victim.kill()
            victim.wait()


@contextmanager
def scratch_noted() -> Iterator[list[Path]]:
    """The scratch folders that this process makes; others make theirs beside them."""
    made: list[Path] = []

    def make(limit: int, owner: int | None) -> scratch.Scratch:
        room = real(limit, owner)
        made.append(room.path)
        return room

    real, scratch.make = scratch.make, make
    try:
        yield made
    finally:
        scratch.make = real


def call(worker: Any, name: str, *args: Any) -> Any:
    """The reply to one call."""
    from grader.inside import codec

    encoder = codec.Encoder()
    node = {"f": name, "a": [encoder.node(value) for value in args]}
    text = codec.pack_json({"calls": [node]})
    return next(iter(worker.ask(text, encoder.blob(), 1)))


def judge(value: Any, want: Any) -> str:
    """Compare in the grader's process."""
    import torch

    if type(value) is not torch.Tensor or value.shape != want.shape or value.dtype != want.dtype:
        return "wrong"
    close = bool(torch.isfinite(value).all()) and bool((value - want).abs().max() < 1e-5)
    return "right" if close else "wrong"


def one_call(worker: Any) -> tuple[str, str]:
    """One call on secret inputs, judged."""
    import torch

    x = torch.randn(64, 10, generator=torch.Generator().manual_seed(secrets.randbits(60))) * 3
    reply = call(worker, "softmax", x.clone())
    if reply.error is not None:
        return "raised", f"{reply.error.type}: {reply.error.message}"[:200]
    return judge(reply.value, torch.softmax(x, -1)), str(type(reply.value))


def work(worker: Any, source: str) -> tuple[str, str, list[str]]:
    """Load, call three times, and ask what was won."""
    job = {"source": source, "filename": "softmax.py", "module": "softmax"}
    loaded = worker.load(job, LOAD_SECONDS)
    if loaded.error is not None:
        return "raised", f"{loaded.error.type}: {loaded.error.message}"[:200], []
    calls = [one_call(worker) for _ in range(3)]
    won = call(worker, "escaped").value if "def escaped" in source else []
    bad = [c for c in calls if c[0] != "right"]
    outcome, detail = bad[0] if bad else calls[0]
    # Some break their own confession; what they did shows in the surroundings all the same.
    return outcome, detail, [str(w) for w in won] if isinstance(won, list) else []


def grade(launcher: Launcher, source: str, scratch: int = 0) -> tuple[str, str, list[str]]:
    """What came of one submission."""
    from grader.sandbox.handle import WorkerEnded

    plan = Plan(limits=Limits(cpu_seconds=5, scratch=scratch))
    try:
        worker = launcher.spawn(plan, CALL_SECONDS)
    except SandboxError as error:
        return "sandbox", str(error), []
    try:
        outcome = work(worker, source)
        worker.printed().encode("utf-8")
        return outcome
    except WorkerEnded as ended:
        return ended.verdict, ended.detail, []
    except SandboxError as error:
        return "sandbox", str(error), []
    finally:
        worker.close()


def run(entry: Hostile, launcher: Launcher, around: Surroundings) -> Result:
    """One hostile submission, and the honest one after it."""
    began = time.perf_counter()
    descriptors = len(list(Path("/proc/self/fd").iterdir()))
    source = around.fill_in(entry.source, launcher.tier)
    outcome, detail, won = grade(launcher, source, entry.scratch)
    seconds = time.perf_counter() - began
    control = grade(launcher, CONTROL)
    harm = around.harm()
    harm += [f"left {path}" for path in around.scratch if path.exists()]
    around.scratch.clear()
    if (now := len(list(Path("/proc/self/fd").iterdir()))) != descriptors:
        harm.append(f"{now - descriptors} descriptors leaked")
    return Result(entry.name, outcome, detail, won, ": ".join(control[:2]), harm, seconds)


def chosen(name: str) -> list[Hostile]:
    """The entry of that name, or all."""
    return list(BANK.values()) if name == "*" else [BANK[name]]


def main() -> None:
    """Run the bank, or the named part of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--tier", required=True)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    try:
        launcher = start(tier=options.tier, fresh=options.fresh or None)
    except SandboxError as error:
        sys.exit(f"refused: {error}")
    try:
        with surroundings() as around:
            for line in options.names or sys.stdin:
                for entry in chosen(line.strip()):
                    print(json.dumps(asdict(run(entry, launcher, around))), flush=True)
    finally:
        launcher.close()


if __name__ == "__main__":
    sys.exit(main())
