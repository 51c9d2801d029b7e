"""Ctrl-C is not lost: what is being imported just then may swallow it, or fail over it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from grader.errors import GradeError


class Remembered:
    """Python's own handler of Ctrl-C, and whether it was called."""

    def __init__(self) -> None:
        self.came = False

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.came = True
        raise KeyboardInterrupt


@contextmanager
def interrupts_remembered() -> Iterator[None]:
    """Tell a fault that Ctrl-C caused as Ctrl-C; where it is ignored, it stays ignored."""
    before = signal.getsignal(signal.SIGINT)
    main = threading.current_thread() is threading.main_thread()
    if before is not signal.default_int_handler or not main:
        yield
        return
    handler = Remembered()
    signal.signal(signal.SIGINT, handler)
    try:
        yield
    except GradeError:
        raise
    except Exception as error:
        if handler.came:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def stop_if_interrupted() -> None:
    """Raise `KeyboardInterrupt` for a Ctrl-C that somebody swallowed."""
    handler = signal.getsignal(signal.SIGINT)
    if isinstance(handler, Remembered) and handler.came:
        raise KeyboardInterrupt
