"""Forward only: half-lit images show where the region ends; the gradient by hand."""

import copy
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Layer = tuple[int, int, int]


def need(ok, message):
    if not ok:
        raise ValueError(message)


def need_float(*tensors):
    for t in tensors:
        if not torch.is_floating_point(t):
            raise TypeError("float tensor expected")


def sobel_kernels(
    dtype: torch.dtype = torch.float32, device: str | torch.device | None = None
) -> Tensor:
    k = torch.zeros(2, 1, 3, 3, dtype=dtype, device=device)
    for line, amount in enumerate((1, 2, 1)):
        k[0, 0, line, 0] = k[1, 0, 0, line] = -amount
        k[0, 0, line, 2] = k[1, 0, 2, line] = amount
    return k


def edge_magnitude(img: Tensor) -> Tensor:
    need_float(img)
    need(img.dim() == 4 and img.shape[1] == 1, "img must be (N, 1, H, W)")
    need(min(img.shape[-2:]) >= 3, "img must be at least 3x3")
    g = F.conv2d(img, sobel_kernels(img.dtype, img.device))
    squared = g.square().sum(dim=1, keepdim=True)
    slope = squared > 0
    safe = torch.where(slope, squared, torch.ones_like(squared))
    return torch.where(slope, safe.sqrt(), torch.zeros_like(squared))


def directional_kernel(v: tuple[float, float], dtype: torch.dtype = torch.float32) -> Tensor:
    need(tuple(v) != (0, 0), "v must not be zero")
    vx, vy = v
    # Rows downwards, columns to the right; the outer rows and columns share their factors.
    kx = torch.tensor([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=torch.float64)
    ky = torch.tensor([[-1, -2, -1], [0, 0, 0], [1, 2, 1]], dtype=torch.float64)
    norm = (vx * vx + vy * vy) ** 0.5
    return ((vx * kx + vy * ky) / norm).to(dtype)


def learn_kernel(
    x: Tensor, y: Tensor, kernel_size: tuple[int, int], lr: float, steps: int
) -> Tensor:
    need_float(x, y)
    kh, kw = kernel_size
    need(kh > 0 and kw > 0 and steps > 0 and lr > 0, "options must be positive")
    need(x.dim() == 4 and y.dim() == 4 and x.shape[:2] == y.shape[:2], "shapes must fit")
    need(x.shape[2] - y.shape[2] == kh - 1 and x.shape[3] - y.shape[3] == kw - 1, "sizes must fit")
    need(x.shape[1] == 1, "images must have one channel")
    x, y = x.detach(), y.detach()
    kernel = torch.zeros(1, 1, kh, kw, dtype=x.dtype, device=x.device)
    for _ in range(steps):
        residual = F.conv2d(x, kernel) - y
        # Every kernel entry meets the image shifted by its place: correlate with the residual.
        gradient = 2 * F.conv2d(x.transpose(0, 1), residual.transpose(0, 1)) / y.numel()
        kernel -= lr * gradient
    return kernel


def receptive_field(layers: Sequence[Layer]) -> tuple[int, int]:
    for layer in layers:
        need(min(layer) >= 1, "kernel, stride and dilation must be positive")
    # From the last layer back to the image: n units there need (n - 1) * s + (k - 1) * d + 1.
    size = 1
    jump = 1
    for k, s, d in reversed(layers):
        size = (size - 1) * s + (k - 1) * d + 1
        jump *= s
    return size, jump


def first_lit(reaches, n):
    """Smallest i < n with reaches(i); reaches is False up to some place and True from there on."""
    lo, hi = 0, n - 1
    while lo < hi:
        middle = (lo + hi) // 2
        if reaches(middle):
            hi = middle
        else:
            lo = middle + 1
    return lo


@torch.no_grad()
def measure_receptive_field(
    net: nn.Module, input_size: int, in_channels: int = 1
) -> tuple[int, int]:
    need(input_size > 0 and in_channels > 0, "sizes must be positive")
    twin = copy.deepcopy(net).double()
    device = None
    for module in twin.modules():
        if isinstance(module, nn.Conv2d):
            device = module.weight.device
            module.weight.fill_(1 / module.weight[0].numel())
            if module.bias is not None:
                module.bias.zero_()
    position = torch.arange(input_size, device=device)

    def glows(lit):
        """Does the centre unit see any light when only the pixels `lit` (H, W) shine?"""
        image = lit.double().expand(1, in_channels, input_size, input_size)
        out = twin(image.clone())
        return bool(out[0, 0, out.shape[2] // 2, out.shape[3] // 2] > 0)

    def extent(position):
        # Lighten the first i + 1 lines until the unit sees them, then the same from the far end.
        first = first_lit(lambda i: glows(position <= i), input_size)
        beyond = first_lit(lambda i: glows(position >= input_size - 1 - i), input_size)
        return input_size - first - beyond

    return extent(position[:, None]), extent(position[None, :])
