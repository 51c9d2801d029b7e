"""Writing values: JSON nodes for structure, one safetensors blob for all tensors of a frame."""

from __future__ import annotations

import ctypes
import functools
import json
import math
import struct
from collections.abc import Mapping
from typing import Any

import torch

from grader.inside.wire import (
    CODES,
    COMPLEX,
    MAX_BLOB,
    MAX_DEPTH,
    MAX_INT_BITS,
    MAX_ITEMS,
    MAX_RANK,
    MAX_TENSORS,
    MAX_TEXT,
    CodecError,
    Opaque,
)


class Encoder:
    """Turns values into JSON nodes and collects their tensors for one frame.

    With `lenient`, what cannot travel becomes an `Opaque` node; otherwise it raises.
    """

    def __init__(self, *, lenient: bool = False) -> None:
        self.lenient = lenient
        self.items = 0
        self._layout: list[tuple[str, tuple[int, ...], int]] = []
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
        node: dict[str, Any] = {"$": "t", "k": len(self._layout)}
        if _as_it_lies(x):
            if x.requires_grad:
                node["g"] = 1
            self._append(x)
            return node
        if problem := _unsendable(x):
            return self.opaque(problem)
        if x.requires_grad:
            node["g"] = 1
        data = x.detach()
        if data.dtype in COMPLEX:
            node["c"] = 1
            data = torch.view_as_real(data.resolve_conj())
        elif order := _permutation(data):
            node["p"] = order
            data = data.permute(order)
        self._append(data.resolve_neg().contiguous())
        return node

    def _append(self, data: torch.Tensor) -> None:
        size: int = data.nbytes
        if self._size + size > MAX_BLOB or len(self._layout) >= MAX_TENSORS:
            raise CodecError(f"more than {MAX_BLOB >> 20} MB or {MAX_TENSORS} tensors in one value")
        self._layout.append((CODES[data.dtype], data.shape, size))
        self._chunks.append(ctypes.string_at(data.data_ptr(), size) if size else b"")
        self._size += size

    def blob(self) -> bytes:
        """The tensors collected so far, in the safetensors format."""
        if not self._layout:
            return b""
        return b"".join((_table(tuple(self._layout)), *self._chunks))


@functools.lru_cache(maxsize=256)
def _table(layout: tuple[tuple[str, tuple[int, ...], int], ...]) -> bytes:
    """The head of a safetensors blob: code, shape and bytes of each tensor in turn."""
    headers, start = {}, 0
    for k, (code, shape, size) in enumerate(layout):
        span = [start, start + size]
        headers[str(k)] = {"dtype": code, "shape": list(shape), "data_offsets": span}
        start += size
    head = json.dumps(headers, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 8)
    return struct.pack("<Q", len(head)) + head


def _as_it_lies(x: torch.Tensor) -> bool:
    """Whether the memory of a tensor is what is sent: true of nearly all, so it is asked first."""
    return (
        x.dtype in CODES
        and x.is_cpu
        and x.layout is torch.strided
        and x.dim() <= MAX_RANK
        and x.nbytes <= MAX_BLOB
        and x.is_contiguous()
        and not x.is_neg()
    )


def _unsendable(x: torch.Tensor) -> str | None:
    """Why this tensor cannot travel, or None."""
    if x.layout != torch.strided:
        return f"a tensor with layout {x.layout}"
    if x.device.type != "cpu":
        return f"a tensor of shape {tuple(x.shape)} on the device {x.device}"
    if x.is_quantized or (x.dtype not in CODES and x.dtype not in COMPLEX):
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
    strides = x.stride()
    order = sorted(range(x.dim()), key=lambda d: (-strides[d], d))
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
