"""Every hostile submission gets what it deserves, and the honest one after it full marks."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from .bank import BANK, KINDS
from .other_user import is_root, popen

ROOT = Path(__file__).resolve().parents[2]
STRONG = ("full", "landlock")
ANSWER_SECONDS = 60
WEAK_TIER_KINDS = ("forging", "exceptions", "state")
"""What must hold in every tier: nothing that a submission says is a verdict."""
FRESH = ("reply-before-call", "reply-twice", "patch-worker", "subclass-eq", "set-up-failed", "loop")


class Bench:
    """One runner: a tier, and the user that grades."""

    def __init__(self, who: str, arguments: list[str], folder: Path) -> None:
        process = popen(who, "tests.hostile.runner", arguments, folder, ROOT)
        if process is None:
            missing("no Python that an ordinary user can read")
        assert process is not None
        self.process: subprocess.Popen[str] = process

    def ask(self, name: str) -> dict[str, Any]:
        """The result for one entry."""
        assert self.process.stdin
        assert self.process.stdout
        if self.process.poll() is None:
            self.process.stdin.write(name + "\n")
            self.process.stdin.flush()
            if select.select([self.process.stdout], [], [], ANSWER_SECONDS)[0]:
                line = self.process.stdout.readline()
                if line:
                    result: dict[str, Any] = json.loads(line)
                    return result
        self.process.kill()
        said = self.process.communicate(timeout=20)[1]
        if "refused:" in said:
            missing(said.strip())
        raise AssertionError(f"the runner ended: {said[-2000:]}")

    def close(self) -> None:
        """Let the runner end by itself, or end it."""
        try:
            self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate(timeout=20)


def missing(why: str) -> None:
    """A tier that is not there: a failure where CI should have set it up."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def benches() -> Iterator[Callable[..., Bench]]:
    open_benches: dict[tuple[str, ...], Bench] = {}

    # Not pytest's own folder: it takes that from other users, at the start of every session.
    home = Path(tempfile.mkdtemp(prefix="bank-"))

    def bench(who: str, *arguments: str) -> Bench:
        key = (who, *arguments)
        if key not in open_benches or open_benches[key].process.poll() is not None:
            folder = home / str(len(open_benches))
            folder.mkdir(exist_ok=True)
            open_benches[key] = Bench(who, list(arguments), folder)
        return open_benches[key]

    yield bench
    for one in open_benches.values():
        one.close()
    shutil.rmtree(home)


def check(name: str, result: dict[str, Any]) -> None:
    entry = BANK[name]
    assert result["harm"] == []
    assert result["won"] == []
    assert result["outcome"] in entry.expect.split(), result["detail"]
    assert result["control"].startswith("right"), result["control"]


def _combinations() -> Iterator[Any]:
    for kind, entries in KINDS.items():
        for entry in entries:
            for tier in STRONG:
                for who in ("root", "user"):
                    quick = tier == "full" and who == "user" and kind != "stalling"
                    marks = () if quick else (pytest.mark.slow,)
                    yield pytest.param(
                        entry.name, tier, who, marks=marks, id=f"{tier}-{who}-{entry.name}"
                    )


@pytest.mark.parametrize(("name", "tier", "who"), list(_combinations()))
def test_contained(name: str, tier: str, who: str, benches: Callable[..., Bench]) -> None:
    if who == "root" and not is_root():
        pytest.skip("these tests do not run as root")
    check(name, benches(who, "--tier", tier).ask(name))


@pytest.mark.slow
@pytest.mark.parametrize("name", [e.name for kind in WEAK_TIER_KINDS for e in KINDS[kind]])
def test_no_forged_score_in_the_weakest_tier(name: str, benches: Callable[..., Bench]) -> None:
    result = benches("user", "--tier", "process").ask(name)
    assert result["outcome"] in BANK[name].expect.split(), result["detail"]
    assert result["control"].startswith("right")


@pytest.mark.slow
@pytest.mark.parametrize("name", FRESH)
def test_fresh_interpreters_are_not_fooled(name: str, benches: Callable[..., Bench]) -> None:
    """Their pipes have other numbers, so some attacks fail in other ways."""
    result = benches("user", "--tier", "process", "--fresh").ask(name)
    assert result["outcome"] != "right"
    assert result["outcome"] != "sandbox", result["detail"]
    assert result["control"].startswith("right")


def test_the_bank_is_large_and_names_are_unique() -> None:
    assert len(BANK) == sum(map(len, KINDS.values()))
    assert len(BANK) >= 120
    assert all(entry.goal for entry in BANK.values())
