"""Exercise 22: edges, feature maps, receptive field."""

# BEGIN SOLUTION
import copy
import math

# END SOLUTION
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Layer = tuple[int, int, int]  # (kernel, stride, dilation)


# BEGIN SOLUTION
def _require_float(*tensors: Tensor) -> None:
    if not all(tensor.is_floating_point() for tensor in tensors):
        raise TypeError("expected floating point tensors")


def _extent(touched: Tensor) -> int:
    """How far it is from the first True to the last, both counted."""
    places = touched.nonzero()
    return int(places[-1] - places[0]) + 1


# END SOLUTION


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
    # BEGIN SOLUTION
    kx = torch.tensor([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=dtype, device=device)
    return torch.stack((kx, kx.T)).unsqueeze(1)
    # END SOLUTION


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
    # BEGIN SOLUTION
    _require_float(img)
    if img.dim() != 4 or img.shape[1] != 1 or min(img.shape[2:]) < 3:
        raise ValueError(f"expected (N, 1, H, W) with H, W >= 3, got {tuple(img.shape)}")
    g = F.conv2d(img, sobel_kernels(img.dtype, img.device))
    return torch.linalg.vector_norm(g, dim=1, keepdim=True)
    # END SOLUTION


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
    # BEGIN SOLUTION
    length = math.hypot(*v)
    if length == 0:
        raise ValueError("the direction must not be (0, 0)")
    kx, ky = sobel_kernels(dtype).squeeze(1)
    return v[0] / length * kx + v[1] / length * ky
    # END SOLUTION


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
    # BEGIN SOLUTION
    _require_float(x, y)
    kh, kw = kernel_size
    if min(kh, kw, steps) < 1 or lr <= 0:
        raise ValueError("kernel sizes and steps must be at least 1, lr greater than 0")
    if x.dim() != 4 or y.shape != (x.shape[0], 1, x.shape[2] - kh + 1, x.shape[3] - kw + 1):
        raise ValueError(f"y {tuple(y.shape)} does not fit x {tuple(x.shape)}")

    kernel = x.new_zeros(1, 1, kh, kw).requires_grad_()
    for _ in range(steps):
        loss = F.mse_loss(F.conv2d(x, kernel), y)
        (gradient,) = torch.autograd.grad(loss, kernel)
        kernel = (kernel - lr * gradient).detach().requires_grad_()
    return kernel.detach()
    # END SOLUTION


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
    # BEGIN SOLUTION
    size, jump = 1, 1
    for kernel, stride, dilation in layers:
        if min(kernel, stride, dilation) < 1:
            raise ValueError("kernel, stride and dilation must be at least 1")
        size += (kernel - 1) * dilation * jump
        jump *= stride
    return size, jump
    # END SOLUTION


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
    # BEGIN SOLUTION
    if min(input_size, in_channels) < 1:
        raise ValueError("input_size and in_channels must be at least 1")

    # Positive weights and inputs: nothing cancels, and every ReLU stays open.
    probe = copy.deepcopy(net).double()
    for module in probe.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.constant_(module.weight, 1 / module.weight[0].numel())
            if module.bias is not None:
                nn.init.zeros_(module.bias)

    device = next((p.device for p in net.parameters()), None)
    shape = (1, in_channels, input_size, input_size)
    x = torch.ones(shape, dtype=torch.float64, device=device, requires_grad=True)
    maps = probe(x.clone())  # a copy, because a first ReLU may work in place
    unit = maps[0, 0, maps.shape[2] // 2, maps.shape[3] // 2]
    (gradient,) = torch.autograd.grad(unit, x)
    touched = (gradient[0] != 0).any(dim=0)
    return _extent(touched.any(dim=1)), _extent(touched.any(dim=0))
    # END SOLUTION
