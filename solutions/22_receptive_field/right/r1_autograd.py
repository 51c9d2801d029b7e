"""The autograd way: an SGD optimiser for the kernel, the gradient of the centre unit."""

from collections.abc import Sequence
from copy import deepcopy

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Layer = tuple[int, int, int]


def sobel_kernels(
    dtype: torch.dtype = torch.float32, device: str | torch.device | None = None
) -> Tensor:
    smooth = torch.tensor([1, 2, 1], dtype=dtype, device=device)
    slope = torch.tensor([-1, 0, 1], dtype=dtype, device=device)
    kernels = torch.empty(2, 1, 3, 3, dtype=dtype, device=device)
    kernels[0, 0] = torch.outer(smooth, slope)
    kernels[1, 0] = torch.outer(slope, smooth)
    return kernels


def edge_magnitude(img: Tensor) -> Tensor:
    if not img.is_floating_point():
        raise TypeError("img must be a float tensor")
    if img.ndim != 4 or img.size(1) != 1:
        raise ValueError("img must have shape (N, 1, H, W)")
    if img.size(2) < 3 or img.size(3) < 3:
        raise ValueError("img is too small for a 3x3 kernel")
    both = F.conv2d(img, sobel_kernels(dtype=img.dtype, device=img.device))
    return both.norm(dim=1, keepdim=True)


def directional_kernel(v: tuple[float, float], dtype: torch.dtype = torch.float32) -> Tensor:
    vx, vy = v
    if vx == 0 and vy == 0:
        raise ValueError("v has no direction")
    unit = F.normalize(torch.tensor([vx, vy], dtype=torch.float64), dim=0, eps=0.0)
    kernels = sobel_kernels(torch.float64)[:, 0]
    return (unit[0] * kernels[0] + unit[1] * kernels[1]).to(dtype)


def learn_kernel(
    x: Tensor, y: Tensor, kernel_size: tuple[int, int], lr: float, steps: int
) -> Tensor:
    if not (x.is_floating_point() and y.is_floating_point()):
        raise TypeError("x and y must be float tensors")
    kh, kw = kernel_size
    if kh < 1 or kw < 1 or steps < 1:
        raise ValueError("kernel_size and steps must be positive")
    if lr <= 0:
        raise ValueError("lr must be positive")
    if x.ndim != 4 or y.ndim != 4 or x.size(1) != 1 or y.size(1) != 1 or len(x) != len(y):
        raise ValueError("x and y must be (N, 1, H, W)")
    if y.size(2) != x.size(2) - kh + 1 or y.size(3) != x.size(3) - kw + 1:
        raise ValueError("y has the wrong size")
    kernel = nn.Parameter(torch.zeros(1, 1, kh, kw, dtype=x.dtype, device=x.device))
    optimizer = torch.optim.SGD([kernel], lr=lr)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = ((F.conv2d(x.detach(), kernel) - y.detach()) ** 2).mean()
        loss.backward()
        optimizer.step()
    return kernel.data


def receptive_field(layers: Sequence[Layer]) -> tuple[int, int]:
    size = 1
    jump = 1
    for k, s, d in layers:
        if k < 1 or s < 1 or d < 1:
            raise ValueError(f"bad layer {(k, s, d)}")
        size = size + (k - 1) * d * jump
        jump = jump * s
    return size, jump


def measure_receptive_field(
    net: nn.Module, input_size: int, in_channels: int = 1
) -> tuple[int, int]:
    if input_size < 1 or in_channels < 1:
        raise ValueError("input_size and in_channels must be positive")
    twin = deepcopy(net).to(torch.float64)
    for p in twin.parameters():
        p.requires_grad_(False)
        if p.ndim == 4:
            p.fill_(1 / p[0].numel())
        else:
            p.fill_(0)
    where = [p.device for p in twin.parameters()]
    x = torch.ones(
        1,
        in_channels,
        input_size,
        input_size,
        dtype=torch.float64,
        device=where[0] if where else None,
        requires_grad=True,
    )
    out = twin(x + 0)
    out[0, 0, out.shape[-2] // 2, out.shape[-1] // 2].backward()
    seen = x.grad[0].sum(0) > 0
    rows = seen.any(1).nonzero().flatten().tolist()
    cols = seen.any(0).nonzero().flatten().tolist()
    return rows[-1] - rows[0] + 1, cols[-1] - cols[0] + 1
