"""Below autograd: every operation, also of backward passes and of optimisers.

For each one: its operands must share a device, its results are on that device, and the
host may have to wait for it. This is the rule of PyTorch's CUDA kernels, told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from grader.inside.simulated import errors
from grader.inside.simulated.labels import CPU, FLOATING, Place, collect, tensors_in
from grader.inside.simulated.machine import Copy, Machine
from grader.inside.simulated.operations import Operation, operation_of


class Placement(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Applies the placement rule to every operation of one thread."""

    def __init__(self, machine: Machine) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.machine = machine

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # the wrapper would cost more than the rule

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        with torch._C.DisableTorchFunction():
            return self._run(operation_of(func), args, kwargs or {})

    def _run(self, op: Operation, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        tensors = collect(args, [])
        if kwargs:
            collect(kwargs.values(), tensors)
        place = self._place(op, tensors, args)
        if place is CPU:
            return op.call(*args, **kwargs)
        if place is not FLOATING and place.type == "cuda":
            self._before(op, place, tensors, args, kwargs)
            result = self._call(op, place, args, kwargs)
        else:
            result = op.call(*args, **kwargs)
        if op.per_tensor and tensors:
            self._settle_lists(result, args)
        else:
            self._settle(op, result, place)
        return result

    # ------------------------------------------------------------------ where it runs

    def _place(self, op: Operation, tensors: list[Tensor], args: tuple[Any, ...]) -> Place:
        creating = self.machine.here.creating
        if creating is not None:
            return creating
        if not tensors:
            return self.machine.temporary_place()
        of = self.machine.labels.of
        first = of(tensors[0])
        places = [first, *map(of, tensors[1:])]
        if places.count(first) == len(places):
            return CPU if first == CPU else first
        return self._mixed(op, tensors, places, args)

    def _mixed(
        self, op: Operation, tensors: list[Tensor], places: list[Place], args: tuple[Any, ...]
    ) -> Place:
        if not any(place is not FLOATING and place.type == "cuda" for place in places):
            return self._without_cuda(tensors, places)
        if op.crosses:
            return self._crossing(op, tensors, places, args)
        if op.per_tensor:
            for row in _rows(args):
                self._agree(op, row, [self.machine.labels.of(t) for t in row], args)
            return next((p for p in places if p not in (CPU, FLOATING)), CPU)
        if op.indexes:
            return self._index(op, tensors, places, args)
        return self._agree(op, tensors, places, args)

    def _without_cuda(self, tensors: list[Tensor], places: list[Place]) -> Place:
        for tensor, place in zip(tensors, places, strict=True):
            if place is FLOATING:
                self.machine.labels.put(tensor, CPU)
        return CPU

    def _agree(
        self, op: Operation, tensors: list[Tensor], places: list[Place], args: tuple[Any, ...]
    ) -> Place:
        """The one device of the operands; raises as PyTorch does if there are two."""
        guests = [
            op.cpu_scalars and place == CPU and tensor.dim() == 0
            for tensor, place in zip(tensors, places, strict=True)
        ]
        common = _common(places, guests)
        if op.mutates and guests[0] and common != CPU:
            raise errors.two_devices(common or CPU, CPU)
        for tensor, place, guest in zip(tensors, places, guests, strict=True):
            if place is FLOATING:
                self.machine.labels.put(tensor, common)
            elif place != common and not guest:
                raise _mismatch(op, tensors, places, tensor, common or CPU, args)
        return common

    def _index(
        self, op: Operation, tensors: list[Tensor], places: list[Place], args: tuple[Any, ...]
    ) -> Place:
        """`x[i]` and `x[i] = y`: an index may stay on the CPU, and is copied then."""
        indices = list(tensors_in([args[1]]))
        target = places[0] if places[0] is not FLOATING else _common(places, [False] * len(places))
        for index in indices:
            place = self.machine.labels.of(index)
            if target == CPU and place not in (CPU, FLOATING):
                raise errors.index_device()
            if place == CPU and target is not FLOATING and target != CPU:
                self.machine.copied(index, CPU, Copy("index on the CPU", target))
        rest = [t for t in tensors if not any(t is index for index in indices)]
        return self._agree(op, rest, [self.machine.labels.of(t) for t in rest], args)

    def _crossing(
        self, op: Operation, tensors: list[Tensor], places: list[Place], args: tuple[Any, ...]
    ) -> Place:
        """Operations that may cross devices: copies, and what PyTorch keeps on the CPU."""
        pairs = zip(*args[:2], strict=True) if op.per_tensor else [tensors[:2]]
        if op.copies:
            for target, source in pairs:
                self._copy_into(op, target, source, bool(len(args) > 2 and args[2]))
        if places[0] is FLOATING:
            self.machine.labels.put(tensors[0], _common(places, [False] * len(places)))
        return self.machine.labels.of(tensors[0])

    def _copy_into(self, op: Operation, target: Tensor, source: Tensor, non_blocking: bool) -> None:
        to, origin = self.machine.labels.of(target), self.machine.labels.of(source)
        if to is not None and origin is not None and to != origin:
            self.machine.copied(source, origin, Copy(op.name, to, non_blocking=non_blocking))

    # ------------------------------------------------------------------ running it

    def _before(
        self,
        op: Operation,
        place: torch.device,
        tensors: list[Tensor],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> None:
        self.machine.check_process()
        if op.name == "_pack_padded_sequence" and self.machine.labels.of(tensors[1]) == place:
            raise errors.lengths_device(place)
        size_is_known = kwargs.get("output_size") is not None
        if (op.waits and not size_is_known) or (
            op.indexes and self._counts_a_mask(op, args, place)
        ):
            self.machine.wait(op.name, place)

    def _counts_a_mask(self, op: Operation, args: tuple[Any, ...], place: torch.device) -> bool:
        """A boolean mask on the device: how many entries it has must be known on the host."""
        of = self.machine.labels.of
        masks = [i for i in tensors_in([args[1]]) if i.dtype in (torch.bool, torch.uint8)]
        if not any(of(mask) == place for mask in masks):
            return False
        fills = op.mutates and args[2].numel() == 1 and of(args[2]) == CPU
        return not fills  # x[mask] = 0 is a masked fill, which needs no count

    def _call(
        self, op: Operation, place: torch.device, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        try:
            if op.random and kwargs.get("generator") is None:
                return self.machine.random.draw(place.index, lambda: op.call(*args, **kwargs))
            return op.call(*args, **kwargs)
        except RuntimeError as error:
            errors.refuse_low_precision(op.name, error)
            raise

    def _settle(self, op: Operation, result: Any, place: Place) -> None:
        if type(result) is Tensor:
            self.machine.labels.settle(result, place)
            return
        results = [result[0]] if op.name == "_pack_padded_sequence" else [result]
        for tensor in tensors_in(results):
            self.machine.labels.settle(tensor, place)

    def _settle_lists(self, result: Any, args: tuple[Any, ...]) -> None:
        """The i-th result of a list operation is where the i-th tensor of its lists is."""
        labels = self.machine.labels
        first = next((a for a in args if _is_tensor_list(a)), ())
        results = result if isinstance(result, (list, tuple)) else ()
        if _is_tensor_list(results):
            for made, source in zip(results, first, strict=False):
                labels.settle(made, labels.of(source))


def _common(places: Sequence[Place], guests: Sequence[bool]) -> Place:
    """The first device among those that count, a CUDA device before the CPU."""
    real = [
        p for p, guest in zip(places, guests, strict=True) if p is not FLOATING and not guest
    ] or [CPU]
    return next((place for place in real if place != CPU), real[0])


def _is_tensor_list(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and bool(value) and isinstance(value[0], Tensor)


def _rows(args: tuple[Any, ...]) -> Iterator[list[Tensor]]:
    """The tensors of a list operation that belong together: the i-th of each list."""
    shared = [a for a in args if isinstance(a, Tensor)]
    for row in zip(*(a for a in args if _is_tensor_list(a)), strict=False):
        yield [*row, *shared]


def _mismatch(
    op: Operation,
    tensors: list[Tensor],
    places: list[Place],
    culprit: Tensor,
    common: torch.device,
    args: tuple[Any, ...],
) -> RuntimeError:
    place = next(p for t, p in zip(tensors, places, strict=True) if t is culprit) or CPU
    if op.convolves and places[0] != places[1]:
        kinds = [_type_name(t, p) for t, p in zip(tensors, places, strict=True)]
        if kinds[0] != kinds[1]:
            return errors.layer_types(kinds[0], "weight", kinds[1])
    if op.convolves and len(tensors) > 2 and place.type != (places[0] or CPU).type:
        return errors.layer_types(
            _type_name(tensors[0], places[0]), "bias", _type_name(culprit, place)
        )
    if op.pointwise or op.per_tensor:
        return errors.two_devices(common, place)
    return errors.other_device(op.argument_name(culprit, args), place, common, op.name)


def _type_name(tensor: Tensor, place: Place) -> str:
    name = tensor.type()
    return name.replace("torch.", "torch.cuda.", 1) if place not in (CPU, FLOATING) else name
