"""Fuzzes the grader's reader of replies with atheris, for as long as one likes.

    pip install atheris
    python benchmarks/fuzz_codec.py -max_total_time=60 [CORPUS_FOLDER]

The first two bytes of an input say how much of it is JSON, the rest is the blob. Anything but
a reply or a `CodecError` is a finding. `tests/sandbox/test_hostile_bytes.py` does a little of
the same with Hypothesis in every run of the tests.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any


def reader(codec: Any, handle: Any) -> Callable[[bytes], None]:
    """What reads one input: it may be refused, and nothing else may happen."""

    def read(data: bytes) -> None:
        size = int.from_bytes(data[:2], "big")
        text, blob = data[2 : 2 + size], data[2 + size :]
        try:
            reply = handle.read_reply(text, blob)
        except codec.CodecError:
            return
        if reply.error is not None:
            repr(reply.error).encode("utf-8")

    return read


def seeds(codec: Any, folder: Path) -> None:
    """Honest replies, for the fuzzer to damage."""
    import torch

    values = [
        1.5,
        [torch.ones(2, 3), {"a": (1, None)}, "text"],
        [torch.zeros(2, dtype=torch.bool), torch.ones(2, dtype=torch.complex64).conj()],
        [torch.ones(2, 3).T, torch.Size([1]), torch.float32, torch.device("cpu"), 1j],
        {1: float("nan"), (2, "x"): torch.Generator().manual_seed(3)},
    ]
    for number, value in enumerate(values):
        encoder = codec.Encoder()
        text = codec.pack_json({"ok": encoder.node(value)})
        data = len(text).to_bytes(2, "big") + text + encoder.blob()
        (folder / str(number)).write_bytes(data)
    text = b'{"error":{"type":"E","bases":["E"],"message":"m","lines":[[1,"f"]],"syntax":[1,2]}}'
    (folder / "error").write_bytes(len(text).to_bytes(2, "big") + text)


def main() -> None:
    """Hand over to atheris."""
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        sys.exit("This needs atheris: pip install atheris")
    import torch  # noqa: F401  # not to be instrumented

    with atheris.instrument_imports(include=["grader.inside.codec", "grader.sandbox.handle"]):
        codec = importlib.import_module("grader.inside.codec")
        handle = importlib.import_module("grader.sandbox.handle")
    with tempfile.TemporaryDirectory() as folder:
        seeds(codec, Path(folder))
        atheris.Setup([*sys.argv, folder], reader(codec, handle))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
