"""What may travel between the grader and the sandbox: limits, dtypes, and the two errors of it."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import torch

HEAD = struct.Struct("!16sIII")
NONCE_BYTES = 16
HELLO = b"L"
"""Said once by a worker that is locked down: what ends before it is no fault of a submission."""
MAX_JSON = 4 << 20
MAX_BLOB = 64 << 20
MAX_TENSORS = 4096
MAX_RANK = 16
MAX_DEPTH = 32
MAX_ITEMS = 100_000
MAX_INT_BITS = 256
MAX_TEXT = 1 << 20
MAX_HEADER = 1 << 20
MAX_ELEMENTS = 1 << 40
MAX_GENERATORS = 1024
MAX_KEY_PARTS = 8

CODES = {
    torch.float64: "F64",
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int64: "I64",
    torch.int32: "I32",
    torch.int16: "I16",
    torch.int8: "I8",
    torch.uint8: "U8",
    torch.bool: "BOOL",
}
DTYPES = {code: dtype for dtype, code in CODES.items()}
DTYPE_NAMES = {
    str(d).removeprefix("torch."): d for d in (*CODES, torch.complex64, torch.complex128)
}
COMPLEX = (torch.complex64, torch.complex128)


class CodecError(Exception):
    """The bytes are not a frame, or the value is none that may travel."""


@dataclass(frozen=True)
class Opaque:
    """Stands for a returned value that cannot travel; `text` says what it was."""

    text: str

    def __repr__(self) -> str:
        return f"<{self.text}>"
