"""The grader's side of the line: no bytes may crash it, hang it, or make it take much memory."""

from __future__ import annotations

import contextlib
import json
import os
import struct
import time
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.inside import codec
from grader.sandbox.handle import Reply, Worker, WorkerEnded, read_reply
from grader.sandbox.line import PollLine
from grader.sandbox.process import Ending

SLOWEST = 2.0
"""Seconds for the reader, on a busy machine; the limits of the codec allow a fraction of that."""

kinds = st.sampled_from(["t", "u", "d", "f", "c", "s", "y", "v", "g", "o", "x", "", None, 1])
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["float32", "cpu", "cuda:0", "nan", "meta", "\ud800"]),
)


def nodes(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    tagged = st.fixed_dictionaries(
        {"$": kinds},
        optional={name: st.one_of(children, st.integers(-2, 5)) for name in "vkgcp"},
    )
    pairs = st.fixed_dictionaries(
        {"$": st.just("d"), "v": st.lists(st.lists(children, min_size=2, max_size=2), max_size=4)}
    )
    return st.one_of(st.lists(children, max_size=5), tagged, pairs)


values = st.recursive(leaves, nodes, max_leaves=30)
errors = st.fixed_dictionaries(
    {},
    optional={
        name: st.one_of(values, st.lists(st.tuples(st.integers(), st.text(max_size=5)).map(list)))
        for name in ("type", "bases", "message", "lines", "missing", "syntax")
    },
)
replies = st.one_of(
    values,
    st.fixed_dictionaries({"ok": values}),
    st.fixed_dictionaries({"error": st.one_of(values, errors)}),
)
headers = st.dictionaries(
    st.sampled_from(["0", "1", "2", "x", "__metadata__"]),
    st.one_of(
        values,
        st.fixed_dictionaries(
            {
                "dtype": st.sampled_from(["F32", "BOOL", "I64", "F8_E4M3", "U16", "C64", "no"]),
                "shape": st.lists(st.integers(-1, 1 << 63) | st.integers(0, 4), max_size=20),
                "data_offsets": st.lists(st.integers(-1, 64), min_size=2, max_size=2),
            }
        ),
    ),
    max_size=4,
)


@st.composite
def blobs(draw: st.DrawFn) -> bytes:
    head = json.dumps(draw(headers)).encode()
    size = draw(st.one_of(st.just(len(head)), st.integers(0, (1 << 64) - 1)))
    return struct.pack("<Q", size) + head + draw(st.binary(max_size=64))


def read(text: bytes, blob: bytes) -> Reply | None:
    """Read as the grader does: a reply, or a `CodecError`, and nothing else, and soon."""
    began = time.perf_counter()
    reply = None
    with contextlib.suppress(codec.CodecError):
        reply = read_reply(text, blob)
    assert time.perf_counter() - began < SLOWEST
    if reply is not None and reply.error is not None:
        repr(reply.error).encode("utf-8")
    return reply


@given(replies, st.one_of(st.just(b""), blobs()))
@settings(max_examples=400, deadline=None)
def test_any_structure_is_read_or_refused(node: Any, blob: bytes) -> None:
    read(json.dumps(node, allow_nan=True).encode(), blob)


@given(st.binary(max_size=500), st.binary(max_size=500))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(text: bytes, blob: bytes) -> None:
    read(text, blob)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_damaged_honest_replies_are_read_or_refused(data: st.DataObject) -> None:
    value = [torch.ones(2, 3), {"a": (1, 2.5)}, torch.zeros(2, dtype=torch.bool), "text"]
    encoder = codec.Encoder()
    text = bytearray(codec.pack_json({"ok": encoder.node(value)}))
    blob = bytearray(encoder.blob())
    for _ in range(data.draw(st.integers(1, 4))):
        part = data.draw(st.sampled_from([text, blob]))
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(text), bytes(blob))


