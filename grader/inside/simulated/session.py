"""Opening and closing the simulated computer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

import torch
from torch.overrides import _get_current_function_mode_stack

from grader.inside.lines import StudentLines
from grader.inside.simulated.errors import NotSimulated
from grader.inside.simulated.fake_cuda import cuda_patches
from grader.inside.simulated.fake_torch import torch_patches
from grader.inside.simulated.log import Log
from grader.inside.simulated.machine import Machine
from grader.inside.simulated.patches import Patched
from grader.inside.simulated.placement import Placement
from grader.inside.simulated.user_calls import UserCalls


@contextmanager
def simulated_cuda(devices: int = 1, files: Collection[str] | None = None) -> Iterator[Log]:
    """Run code as on a machine with `devices` CUDA devices (0, 1, 2, ...).

    Tensors keep real values, computed on the CPU; autograd, modules and optimisers are
    PyTorch's own. The log that it gives fills while the code runs. `files` are the names
    under which submissions were compiled, so that events name the student's line.

    It is a simulator, not a sandbox: it is there to observe honest code. Raises
    `NotSimulated` for what it cannot do.
    """
    if devices < 0:
        raise ValueError(f"devices must be 0 or more, got {devices}")
    if any(isinstance(mode, UserCalls) for mode in _modes()):
        raise NotSimulated("a simulator inside a simulator", "open it once, with more devices")
    machine = Machine(devices, StudentLines(files))
    patches = Patched([*cuda_patches(machine), *torch_patches(machine)])
    with _default_device_kept(), patches, Placement(machine), UserCalls(machine):
        yield machine.log


def _modes() -> list[object]:
    modes: list[object] = _get_current_function_mode_stack()  # type: ignore[no-untyped-call]
    return modes


@contextmanager
def _default_device_kept() -> Iterator[None]:
    """`torch.set_default_device("cuda")` ends with the simulator."""
    before = torch.utils._device.CURRENT_DEVICE
    try:
        yield
    finally:
        now = torch.utils._device.CURRENT_DEVICE
        if now != before:
            torch.set_default_device(before)


def warm() -> None:
    """Import what PyTorch imports late (about 2 s), before anything that uses optimisers.

    The first step of an optimiser imports `torch._dynamo`, which must not see the patched names.
    Exercises that use optimisers have it preloaded; the others need not wait for it.
    """
    import torch._decomp.decompositions_for_jvp
    import torch._dynamo
    import torch.distributed

    torch.overrides.get_overridable_functions()
