"""Exercise 19: GPU-device handling."""

# BEGIN SOLUTION
import copy

# END SOLUTION
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn

# BEGIN SOLUTION


def _gpu_count() -> int:
    return torch.cuda.device_count() if torch.cuda.is_available() else 0


# END SOLUTION


def try_gpu(i: int = 0) -> torch.device:
    """Return the i-th GPU if the machine has it, and the CPU if not.

    The machine is asked at every call.

    Args:
        i: index of the wanted GPU, counted from 0.

    Returns:
        `torch.device("cuda", i)` if CUDA is available and there are more than `i` GPUs,
        else `torch.device("cpu")`.

    Raises:
        ValueError: `i` is negative.
    """
    # BEGIN SOLUTION
    if i < 0:
        raise ValueError(f"a GPU index cannot be negative, got {i}")
    return torch.device("cuda", i) if i < _gpu_count() else torch.device("cpu")
    # END SOLUTION


def try_all_gpus() -> list[torch.device]:
    """Return all GPUs of the machine, or the CPU alone if there is none.

    The machine is asked at every call.

    Returns:
        `[cuda:0, cuda:1, ...]` in order of their index, or `[cpu]`; all are `torch.device`.
    """
    # BEGIN SOLUTION
    gpus = [torch.device("cuda", i) for i in range(_gpu_count())]
    return gpus or [torch.device("cpu")]
    # END SOLUTION


def common_device(*tensors: Tensor) -> torch.device:
    """Return the one device on which all the given tensors live.

    Args:
        *tensors: one or more tensors of any shape and dtype; 0-dim tensors count like all others.

    Returns:
        Their device.

    Raises:
        TypeError: an argument is not a tensor.
        ValueError: there is no argument, or the tensors live on different devices.
    """
    # BEGIN SOLUTION
    if not all(isinstance(tensor, Tensor) for tensor in tensors):
        raise TypeError("common_device takes tensors only")
    devices = {tensor.device for tensor in tensors}
    if len(devices) != 1:
        raise ValueError(f"the tensors must share one device, got {devices or 'no tensor'}")
    return devices.pop()
    # END SOLUTION


def module_device(module: nn.Module) -> torch.device:
    """Return the one device on which all parameters and buffers of a module live.

    Args:
        module: any module; those of its submodules count too.

    Returns:
        The device of all its parameters and buffers.

    Raises:
        ValueError: the module has neither parameters nor buffers, or they live on several devices.
    """
    # BEGIN SOLUTION
    return common_device(*module.parameters(), *module.buffers())
    # END SOLUTION


def to_device(obj: Any, device: str | torch.device) -> Any:
    """Move everything inside a nested structure to one device.

    Tensors are moved with `.to(device)` and keep their dtype. Modules are moved and returned.
    Lists, tuples, namedtuples and dicts (also OrderedDict, defaultdict) are rebuilt with the same
    type, at any depth; the keys of a dict stay. Everything else comes back as it is.

    Args:
        obj: a tensor, a module, a container of such things, or anything else.
        device: where to go, for instance `"cpu"` or `torch.device("cuda", 0)`.

    Returns:
        The same structure on `device`. The containers in `obj` are left as they were, and a tensor
        that occurs twice in `obj` is one object that occurs twice in the result.
    """
    # BEGIN SOLUTION
    moved: dict[int, Tensor] = {}

    def move(item: Any) -> Any:
        if isinstance(item, Tensor):
            if id(item) not in moved:
                moved[id(item)] = item.to(device)
            return moved[id(item)]
        if isinstance(item, nn.Module):
            return item.to(device)
        if isinstance(item, dict):
            result = copy.copy(item)  # keeps the type, the order and a default_factory
            for key, value in item.items():
                result[key] = move(value)
            return result
        if isinstance(item, tuple) and hasattr(item, "_fields"):  # a namedtuple
            return type(item)(*map(move, item))
        if isinstance(item, list | tuple):
            return type(item)(map(move, item))
        return item

    return move(obj)
    # END SOLUTION


