"""What goes wrong on the simulated devices, in PyTorch's words where PyTorch has words.

Programs and tests match these messages by their stable start, which is kept exactly.
"""

from __future__ import annotations

import torch

SAME_DEVICE = "Expected all tensors to be on the same device, but "


class NotSimulated(RuntimeError):
    """Something that a real CUDA device does and the simulated one cannot do.

    It says nothing about the student's program: whoever meets it should run the program
    on a real device, or without the named feature.
    """

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(f"The simulated CUDA device cannot do {what}. Instead, {instead}.")


_LOW_PRECISION = ("Half", "BFloat16", "Float8")


def refuse_low_precision(what: str, error: RuntimeError) -> None:
    """Refuse where only the CPU's kernel is missing, for a dtype that CUDA computes in."""
    text = str(error)
    lacking = "not implemented for '" in text or "Unsupported dtype" in text
    if (
        lacking
        and not isinstance(error, NotSimulated)
        and any(dtype in text for dtype in _LOW_PRECISION)
    ):
        raise NotSimulated(
            f"{what} in this dtype, which only a real CUDA device computes ({text})",
            "use float32 or float64",
        ) from error


def no_cuda() -> AssertionError:
    """A CUDA device is asked for where there is none."""
    return AssertionError("Torch not compiled with CUDA enabled")


def invalid_ordinal() -> Exception:
    """A device index beyond the last device is asked for."""
    kind = getattr(torch, "AcceleratorError", RuntimeError)
    error: Exception = kind(
        "CUDA error: invalid device ordinal\n"
        "GPU device may be out of range, do you have enough GPUs?"
    )
    return error


def forked() -> RuntimeError:
    """A process that was forked after CUDA had started uses CUDA."""
    return RuntimeError(
        "Cannot re-initialize CUDA in forked subprocess. To use CUDA with multiprocessing, "
        "you must use the 'spawn' start method"
    )


def two_devices(first: torch.device, second: torch.device) -> RuntimeError:
    """Operands of an elementwise operation are on two devices."""
    return RuntimeError(f"{SAME_DEVICE}found at least two devices, {first} and {second}!")


def other_device(argument: str, place: torch.device, rest: torch.device, op: str) -> RuntimeError:
    """One named argument is not where the others are."""
    return RuntimeError(
        f"{SAME_DEVICE}got {argument} is on {place}, different from other tensors on {rest} "
        f"(when checking argument in method wrapper_CUDA_{op})"
    )


def layer_types(found: str, kind: str, expected: str) -> RuntimeError:
    """Input and weight (or bias) of a convolution are on two kinds of device."""
    return RuntimeError(f"Input type ({found}) and {kind} type ({expected}) should be the same")


def index_device() -> RuntimeError:
    """A CPU tensor is indexed by a tensor on a CUDA device."""
    return RuntimeError(
        "indices should be either on cpu or on the same device as the indexed tensor (cpu)"
    )


def rnn_device(kind: str, where_input: torch.device, where: torch.device) -> RuntimeError:
    """A recurrent layer's input is not where its parameters or its hidden state are."""
    return RuntimeError(
        f"Input and {kind} tensors are not at the same device, found input tensor at "
        f"{where_input} and {kind} tensor at {where}"
    )


def lengths_device(place: torch.device) -> RuntimeError:
    """The lengths of a packed sequence are on a CUDA device."""
    return RuntimeError(
        f"'lengths' argument should be a 1D CPU int64 tensor, but got 1D {place} Long tensor"
    )


def to_numpy(place: torch.device) -> TypeError:
    """A tensor on a CUDA device is given to NumPy."""
    return TypeError(
        f"can't convert {place} device type tensor to numpy. Use Tensor.cpu() to copy the "
        "tensor to host memory first."
    )


def cpu_only(method: str) -> TypeError:
    """A method that only CPU tensors have."""
    return TypeError(f"{method} is only implemented on CPU tensors")


def rng_state_device() -> TypeError:
    """`torch.set_rng_state` of a tensor on a CUDA device."""
    return TypeError("RNG state must be a torch.ByteTensor")


def gradient_device(place: torch.device, of: torch.device) -> RuntimeError:
    """`x.grad = g` with g on another device than x."""
    if place.type == of.type:
        return RuntimeError("assigned grad has data located on a different device")
    return RuntimeError(
        f"attempting to assign a gradient with device type '{place.type}' to a tensor with "
        f"device type '{of.type}'. Please ensure that the gradient and the tensor are on the "
        "same device"
    )


def returned_gradient(name: str, index: int, expected: object, got: object) -> RuntimeError:
    """A custom function's backward returns a gradient on the wrong device."""
    return RuntimeError(
        f"Function {name} returned an invalid gradient at index {index} - expected device "
        f"{expected} but got {got}"
    )


def generator_device(expected: str, found: str) -> RuntimeError:
    """A random number generator of another device than the numbers drawn with it."""
    return RuntimeError(f"Expected a '{expected}' device type for generator but found '{found}'")


def cannot_pin() -> RuntimeError:
    """`pin_memory()` of a tensor on a CUDA device."""
    return RuntimeError("cannot pin 'torch.cuda.FloatTensor' only dense CPU tensors can be pinned")
