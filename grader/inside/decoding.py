"""Reading values. Every byte may be hostile: sizes, ranks, dtypes and depths are checked first."""

from __future__ import annotations

import math
from typing import Any

import safetensors
import torch

from grader.inside.wire import (
    DTYPE_NAMES,
    DTYPES,
    MAX_DEPTH,
    MAX_ELEMENTS,
    MAX_GENERATORS,
    MAX_HEADER,
    MAX_INT_BITS,
    MAX_ITEMS,
    MAX_KEY_PARTS,
    MAX_RANK,
    MAX_TENSORS,
    CodecError,
    Opaque,
)

_PLAIN = frozenset({bool, int, float})


class Decoder:
    """Turns the nodes of one frame back into values. Strict: anything odd is a `CodecError`."""

    def __init__(self, blob: bytes, generators: int = MAX_GENERATORS) -> None:
        self.tensors = _read_blob(blob)
        self.items = 0
        self._used: set[int] = set()
        self._generators = generators

    def value(self, node: Any, depth: int = 0) -> Any:
        """The value of a node. A generator node becomes a freshly seeded `torch.Generator`."""
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise CodecError("nested too deeply or too many parts")
        kind = type(node)
        if kind is str:
            return writable(node)
        if kind is dict:
            return self._tagged(node, depth)
        if kind is list:
            return [self.value(item, depth + 1) for item in node]
        if kind is int and node.bit_length() > MAX_INT_BITS:
            raise CodecError("an integer that is too large")
        if node is None or kind in _PLAIN:
            return node
        raise CodecError("not a node")

    def _tagged(self, node: dict[str, Any], depth: int) -> Any:
        kind = node.get("$")
        if kind == "t":
            return self._tensor(node)
        v = node.get("v")
        if kind == "u" and type(v) is list:
            return tuple([self.value(item, depth + 1) for item in v])
        if kind == "d" and type(v) is list:
            return dict([self._pair(item, depth + 1) for item in v])
        if kind == "g":  # each takes several KB, from a dozen bytes
            self._generators -= 1
        decode = _SCALARS.get(kind) if type(kind) is str else None
        if decode is None or self._generators < 0:
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


def writable(text: str) -> str:
    """A text that can be written anywhere: half a surrogate pair would stop a report."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _text(v: Any) -> str:
    if type(v) is not str or len(v) > 1000:
        raise ValueError
    return writable(v)


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
    "y": lambda v: DTYPE_NAMES[v],
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
    dtype, shape, data = DTYPES.get(info["dtype"]), info["shape"], info["data"]
    if dtype is None or len(shape) > MAX_RANK:
        raise CodecError("a tensor header that is not allowed")
    if math.prod(shape) * dtype.itemsize != len(data):
        raise CodecError("a tensor whose size does not fit its header")
    if not data:
        if math.prod(max(n, 1) for n in shape) >= MAX_ELEMENTS:
            raise CodecError("a tensor header that is not allowed")
        return torch.empty(shape, dtype=dtype)
    if type(data) is not bytearray:
        data = bytearray(data)  # as older versions of the library gave it: not to be written to
    if dtype is torch.bool:  # bytes other than 0 and 1 are undefined behaviour in a bool tensor
        return torch.frombuffer(data, dtype=torch.uint8).ne(0).view(shape)
    return torch.frombuffer(data, dtype=dtype).view(shape)
