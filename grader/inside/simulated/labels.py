"""Which simulated device a tensor is on: a label on its storage.

Every tensor stays a plain CPU tensor with real values. The label hangs on the storage, so
views, `detach()`, `.data`, `Parameter(...)` and `Module.to()` keep it without any help.

A place is a `torch.device`, or `FLOATING`: a temporary that PyTorch's own code made inside
an operation, which takes the device of the first tensor it meets.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

import torch
from torch import Tensor
from torch._C._functorch import get_unwrapped, is_functorch_wrapped_tensor

Place: TypeAlias = torch.device | None
CPU: Final = torch.device("cpu")
FLOATING: Final = None
_ALLOCATION_UNIT = 512
_storage_of = Tensor.untyped_storage
_PLAIN = frozenset({Tensor, torch.nn.Parameter})
_sessions = itertools.count()


class Ledger:
    """Bytes held on each device, now and at most, as `torch.cuda.memory_allocated` counts."""

    def __init__(self) -> None:
        self.held: Counter[int] = Counter()
        self.peak: Counter[int] = Counter()

    def add(self, index: int, size: int) -> None:
        """Count `size` more bytes on a device."""
        self.held[index] += size
        self.peak[index] = max(self.peak[index], self.held[index])


class Label:
    """The place of one storage. It dies with the storage, and gives its bytes back then."""

    place: Place = FLOATING

    def __init__(self, place: Place, ledger: Ledger, size: int, pinned: bool = False) -> None:
        self.place, self.pinned, self._ledger = place, pinned, ledger
        self._size = -(-size // _ALLOCATION_UNIT) * _ALLOCATION_UNIT
        if place is not None and place.type == "cuda":
            ledger.add(place.index, self._size)

    def __copy__(self) -> Label:
        return self

    def __deepcopy__(self, memo: object) -> Label:
        return self  # a copied storage is where the other one is

    def __del__(self) -> None:
        if self.place is not None and self.place.type == "cuda":
            self._ledger.held[self.place.index] -= self._size


def _carrier(tensor: Tensor) -> Any:
    """The object that carries the label: the storage, or the tensor if it has none."""
    try:
        if type(tensor) in _PLAIN and not is_functorch_wrapped_tensor(tensor):
            return _storage_of(tensor)
        while is_functorch_wrapped_tensor(tensor):
            tensor = get_unwrapped(tensor)
        with torch._C.DisableTorchFunctionSubclass():
            return tensor.untyped_storage()
    except (NotImplementedError, RuntimeError):
        return tensor


def _native(tensor: Tensor) -> torch.device:
    with torch._C.DisableTorchFunction():
        return tensor.device


class Labels:
    """The labels of one session. Labels of an earlier session are never seen."""

    def __init__(self) -> None:
        self._key = f"_simulated_{next(_sessions)}"
        self.ledger = Ledger()

    def of(self, tensor: Tensor) -> Place:
        """Where a tensor is."""
        label: Label | None = getattr(_carrier(tensor), self._key, None)
        return _native(tensor) if label is None else label.place

    def shown(self, tensor: Tensor) -> torch.device:
        """Where a tensor is, as the student sees it."""
        return self.of(tensor) or CPU

    def put(self, tensor: Tensor, place: Place, pinned: bool = False) -> None:
        """Say where a tensor (and all that shares its storage) is."""
        carrier = _carrier(tensor)
        size = carrier.nbytes() if isinstance(carrier, torch.UntypedStorage) else 0
        setattr(carrier, self._key, Label(place, self.ledger, size, pinned))

    def put_storage(self, storage: torch.UntypedStorage, place: Place) -> None:
        """Say where a storage is that no tensor has yet."""
        setattr(storage, self._key, Label(place, self.ledger, storage.nbytes()))

    def of_storage(self, storage: Any) -> Place:
        """Where a storage is."""
        label: Label | None = getattr(storage, self._key, None)
        return CPU if label is None else label.place

    def settle(self, tensor: Tensor, place: Place) -> None:
        """Place a result, unless its storage has a place already (a view, an in-place result)."""
        label: Label | None = getattr(_carrier(tensor), self._key, None)
        if label is None or label.place is FLOATING:
            self.put(tensor, place)

    def is_pinned(self, tensor: Tensor) -> bool:
        """Whether a CPU tensor is in page-locked memory."""
        label: Label | None = getattr(_carrier(tensor), self._key, None)
        return label is not None and label.pinned


def collect(values: Iterable[Any], found: list[Tensor]) -> list[Tensor]:
    """Add all tensors in arguments or results to a list: in tuples, lists and dicts too."""
    for value in values:
        if isinstance(value, Tensor):
            found.append(value)
        elif isinstance(value, (list, tuple)):
            collect(value, found)
        elif isinstance(value, dict):
            collect(value.values(), found)
    return found


def tensors_in(values: Iterable[Any]) -> Iterator[Tensor]:
    """All tensors in arguments or results, one by one."""
    for value in values:
        if isinstance(value, Tensor):
            yield value
        elif isinstance(value, (list, tuple, dict)):
            yield from collect([value], [])
