"""What a batch needs on a Dask worker: the course, and grading processes beside the worker's own.

Runs inside the worker (trusted), which itself loads neither torch nor a submission: it hands bytes
to a grading process and bytes back.
"""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any, cast

import msgspec
from distributed import get_worker
from distributed.diagnostics.plugin import WorkerPlugin

from grader.batch.messages import Done, Failed, Prepare, Setup, Task, pack, unpack_task
from grader.batch.processes import Processes
from grader.course.pack import open_pack
from grader.results.store import write_atomically

Records = dict[str, bytes]
"""Record files of one exercise, by name."""


class Node(WorkerPlugin):
    """Sets a worker up when it joins, and cleans up when the batch ends."""

    def __init__(self, name: str, setup: Setup, course: bytes, patience: float) -> None:
        self.name = name
        self._setup, self._course, self._patience = msgspec.json.encode(setup), course, patience

    def setup(self, worker: Any) -> None:
        """Open the course; grading processes start with the first task."""
        self._folder = Path(worker.local_directory) / self.name
        self._folder.mkdir(parents=True, exist_ok=True)
        packed = self._folder / "course.pack"
        packed.write_bytes(self._course)
        self._root = open_pack(packed)
        self._own = threading.local()
        self._crews: list[Processes] = []

    def teardown(self, worker: Any) -> None:
        """End the grading processes."""
        del worker
        for crew in self._crews:
            crew.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def crew(self) -> Processes:
        """The grading process of this thread of the worker; raises `GradeError`."""
        if not hasattr(self._own, "crew"):
            setup = msgspec.json.decode(self._setup, type=Setup)
            changes = {"course": str(self._root), "hidden": (str(self._folder),)}
            crew = Processes(msgspec.structs.replace(setup, **changes), 1, self._patience)
            self._crews.append(crew)
            crew.start()
            self._own.crew = crew
        crew_of_thread: Processes = self._own.crew
        return crew_of_thread

    def do(self, task: Task) -> Done | Failed:
        """One task; a grading process that dies over it is replaced, as on one machine."""
        [(_number, answer)] = self.crew().run([(0, task)])
        return answer

    def records(self, names: tuple[str, ...]) -> Records:
        """Record files that lie here."""
        folder = self._root / ".grade" / "records"
        return {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}

    def keep(self, records: Records) -> None:
        """Put record files that were made elsewhere in their place."""
        for name, data in records.items():
            path = self._root / ".grade" / "records" / Path(name).name
            if not path.exists():
                write_atomically(path, data)


def _node(name: str) -> Node:
    return cast("Node", get_worker().plugins[name])


def tier() -> str:
    """The strongest isolation of this machine."""
    from grader.sandbox import tiers

    return tiers.probe().tier


def ready(name: str) -> bytes:
    """What the grading processes of this worker are."""
    return pack(_node(name).crew().start())


def prepare(name: str, exercise: str) -> tuple[bytes, Records]:
    """Make an exercise's records; the other workers fetch them from here, each once."""
    node = _node(name)
    answer = node.do(Prepare(exercise))
    names = answer.records if isinstance(answer, Done) else ()
    return pack(answer), node.records(names)


def grade(name: str, prepared: tuple[bytes, Records] | None, task: bytes) -> bytes:
    """Grade one submission: JSON in, JSON out."""
    node = _node(name)
    if prepared is not None:
        node.keep(prepared[1])
    return pack(node.do(unpack_task(task)))
