"""Bytes to and from a worker, each wait bounded.

A line is three pipes: requests out, replies in, and what the student printed. The worker
may write anything at any time; a line keeps bounded amounts of it and never blocks past
a deadline. `PollLine` serves POSIX systems; `ThreadLine` works wherever Python does.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
import time
from collections.abc import Callable
from typing import IO, Protocol

KEPT_OUTPUT = 64 << 10
MAX_OUTPUT = 16 << 20
MAX_BUFFER = 80 << 20
CHUNK = 1 << 18
GATHER_SECONDS = 0.0005
"""Waking up for each of many small replies would cost more than judging them."""
WATCH_SECONDS = 0.05
"""How often a submission's files are measured while it works, where it may write any."""


class LineClosed(Exception):
    """The worker closed its reply pipe, or ended."""


class DeadlinePassed(Exception):
    """Nothing complete arrived in time."""


class TooMuchOutput(Exception):
    """The submission printed, replied or wrote to files more than it may."""


class Line(Protocol):
    """What a worker handle needs of its pipes."""

    def send(self, data: bytes) -> None:
        """Queue bytes; they leave while replies are awaited."""

    def receive(self, size: int, deadline: float, *, gather: bool = False) -> bytes:
        """Exactly `size` reply bytes, by `deadline` (`time.monotonic`).

        With `gather`, much more is to come: it may be let pile up for a moment.
        """

    def pending(self) -> bool:
        """True when reply bytes are there that nobody asked for."""

    def take_output(self) -> bytes:
        """What was printed since the last call (its first 64 KB)."""

    def close(self) -> None:
        """Close this side of the pipes."""


class Output:
    """What a submission printed: counted whole, kept in part."""

    def __init__(self) -> None:
        self.total = 0
        self._kept = bytearray()

    def add(self, data: bytes) -> None:
        """Count `data`; raises `TooMuchOutput` past the limit."""
        self.total += len(data)
        self._kept += data[: KEPT_OUTPUT - len(self._kept)]
        if self.total > MAX_OUTPUT:
            raise TooMuchOutput

    def take(self) -> bytes:
        """The kept part; starts a new one."""
        data = bytes(self._kept)
        self._kept.clear()
        return data


