"""Values and frames between the grader and the sandbox.

JSON for structure, safetensors for tensors. Reading never executes anything and never
allocates more than a small multiple of the bytes that arrived; anything odd raises
`CodecError`. Both sides use this module; only the grader's side has to trust it.

A frame is ``nonce (16) | index (u32) | len(JSON) (u32) | len(blob) (u32) | JSON | blob``.
"""

from __future__ import annotations

import json
from typing import Any

from grader.inside.decoding import Decoder, writable
from grader.inside.encoding import Encoder
from grader.inside.wire import (
    HEAD,
    HELLO,
    MAX_BLOB,
    MAX_JSON,
    NONCE_BYTES,
    CodecError,
    Opaque,
)

__all__ = [
    "HEAD",
    "HELLO",
    "MAX_BLOB",
    "MAX_JSON",
    "NONCE_BYTES",
    "CodecError",
    "Decoder",
    "Encoder",
    "Opaque",
    "dumps",
    "frame",
    "loads",
    "pack_json",
    "unpack_json",
    "writable",
]


def dumps(value: Any, *, lenient: bool = False) -> tuple[bytes, bytes]:
    """The JSON text and the safetensors blob of `value`."""
    encoder = Encoder(lenient=lenient)
    return pack_json(encoder.node(value)), encoder.blob()


def loads(text: bytes, blob: bytes) -> Any:
    """The value that `dumps` wrote; raises `CodecError` on anything else."""
    return Decoder(blob).value(unpack_json(text))


def pack_json(node: Any) -> bytes:
    """JSON in ASCII; raises `CodecError` when it is too long."""
    text = _WRITER.encode(node).encode()
    if len(text) > MAX_JSON:
        raise CodecError(f"more than {MAX_JSON >> 20} MB of structure in one value")
    return text


def unpack_json(text: bytes) -> Any:
    """Strict JSON from ASCII bytes; raises `CodecError`."""
    try:
        return _READER.decode(text.decode("ascii"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CodecError(f"bad JSON: {type(error).__name__}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


# Made once: a frame is written and read thousands of times.
_WRITER = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":"))
_READER = json.JSONDecoder(parse_constant=_no_constant)


def frame(nonce: bytes, index: int, text: bytes, blob: bytes) -> bytes:
    """One frame, ready to be written."""
    return HEAD.pack(nonce, index, len(text), len(blob)) + text + blob
