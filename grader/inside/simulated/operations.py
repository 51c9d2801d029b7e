"""What is known about each operation: who may mix devices, who waits, who draws numbers."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

WAITS = frozenset(
    {
        "_local_scalar_dense", "nonzero", "masked_select", "equal", "is_nonzero",
        "unique_dim", "_unique", "_unique2", "unique_consecutive", "unique_dim_consecutive",
        "bincount", "repeat_interleave", "_linalg_check_errors",
    }
)  # fmt: skip
"""Operations whose result the host must see before it can go on."""

INDEXES = frozenset(
    {"index", "index_put", "index_put_", "_index_put_impl_", "_unsafe_index", "_unsafe_index_put"}
)

CROSSES = frozenset(
    {
        "copy_", "copy", "_to_copy", "set_", "_foreach_copy_", "_local_scalar_dense",
        "_pack_padded_sequence", "_pack_padded_sequence_backward", "_pad_packed_sequence",
    }
)  # fmt: skip
"""Operations whose operands may be on two devices."""

COPIES = frozenset({"copy_", "copy", "_foreach_copy_"})

CPU_SCALARS = frozenset(
    {"masked_fill", "masked_fill_", "fill", "fill_", "index_fill", "index_fill_", "mse_loss"}
)
"""Operations that take a CPU scalar beside CUDA tensors, apart from elementwise ones."""


@dataclass(frozen=True)
class Operation:
    """One overload of one operation, with what the placement rule asks about it."""

    call: Any
    name: str
    argument_names: tuple[str, ...]
    pointwise: bool
    """An elementwise operation."""
    per_tensor: bool
    """Works on lists: the i-th tensors of the lists belong together."""
    mutates: bool
    """Writes to its first operand."""
    waits: bool
    indexes: bool
    crosses: bool
    copies: bool
    convolves: bool
    cpu_scalars: bool
    """Takes a CPU tensor without dimensions beside CUDA tensors."""
    random: bool

    def argument_name(self, tensor: Tensor, args: tuple[Any, ...]) -> str:
        """The name PyTorch gives to the argument that holds a tensor."""
        for name, value in zip(self.argument_names, args, strict=False):
            held = value if isinstance(value, (list, tuple)) else [value]
            if any(item is tensor for item in held):
                return name
        return "argument"


@functools.cache
def operation_of(func: Any) -> Operation:
    """What is known about an overload such as `aten.add.Tensor`."""
    schema = func._schema
    name = schema.name.split("::")[1]
    pointwise = torch.Tag.pointwise in func.tags
    per_tensor = name.startswith(("_foreach_", "_fused_", "_amp_foreach_"))
    return Operation(
        call=func,
        name=name,
        argument_names=tuple(argument.name for argument in schema.arguments),
        pointwise=pointwise,
        per_tensor=per_tensor,
        mutates=schema.is_mutable,
        waits=name in WAITS,
        indexes=name in INDEXES,
        crosses=name in CROSSES,
        copies=name in COPIES,
        convolves="conv" in name,
        cpu_scalars=pointwise or per_tensor or name in CPU_SCALARS | INDEXES,
        random=torch.Tag.nondeterministic_seeded in func.tags,
    )