DEEP = b'{"ok": ' + b"[" * 500_000 + b"]" * 500_000 + b"}"
WIDE = b'{"ok": [' + b"{}," * 1_000_000 + b"0]}"
COLLIDING = [[k * ((1 << 61) - 1), 0] for k in range(30_000)]


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        WIDE,
        b'{"ok": ' + b"9" * 4_000_000 + b"}",
        b'{"ok": ' + b"9" * 4_000 + b"}",
        b'{"ok": 1e99999}',
        b'{"ok": "' + b"\\ud800" * 100_000 + b'"}',
        json.dumps({"ok": {"$": "d", "v": COLLIDING}}).encode(),
        json.dumps({"ok": [{"$": "g", "v": 1}] * 50_000}).encode(),
        json.dumps({"ok": {"$": "s", "v": [1 << 70]}}).encode(),
        json.dumps({"ok": {"$": "s", "v": [-1]}}).encode(),
        json.dumps({"ok": {"$": "v", "v": "cuda:99999999999"}}).encode(),
        json.dumps({"error": {"type": "E", "message": "m", "lines": [[1 << 300, "f"]]}}).encode(),
        json.dumps({"error": {"type": "E", "message": "\ud800", "lines": []}}).encode(),
    ],
    ids=range(13),
)
def test_known_bombs(text: bytes) -> None:
    read(text, b"")


@pytest.mark.parametrize(
    "shape",
    [[0, 1 << 39, 1 << 39], [0] + [1 << 60] * 3, [1 << 62, 4], [1] * 17, [0, 1 << 63]],
    ids=str,
)
def test_empty_tensors_of_impossible_shapes(shape: list[int]) -> None:
    head = json.dumps({"0": {"dtype": "F32", "shape": shape, "data_offsets": [0, 0]}}).encode()
    blob = struct.pack("<Q", len(head)) + head
    with pytest.raises(codec.CodecError):
        read_reply(b'{"ok": {"$": "t", "k": 0}}', blob)


def test_memory_stays_a_small_multiple_of_what_arrived() -> None:
    import tracemalloc

    tracemalloc.start()
    try:
        for text in (WIDE[: 4 << 20], b'{"ok": [' + b"0," * 1_000_000 + b"0]}"):
            tracemalloc.reset_peak()
            with contextlib.suppress(codec.CodecError):  # not timed: tracing is slow
                read_reply(text, b"")
            assert tracemalloc.get_traced_memory()[1] < 64 * len(text)
    finally:
        tracemalloc.stop()


class StubProcess:
    """A process that lives for ever, or has ended."""

    cpu_seconds = 5

    def __init__(self) -> None:
        self.ended = False

    def usage(self) -> None:
        return None

    def gone(self, seconds: float) -> bool:
        return False

    def end(self) -> Ending:
        self.ended = True
        return Ending(-9)


@given(st.lists(st.binary(max_size=200), max_size=5), st.integers(0, 3))
@settings(max_examples=100, deadline=None)
def test_any_stream_ends_with_a_verdict(chunks: list[bytes], flips: int) -> None:
    requests, replies_end, output = os.pipe(), os.pipe(), os.pipe()
    try:
        line = PollLine(requests[1], replies_end[0], output[0])
        worker = Worker(line, StubProcess(), 0.05)
        os.write(replies_end[1], codec.HELLO)
        for chunk in chunks:
            os.write(output[1], chunk)
        asked = worker.ask(b"{}", b"", 2)
        nonce = os.read(requests[0], 16)
        for n, chunk in enumerate(chunks):
            whole = codec.frame(nonce, n, b'{"ok": 1}', b"")
            os.write(replies_end[1], whole if n < flips else chunk)
        os.close(replies_end[1])
        with contextlib.suppress(WorkerEnded):
            for reply in asked:
                assert reply.value == 1
        worker.close()
    finally:
        for fd in (requests[0], output[1]):
            os.close(fd)