class RampScale(nn.Module):
    """Scale the entries of the last axis by a rising ramp, and cut off its tail.

    forward(X)[..., k] = X[..., k] * scale * ramp[k] for k < cut, and 0 for k >= cut.

    Args:
        max_len: length of the ramp, the longest last axis that `forward` takes; at least 1.
        cut: the first position that is set to 0; 0 or more, also beyond `max_len`.

    Attributes:
        scale: a learned factor, shape (), starts at 1.
        ramp: a buffer of shape (max_len,), `linspace(0, 1, max_len)`; it is not learned, but is
            saved and moved with the module.

    Raises:
        ValueError: `max_len` < 1 or `cut` < 0.
    """

    scale: nn.Parameter
    ramp: Tensor

    def __init__(self, max_len: int, cut: int) -> None:
        # BEGIN SOLUTION
        super().__init__()
        if max_len < 1:
            raise ValueError(f"max_len must be at least 1, got {max_len}")
        if cut < 0:
            raise ValueError(f"cut cannot be negative, got {cut}")
        self.cut = cut
        self.scale = nn.Parameter(torch.tensor(1.0))
        self.register_buffer("ramp", torch.linspace(0, 1, max_len))
        # END SOLUTION

    def forward(self, X: Tensor) -> Tensor:
        """Scale and cut the last axis of `X`, on the device of `X`.

        Args:
            X: shape (..., n) with n <= max_len, float, dtype and device of the module.

        Returns:
            Shape (..., n), dtype and device of `X`.

        Raises:
            TypeError: `X` is not a floating point tensor.
            ValueError: n > max_len.
        """
        # BEGIN SOLUTION
        if not X.is_floating_point():
            raise TypeError(f"X must be a float tensor, got {X.dtype}")
        n = X.shape[-1]
        if n > len(self.ramp):
            raise ValueError(f"X has {n} positions, the ramp only {len(self.ramp)}")
        beyond = torch.arange(n, device=X.device) >= self.cut
        return (X * self.scale * self.ramp[:n]).masked_fill(beyond, 0)
        # END SOLUTION


def norm_log(mats: Sequence[Tensor]) -> list[float]:
    """Return the Frobenius norm of each matrix, brought to Python in one single transfer.

    norm(M) = sqrt(sum_jk M_jk ** 2)

    Args:
        mats: matrices of one dtype on one device, possibly of different shapes; may be empty.

    Returns:
        One Python float for each matrix, in order.
    """
    # BEGIN SOLUTION
    if not mats:
        return []
    return torch.stack([torch.linalg.matrix_norm(mat) for mat in mats]).tolist()
    # END SOLUTION


def train_no_sync(
    net: nn.Module,
    loss_fn: Callable[[Tensor, Tensor], Tensor],
    batches: Iterable[tuple[Tensor, Tensor]],
    lr: float,
) -> list[float]:
    """Train `net` with plain SGD, and wait for the device only once, at the end.

    For each batch: move X and y to the device of the net, compute loss_fn(net(X), y), clear the
    gradients, go backward, and update each trained parameter: p <- p - lr * grad.

    Args:
        net: the network; its parameters change in place, frozen ones stay.
        loss_fn: takes the output of the net and y, and returns a scalar tensor.
        batches: pairs (X, y) on any device; may be an iterator that can be read only once.
        lr: learning rate, positive.

    Returns:
        The loss of each batch, before its update, as Python floats.

    Raises:
        ValueError: `lr` is not positive.
    """
    # BEGIN SOLUTION
    if lr <= 0:
        raise ValueError(f"lr must be positive, got {lr}")
    device = module_device(net)
    losses = []
    for X, y in batches:
        loss = loss_fn(net(X.to(device)), y.to(device))
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for param in net.parameters():
                if param.grad is not None:
                    param -= lr * param.grad
        losses.append(loss.detach())
    return torch.stack(losses).tolist() if losses else []
    # END SOLUTION
