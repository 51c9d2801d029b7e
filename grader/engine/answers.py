"""A submission's answers to one record, pulled from the worker as they are needed."""

from __future__ import annotations

from collections.abc import Iterator

from grader.engine.calls import elements
from grader.engine.seat import LoadFailed
from grader.inside.codec import Opaque
from grader.sandbox.handle import Reply, WorkerEnded

FREE_ELEMENTS = 1_000_000
"""Answers up to this many elements are taken as they are."""


class Answers:
    """Replies in order; after the worker's end, every further one raises how it ended."""

    def __init__(self, replies: Iterator[Reply], largest: int = 0) -> None:
        self.taken: list[Reply] = []
        self.ended: WorkerEnded | LoadFailed | None = None
        self._replies = replies
        self._allowed = max(FREE_ELEMENTS, 4 * largest)

    @staticmethod
    def none(failure: WorkerEnded | LoadFailed) -> Answers:
        """The answers of a submission that could not even be asked."""
        answers = Answers(iter(()))
        answers.ended = failure
        return answers

    def get(self, index: int) -> Reply:
        """The reply to call `index`; raises `WorkerEnded` or `LoadFailed`."""
        while len(self.taken) <= index:
            if self.ended is not None:
                raise self.ended
            try:
                self.taken.append(self._bounded(next(self._replies)))
            except (WorkerEnded, LoadFailed) as failure:
                self.ended = failure
            except StopIteration:
                raise IndexError(index) from None
        return self.taken[index]

    def drain(self) -> None:
        """Take what is left, so that the worker is ready for the next request."""
        while self.ended is None:
            try:
                self.get(len(self.taken))
            except (IndexError, WorkerEnded, LoadFailed):
                return

    def _bounded(self, reply: Reply) -> Reply:
        """An answer far larger than the reference's is left alone: it could fill the memory."""
        if reply.size <= self._allowed:  # an element takes a byte at least
            return reply
        if (size := elements(reply.value)) > self._allowed:
            return Reply(value=Opaque(f"a value with {size} elements: far too many"))
        return reply
