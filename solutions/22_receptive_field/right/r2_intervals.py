"""No autograd: intervals of indices walk back through the net; the kernel by matrix algebra."""

import math
from collections.abc import Sequence
from functools import reduce

import torch
from torch import Tensor, nn

Layer = tuple[int, int, int]


def sobel_kernels(
    dtype: torch.dtype = torch.float32, device: str | torch.device | None = None
) -> Tensor:
    rows = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
    cols = [list(c) for c in zip(*rows, strict=True)]
    return torch.tensor([[rows], [cols]], dtype=dtype, device=device)


def edge_magnitude(img: Tensor) -> Tensor:
    if not img.is_floating_point():
        raise TypeError("img must be float")
    if img.dim() != 4 or img.shape[1] != 1 or img.shape[2] < 3 or img.shape[3] < 3:
        raise ValueError("img must be (N, 1, H, W) with H, W >= 3")
    right = img[..., 2:] - img[..., :-2]
    gx = right[..., :-2, :] + 2 * right[..., 1:-1, :] + right[..., 2:, :]
    down = img[..., 2:, :] - img[..., :-2, :]
    gy = down[..., :-2] + 2 * down[..., 1:-1] + down[..., 2:]
    return torch.linalg.norm(torch.cat((gx, gy), dim=1), dim=1, keepdim=True)


def directional_kernel(v: tuple[float, float], dtype: torch.dtype = torch.float32) -> Tensor:
    if not any(v):
        raise ValueError("v must not be zero")
    angle = math.atan2(v[1], v[0])
    weights = torch.tensor([math.cos(angle), math.sin(angle)], dtype=dtype)
    return torch.tensordot(weights, sobel_kernels(dtype).squeeze(1), dims=1)


def learn_kernel(
    x: Tensor, y: Tensor, kernel_size: tuple[int, int], lr: float, steps: int
) -> Tensor:
    if not x.is_floating_point() or not y.is_floating_point():
        raise TypeError("x and y must be float")
    kh, kw = kernel_size
    if not (kh >= 1 and kw >= 1 and steps >= 1 and lr > 0):
        raise ValueError("bad option")
    if x.dim() != 4 or x.shape[1] != 1:
        raise ValueError("x must be (N, 1, H, W)")
    if tuple(y.shape) != (len(x), 1, x.shape[2] - kh + 1, x.shape[3] - kw + 1):
        raise ValueError("y does not fit")
    with torch.no_grad():
        windows = x.unfold(2, kh, 1).unfold(3, kw, 1).reshape(-1, kh * kw)
        target = y.reshape(-1)
        k = x.new_zeros(kh * kw)
        for _ in range(steps):
            k = k - lr * (2 / len(target)) * (windows.T @ (windows @ k - target))
    return k.reshape(1, 1, kh, kw)


def receptive_field(layers: Sequence[Layer]) -> tuple[int, int]:
    if any(number < 1 for layer in layers for number in layer):
        raise ValueError("kernel, stride and dilation must be positive")

    def grow(field, layer):
        (size, jump), (k, s, d) = field, layer
        return size + (k - 1) * d * jump, jump * s

    return reduce(grow, layers, (1, 1))


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def flat(net):
    if isinstance(net, nn.Sequential):
        return [layer for child in net for layer in flat(child)]
    return [net]


def back(net, axis, index):
    """First and last input index that reach output `index` along one axis."""
    lo = hi = index
    for layer in reversed(flat(net)):
        if isinstance(layer, (nn.Conv2d, nn.AvgPool2d)):
            k, s, p = (pair(v)[axis] for v in (layer.kernel_size, layer.stride, layer.padding))
            d = pair(getattr(layer, "dilation", 1))[axis]
            lo = lo * s - p
            hi = hi * s - p + d * (k - 1)
    return lo, hi


def measure_receptive_field(
    net: nn.Module, input_size: int, in_channels: int = 1
) -> tuple[int, int]:
    if input_size < 1 or in_channels < 1:
        raise ValueError("input_size and in_channels must be positive")
    # The region is far from the border, so its extent is the same for every unit.
    (top, bottom), (left, right) = back(net, 0, 0), back(net, 1, 0)
    return bottom - top + 1, right - left + 1
