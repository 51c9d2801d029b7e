"""nbgrader's gradebook in a real PostgreSQL, started for the test alone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.export.nbgrader import sync

pytestmark = pytest.mark.slow

ACCOUNT = "postgres" if os.geteuid() == 0 else None
"""PostgreSQL refuses to be run by root; its package makes this account."""


def program(name: str) -> str:
    """A program of PostgreSQL; Debian keeps them off the path."""
    places = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"))]
    found = shutil.which(name, path=os.pathsep.join([os.environ["PATH"], *places]))
    assert found, f"{name} is missing: install PostgreSQL (.ci/run does)"
    return found


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        port: int = tried.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a database on a fresh server."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # sockets need a short path
    if ACCOUNT:
        shutil.chown(folder, ACCOUNT)
    data, port = folder / "data", free_port()

    def run(*words: object) -> None:
        command = [program(str(words[0])), *map(str, words[1:])]
        subprocess.run(command, check=True, user=ACCOUNT, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run("initdb", "-D", data, "-A", "trust", "-U", "tester", "--no-sync")
        options = f"-p {port} -k {folder} -h 127.0.0.1"
        run("pg_ctl", "-D", data, "-l", folder / "log", "-o", options, "-w", "start")
        try:
            yield f"postgresql://tester@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def contents(url: str) -> list[tuple[object, ...]]:
    with Gradebook(url) as gradebook:
        grades = gradebook.db.connection().exec_driver_sql("SELECT * FROM grade").fetchall()
        comments = gradebook.db.connection().exec_driver_sql("SELECT * FROM comment").fetchall()
    return sorted(map(tuple, [*grades, *comments]), key=repr)


def test_scores_arrive_and_twice_is_the_same(source, server):
    assert sync(source, server).submissions == 9
    first = contents(server)
    sync(source, server)
    assert contents(server) == first
    with Gradebook(server) as gradebook:
        rows = {row["student"]: row["score"] for row in gradebook.submission_dicts("03_softmax")}
    assert rows == {"ada": 4.0, "bob": 1.0, "cyd": 0.0, "dee": 4.0, "fay": 4.0}
