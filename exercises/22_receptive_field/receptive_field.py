"""Exercise 22: edges, feature maps, receptive field."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Layer = tuple[int, int, int]  # (kernel, stride, dilation)


def sobel_kernels(
    dtype: torch.dtype = torch.float32, device: str | torch.device | None = None
) -> Tensor:
    """Make the two Sobel kernels as the weight of a convolution.

    [0, 0] is K_x = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], which answers to brightness that grows
    to the right; [1, 0] is K_y, the transpose of K_x, for brightness that grows downwards.

    Args:
        dtype: dtype of the result.
        device: device of the result; None is the default device.

    Returns:
        Shape (2, 1, 3, 3).
    """
    raise NotImplementedError("exercise-22: sobel_kernels")


def edge_magnitude(img: Tensor) -> Tensor:
    """Measure how steep the brightness is at each pixel.

    sqrt(g_x^2 + g_y^2), where g_x and g_y are the cross-correlations of the image with K_x and
    K_y. The gradient is finite everywhere, and 0 where the magnitude is 0.

    Args:
        img: shape (N, 1, H, W), H and W at least 3, float32 or float64.

    Returns:
        Shape (N, 1, H - 2, W - 2), dtype and device of `img`.

    Raises:
        TypeError: `img` is not a floating point tensor.
        ValueError: `img` is not 4-D, has not exactly one channel, or H or W is < 3.
    """
    raise NotImplementedError("exercise-22: edge_magnitude")


def directional_kernel(v: tuple[float, float], dtype: torch.dtype = torch.float32) -> Tensor:
    """Make the kernel that answers to brightness growing in direction `v`.

    (v_x * K_x + v_y * K_y) / ||v||

    Args:
        v: the direction (v_x, v_y), x to the right and y downwards. Its length does not matter.
        dtype: dtype of the result.

    Returns:
        Shape (3, 3).

    Raises:
        ValueError: `v` is (0, 0).
    """
    raise NotImplementedError("exercise-22: directional_kernel")


def learn_kernel(
    x: Tensor, y: Tensor, kernel_size: tuple[int, int], lr: float, steps: int
) -> Tensor:
    """Learn from examples which kernel turns the images `x` into the feature maps `y`.

    Gradient descent on mean((x * K - y)^2), `*` the cross-correlation without bias or padding.
    K starts at zero and makes exactly `steps` steps K <- K - lr * gradient, each on all of the
    data.

    Args:
        x: images, shape (N, 1, H, W), float32 or float64.
        y: wanted maps, shape (N, 1, H - kh + 1, W - kw + 1), dtype of `x`.
        kernel_size: (kh, kw), each at least 1.
        lr: learning rate, > 0.
        steps: number of steps, at least 1.

    Returns:
        The kernel, shape (1, 1, kh, kw), dtype and device of `x`; it does not require grad.

    Raises:
        TypeError: `x` or `y` is not a floating point tensor.
        ValueError: the shape of `y` does not fit `x` and `kernel_size`, `lr` <= 0, or `steps` or
            a kernel size is < 1.
    """
    raise NotImplementedError("exercise-22: learn_kernel")


def receptive_field(layers: Sequence[Layer]) -> tuple[int, int]:
    """Compute the receptive field of a stack of layers along one axis.

    size is how many input pixels lie under one output unit, from the first to the last; jump is
    how many input pixels lie between the starts of two neighbouring units. Before the first layer
    both are 1; a layer (k, s, d) adds (k - 1) * d * jump to size, then multiplies jump by s.

    Args:
        layers: the layers (kernel, stride, dilation), first layer first; may be empty.

    Returns:
        (size, jump) of the last layer.

    Raises:
        ValueError: a kernel, stride or dilation is < 1.
    """
    raise NotImplementedError("exercise-22: receptive_field")


def measure_receptive_field(
    net: nn.Module, input_size: int, in_channels: int = 1
) -> tuple[int, int]:
    """Find out by experiment which part of the input one output unit of `net` looks at.

    The unit is (H_out // 2, W_out // 2) of channel 0, for a square input. All pixels count that
    are connected to it, as if no weight were zero and no ReLU closed. `net` is left as it was.

    Args:
        net: made of nn.Conv2d, nn.AvgPool2d, nn.ReLU, nn.Identity and (nested) nn.Sequential.
        input_size: height and width of the input, large enough for the region to lie inside.
        in_channels: channels of the input.

    Returns:
        (height, width) of the region, from its first to its last row and column.

    Raises:
        ValueError: `input_size` or `in_channels` is < 1.
    """
    raise NotImplementedError("exercise-22: measure_receptive_field")
