"""Values and frames between the grader and the sandbox: JSON for structure, safetensors for tensors.

Reading never executes anything and never allocates more than a small multiple of the
bytes that arrived: sizes, ranks, dtypes and depths are checked first, and anything odd
raises `CodecError`. Both sides use this module; only the grader's side has to trust it.

A frame is ``nonce (16) | index (u32) | len(JSON) (u32) | len(blob) (u32) | JSON | blob``.
"""

from __future__ import annotations

import ctypes
import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import safetensors
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

_CODES = {
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
_DTYPES = {code: dtype for dtype, code in _CODES.items()}
_DTYPE_NAMES = {
    str(d).removeprefix("torch."): d for d in (*_CODES, torch.complex64, torch.complex128)
}
_COMPLEX = (torch.complex64, torch.complex128)


class CodecError(Exception):
    """The bytes are not a frame, or the value is none that may travel."""


@dataclass(frozen=True)
class Opaque:
    """Stands for a returned value that cannot travel; `text` says what it was."""

    text: str

    def __repr__(self) -> str:
        return f"<{self.text}>"


class Encoder:
    """Turns values into JSON nodes and collects their tensors for one frame.

    With `lenient`, what cannot travel becomes an `Opaque` node; otherwise it raises.
    """

    def __init__(self, *, lenient: bool = False) -> None:
        self.lenient = lenient
        self.items = 0
        self._headers: dict[str, dict[str, Any]] = {}
        self._chunks: list[bytes] = []
        self._size = 0

    def node(self, value: Any, depth: int = 0) -> Any:
        """The JSON node of `value`; raises `CodecError` for what cannot travel."""
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise CodecError("the value is nested too deeply or has too many parts")
        kind = type(value)
        if value is None or kind is bool:
            return value
        encode = _ENCODERS.get(kind)
        if encode is not None:
            return encode(self, value, depth)
        return self._other(value, depth)

    def _other(self, value: Any, depth: int) -> Any:
        if isinstance(value, torch.Generator):
            return {"$": "g", "v": value.initial_seed()}
        # A named tuple or an OrderedDict travels as what it is made of.
        if isinstance(value, tuple) and type(value).__module__ != "builtins":
            return _tuple(self, tuple(value), depth)
        if isinstance(value, Mapping) and isinstance(value, dict):
            return _dict(self, dict(value), depth)
        return self.opaque(_describe(value))

    def opaque(self, text: str) -> Any:
        if not self.lenient:
            raise CodecError(f"cannot send {text}")
        return {"$": "o", "v": text[:200]}

    def tensor(self, x: torch.Tensor) -> Any:
        if problem := _unsendable(x):
            return self.opaque(problem)
        node: dict[str, Any] = {"$": "t", "k": len(self._headers)}
        if x.requires_grad:
            node["g"] = 1
        data = x.detach()
        if data.dtype in _COMPLEX:
            node["c"] = 1
            data = torch.view_as_real(data.resolve_conj())
        elif order := _permutation(data):
            node["p"] = order
            data = data.permute(order)
        self._append(data.resolve_neg().contiguous())
        return node

    def _append(self, data: torch.Tensor) -> None:
        size = data.numel() * data.element_size()
        if self._size + size > MAX_BLOB or len(self._headers) >= MAX_TENSORS:
            raise CodecError(f"more than {MAX_BLOB >> 20} MB or {MAX_TENSORS} tensors in one value")
        self._headers[str(len(self._headers))] = {
            "dtype": _CODES[data.dtype],
            "shape": list(data.shape),
            "data_offsets": [self._size, self._size + size],
        }
        self._chunks.append(ctypes.string_at(data.data_ptr(), size) if size else b"")
        self._size += size

    def blob(self) -> bytes:
        """The tensors collected so far, in the safetensors format."""
        if not self._headers:
            return b""
        head = json.dumps(self._headers, separators=(",", ":")).encode()
        head += b" " * (-len(head) % 8)
        return b"".join((struct.pack("<Q", len(head)), head, *self._chunks))


def _unsendable(x: torch.Tensor) -> str | None:
    """Why this tensor cannot travel, or None."""
    if x.layout != torch.strided:
        return f"a tensor with layout {x.layout}"
    if x.device.type != "cpu":
        return f"a tensor of shape {tuple(x.shape)} on the device {x.device}"
    if x.is_quantized or (x.dtype not in _CODES and x.dtype not in _COMPLEX):
        return f"a tensor of dtype {x.dtype}"
    if x.dim() > MAX_RANK:
        return f"a tensor with {x.dim()} axes"
    if (size := x.numel() * x.element_size()) > MAX_BLOB:
        return f"a tensor of shape {tuple(x.shape)}, {size / 2**30:.3g} GB: too large to read"
    return None


def _permutation(x: torch.Tensor) -> list[int] | None:
    """The order of axes that makes a dense, permuted tensor contiguous; None if it is already."""
    if x.is_contiguous():
        return None
    order = sorted(range(x.dim()), key=lambda d: (-int(x.stride(d)), d))
    return order if x.permute(order).is_contiguous() else None


def _describe(value: Any) -> str:
    kind = type(value)
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    if isinstance(value, torch.Tensor):
        return f"a tensor subclass, {name}"
    return f"a value of type {name}"


def _int(encoder: Encoder, value: int, depth: int) -> Any:
    del depth
    if value.bit_length() > MAX_INT_BITS:
        return encoder.opaque(f"an integer of {value.bit_length()} bits")
    return value


def _float(encoder: Encoder, value: float, depth: int) -> Any:
    del encoder, depth
    return value if math.isfinite(value) else {"$": "f", "v": str(value)}


def _str(encoder: Encoder, value: str, depth: int) -> Any:
    del depth
    return value if len(value) <= MAX_TEXT else encoder.opaque(f"a text of {len(value)} characters")


def _list(encoder: Encoder, value: list[Any], depth: int) -> Any:
    return [encoder.node(item, depth + 1) for item in value]


def _tuple(encoder: Encoder, value: tuple[Any, ...], depth: int) -> Any:
    return {"$": "u", "v": [encoder.node(item, depth + 1) for item in value]}


def _dict(encoder: Encoder, value: dict[Any, Any], depth: int) -> Any:
    pairs = [[encoder.node(k, depth + 1), encoder.node(v, depth + 1)] for k, v in value.items()]
    return {"$": "d", "v": pairs}


def _tensor(encoder: Encoder, value: torch.Tensor, depth: int) -> Any:
    del depth
    return encoder.tensor(value)


def _named(kind: str) -> Any:
    def encode(encoder: Encoder, value: Any, depth: int) -> Any:
        del encoder, depth
        return {"$": kind, "v": str(value).removeprefix("torch.")}

    return encode


def _complex(encoder: Encoder, value: complex, depth: int) -> Any:
    parts = [_float(encoder, value.real, depth), _float(encoder, value.imag, depth)]
    return {"$": "c", "v": parts}


def _size(encoder: Encoder, value: torch.Size, depth: int) -> Any:
    del encoder, depth
    return {"$": "s", "v": list(value)}


def _opaque(encoder: Encoder, value: Opaque, depth: int) -> Any:
    del depth
    return encoder.opaque(value.text)


_ENCODERS: dict[type, Any] = {
    int: _int,
    float: _float,
    str: _str,
    list: _list,
    tuple: _tuple,
    dict: _dict,
    complex: _complex,
    torch.Tensor: _tensor,
    torch.nn.Parameter: _tensor,
    torch.Size: _size,
    torch.dtype: _named("y"),
    torch.device: _named("v"),
    Opaque: _opaque,
}


class Decoder:
    """Turns the nodes of one frame back into values. Strict: anything odd is a `CodecError`."""

    def __init__(self, blob: bytes) -> None:
        self.tensors = _read_blob(blob)
        self.items = 0
        self._used: set[int] = set()
        self._generators = 0

    def value(self, node: Any, depth: int = 0) -> Any:
        """The value of a node. A generator node becomes a freshly seeded `torch.Generator`."""
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise CodecError("nested too deeply or too many parts")
        if type(node) is int and node.bit_length() > MAX_INT_BITS:
            raise CodecError("an integer that is too large")
        if node is None or type(node) in (bool, int, float, str):
            return node
        if type(node) is list:
            return [self.value(item, depth + 1) for item in node]
        if type(node) is dict:
            return self._tagged(node, depth)
        raise CodecError("not a node")

    def _tagged(self, node: dict[str, Any], depth: int) -> Any:
        kind = node.get("$")
        if kind == "t":
            return self._tensor(node)
        v = node.get("v")
        if kind == "u" and type(v) is list:
            return tuple([self.value(item, depth + 1) for item in v])
        if kind == "d" and type(v) is list:
            return dict(self._pair(item, depth + 1) for item in v)
        if kind == "g":  # each takes several KB, from a dozen bytes
            self._generators += 1
        decode = _SCALARS.get(kind) if type(kind) is str else None
        if decode is None or self._generators > MAX_GENERATORS:
            raise CodecError("a node of unknown kind")
        try:
            return decode(v)
        except (KeyError, TypeError, ValueError, OverflowError, RuntimeError, AttributeError):
            raise CodecError("a malformed node") from None

    def _pair(self, item: Any, depth: int) -> tuple[Any, Any]:
        if type(item) is not list or len(item) != 2:
            raise CodecError("a malformed pair")
        key = self.value(item[0], depth)
        if not _may_be_key(key):
            raise CodecError("a malformed key")
        return key, self.value(item[1], depth)

    def _tensor(self, node: dict[str, Any]) -> torch.Tensor:
        index = node.get("k")
        if type(index) is not int or not 0 <= index < len(self.tensors):
            raise CodecError("a tensor that is not there")
        if index in self._used:
            raise CodecError("one tensor in two places")
        self._used.add(index)
        x = self.tensors[index]
        if "c" in node:
            if x.dtype not in (torch.float32, torch.float64) or x.dim() == 0 or x.shape[-1] != 2:
                raise CodecError("a malformed complex tensor")
            x = torch.view_as_complex(x)
        if (order := node.get("p")) is not None:
            x = x.permute(_inverse(order, x.dim()))
        if "g" in node:
            if not (x.is_floating_point() or x.is_complex()):
                raise CodecError("a gradient on integers")
            x = x.detach().requires_grad_()
        return x


def _may_be_key(key: Any) -> bool:
    """Keys whose hashes cannot be made to collide by the thousand, which would stall a dict."""
    if type(key) is tuple:
        return len(key) <= MAX_KEY_PARTS and all(
            type(part) is not tuple and _may_be_key(part) for part in key
        )
    if type(key) is int:
        return abs(key) < 1 << 60
    return key is None or type(key) in (str, float, bool)


def _inverse(order: Any, rank: int) -> list[int]:
    if type(order) is not list or sorted(map(str, order)) != sorted(map(str, range(rank))):
        raise CodecError("a malformed permutation")
    inverse = [0] * rank
    for position, axis in enumerate(order):
        if type(axis) is not int:
            raise CodecError("a malformed permutation")
        inverse[axis] = position
    return inverse


def _text(v: Any) -> str:
    if type(v) is not str or len(v) > 1000:
        raise ValueError
    return v


def _non_finite(v: Any) -> float:
    if v not in ("nan", "inf", "-inf"):
        raise ValueError
    return float(v)


def _complex_value(v: Any) -> complex:
    real, imag = (_non_finite(p["v"]) if type(p) is dict else float(p) for p in v)
    return complex(real, imag)


def _size_value(v: Any) -> torch.Size:
    if type(v) is not list or len(v) > MAX_RANK or any(type(n) is not int for n in v):
        raise ValueError
    return torch.Size(v)


def _generator(v: Any) -> torch.Generator:
    if type(v) is not int:
        raise ValueError
    return torch.Generator().manual_seed(v)


_SCALARS: dict[str, Any] = {
    "f": _non_finite,
    "c": _complex_value,
    "s": _size_value,
    "y": lambda v: _DTYPE_NAMES[v],
    "v": lambda v: torch.device(_text(v)[:32]),
    "g": _generator,
    "o": lambda v: Opaque(_text(v)),
}


def _read_blob(blob: bytes) -> list[torch.Tensor]:
    if not blob:
        return []
    # The library builds its whole table before it can be asked how long that is.
    if int.from_bytes(blob[:8], "little") > MAX_HEADER:
        raise CodecError("a table of tensors that is too long")
    try:
        items = safetensors.deserialize(blob)  # type: ignore[no-untyped-call]
    except Exception as error:  # the library raises several kinds; none may pass
        raise CodecError(f"bad safetensors: {type(error).__name__}") from None
    if len(items) > MAX_TENSORS:
        raise CodecError("too many tensors")
    found: dict[str, torch.Tensor] = {name: _read_tensor(info) for name, info in items}
    try:
        return [found[str(k)] for k in range(len(items))]
    except KeyError:
        raise CodecError("misnamed tensors") from None


def _read_tensor(info: dict[str, Any]) -> torch.Tensor:
    dtype, shape, data = _DTYPES.get(info["dtype"]), info["shape"], info["data"]
    if dtype is None or len(shape) > MAX_RANK or math.prod(max(n, 1) for n in shape) >= MAX_ELEMENTS:
        raise CodecError("a tensor header that is not allowed")
    if math.prod(shape) * dtype.itemsize != len(data):
        raise CodecError("a tensor whose size does not fit its header")
    if not data:
        return torch.empty(shape, dtype=dtype)
    if dtype is torch.bool:  # bytes other than 0 and 1 are undefined behaviour in a bool tensor
        return torch.frombuffer(bytearray(data), dtype=torch.uint8).ne(0).view(shape)
    return torch.frombuffer(bytearray(data), dtype=dtype).view(shape)


def dumps(value: Any, *, lenient: bool = False) -> tuple[bytes, bytes]:
    """The JSON text and the safetensors blob of `value`."""
    encoder = Encoder(lenient=lenient)
    return pack_json(encoder.node(value)), encoder.blob()


def loads(text: bytes, blob: bytes) -> Any:
    """The value that `dumps` wrote; raises `CodecError` on anything else."""
    return Decoder(blob).value(unpack_json(text))


def pack_json(node: Any) -> bytes:
    """JSON in ASCII; raises `CodecError` when it is too long."""
    text = json.dumps(node, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode()
    if len(text) > MAX_JSON:
        raise CodecError(f"more than {MAX_JSON >> 20} MB of structure in one value")
    return text


def unpack_json(text: bytes) -> Any:
    """Strict JSON from ASCII bytes; raises `CodecError`."""
    try:
        return json.loads(text.decode("ascii"), parse_constant=_no_constant)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise CodecError(f"bad JSON: {type(error).__name__}") from None


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def frame(nonce: bytes, index: int, text: bytes, blob: bytes) -> bytes:
    """One frame, ready to be written."""
    return HEAD.pack(nonce, index, len(text), len(blob)) + text + blob