class PollLine:
    """A line over POSIX pipes, driven by poll() in the caller's thread."""

    def __init__(
        self,
        requests: int,
        replies: int,
        output: int,
        ended: int | None = None,
        watch: Callable[[], bool] | None = None,
    ) -> None:
        self._watch = watch
        self._fds = (requests, replies, output)
        self._requests, self._replies, self._printed = requests, replies, output
        self._outbox = memoryview(b"")
        self._inbox = bytearray()
        self._output = Output()
        self._poll = select.poll()
        for fd in self._fds:
            os.set_blocking(fd, False)
        self._poll.register(replies, select.POLLIN)
        self._poll.register(output, select.POLLIN)
        if ended is not None:
            self._poll.register(ended, select.POLLIN)

    def send(self, data: bytes) -> None:
        self._outbox = memoryview(bytes(self._outbox) + data)
        self._write()
        if self._outbox:
            self._poll.register(self._requests, select.POLLOUT)

    def receive(self, size: int, deadline: float, *, gather: bool = False) -> bytes:
        if gather and len(self._inbox) < size:
            time.sleep(GATHER_SECONDS)
        while len(self._inbox) < size:
            self._wait(deadline)
        if self._watch is not None and self._watch():
            raise TooMuchOutput
        data = bytes(self._inbox[:size])
        del self._inbox[:size]
        return data

    def pending(self) -> bool:
        self._drain()
        with contextlib.suppress(BlockingIOError):
            self._inbox += os.read(self._replies, CHUNK)
        return bool(self._inbox)

    def take_output(self) -> bytes:
        self._drain()
        return self._output.take()

    def close(self) -> None:
        for fd in self._fds:
            with contextlib.suppress(OSError):
                os.close(fd)

    def _wait(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise DeadlinePassed
        if self._watch is not None:
            if self._watch():
                raise TooMuchOutput
            left = min(left, WATCH_SECONDS)
        events = dict(self._poll.poll(left * 1000 + 1))
        if self._printed in events:
            self._drain()
        if self._requests in events:
            self._write()
        if self._replies in events:
            self._read()
        elif events and not events.keys() & {self._printed, self._requests}:
            self._read_last()

    def _write(self) -> None:
        try:
            while self._outbox:
                self._outbox = self._outbox[os.write(self._requests, self._outbox[:CHUNK]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self._outbox = memoryview(b"")
        with contextlib.suppress(KeyError):
            self._poll.unregister(self._requests)

    def _read(self) -> None:
        try:
            data = os.read(self._replies, CHUNK)
        except BlockingIOError:
            return
        if not data:
            raise LineClosed
        self._inbox += data
        if len(self._inbox) > MAX_BUFFER:
            raise TooMuchOutput

    def _read_last(self) -> None:
        """The worker has ended: what is still in the pipe counts, then the line is closed."""
        before = len(self._inbox)
        self._read()
        if len(self._inbox) == before:
            raise LineClosed

    def _drain(self) -> None:
        for _ in range(64):  # bounded: a flood must not starve the deadline
            try:
                data = os.read(self._printed, CHUNK)
            except (BlockingIOError, ValueError):
                return
            if not data:
                with contextlib.suppress(KeyError):
                    self._poll.unregister(self._printed)
                return
            self._output.add(data)


class ThreadLine:
    """A line over any file objects: three threads move bytes, the caller waits on a condition."""

    def __init__(
        self,
        requests: IO[bytes],
        replies: IO[bytes],
        output: IO[bytes],
        watch: Callable[[], bool] | None = None,
    ) -> None:
        self._watch = watch
        self._files = (requests, replies, output)
        self._state = threading.Condition()
        self._outbox: list[bytes] = []
        self._inbox = bytearray()
        self._output = Output()
        self._closed = self._flooded = self._stopping = False
        self._start(self._pump_replies, replies)
        self._start(self._pump_output, output)
        self._start(self._pump_requests, requests)

    @staticmethod
    def _start(work: Callable[[IO[bytes]], None], file: IO[bytes]) -> None:
        threading.Thread(target=work, args=(file,), daemon=True).start()

    def send(self, data: bytes) -> None:
        with self._state:
            self._outbox.append(data)
            self._state.notify_all()

    def receive(self, size: int, deadline: float, *, gather: bool = False) -> bytes:
        del gather  # a thread of its own takes the bytes in
        with self._state:
            while len(self._inbox) < size:
                if self._flooded:
                    raise TooMuchOutput
                if self._closed:
                    raise LineClosed
                self._wait(deadline)
            if self._watch is not None and self._watch():
                raise TooMuchOutput
            data = bytes(self._inbox[:size])
            del self._inbox[:size]
            return data

    def _wait(self, deadline: float) -> None:
        left = deadline - time.monotonic()
        if left <= 0:
            raise DeadlinePassed
        if self._watch is not None:
            if self._watch():
                raise TooMuchOutput
            left = min(left, WATCH_SECONDS)
        self._state.wait(left)

    def pending(self) -> bool:
        with self._state:
            return bool(self._inbox)

    def take_output(self) -> bytes:
        with self._state:
            if self._output.total > MAX_OUTPUT:
                raise TooMuchOutput
            return self._output.take()

    def close(self) -> None:
        with self._state:
            self._stopping = True
            self._state.notify_all()
        for file in self._files:
            with contextlib.suppress(OSError, ValueError):
                file.close()

    def _pump_replies(self, file: IO[bytes]) -> None:
        while data := _read_some(file):
            with self._state:
                self._inbox += data
                self._flooded |= len(self._inbox) > MAX_BUFFER
                self._state.notify_all()
                if self._flooded:
                    return
        with self._state:
            self._closed = True
            self._state.notify_all()

    def _pump_output(self, file: IO[bytes]) -> None:
        while data := _read_some(file):
            with self._state:
                try:
                    self._output.add(data)
                except TooMuchOutput:
                    self._flooded = True
                    self._state.notify_all()
                    return

    def _pump_requests(self, file: IO[bytes]) -> None:
        while True:
            with self._state:
                while not self._outbox and not self._stopping:
                    self._state.wait()
                if self._stopping:
                    return
                data = self._outbox.pop(0)
            try:
                file.write(data)
                file.flush()
            except (OSError, ValueError):
                return


def _read_some(file: IO[bytes]) -> bytes:
    try:
        return os.read(file.fileno(), CHUNK)
    except (OSError, ValueError):
        return b""
