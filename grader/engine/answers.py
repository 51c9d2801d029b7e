"""A submission's answers to one record, pulled from the worker as they are needed."""

from __future__ import annotations

from collections.abc import Iterator

from grader.engine.seat import LoadFailed
from grader.inside.codec import Opaque
from grader.sandbox.handle import Reply, WorkerEnded

FREE_BYTES = 4 << 20
"""The answers to one record are taken as they are up to so many bytes, and four times the usual."""


class Answers:
    """Replies in order; after the worker's end, every further one raises how it ended."""

    def __init__(self, replies: Iterator[Reply], usual: int = 0) -> None:
        self.taken: list[Reply] = []
        self.ended: WorkerEnded | LoadFailed | None = None
        self._replies = replies
        self._left = FREE_BYTES + 4 * usual

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
        """The reply, unless it would fill the memory together with those before it."""
        self._left -= reply.size
        if self._left >= 0:
            return reply
        return Reply(value=Opaque("a value that is far too large"))
