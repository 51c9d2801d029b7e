"""Slices of an identity matrix; the projection as means over generalised diagonals."""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def dense_param_count(
    c_in: int, h_in: int, w_in: int, c_out: int, h_out: int, w_out: int, bias: bool = True
) -> int:
    sizes = (c_in, h_in, w_in, c_out, h_out, w_out)
    if any(s < 1 for s in sizes):
        raise ValueError(f"bad sizes {sizes}")
    units = math.prod(sizes[3:])
    return math.prod(sizes) + (units if bias else 0)


def conv_param_count(c_in: int, c_out: int, kernel: tuple[int, int], bias: bool = True) -> int:
    # A dense layer from one window to one pixel of every output channel.
    return dense_param_count(c_in, kernel[0], kernel[1], c_out, 1, 1, bias)


def check_float(t):
    if not t.is_floating_point():
        raise TypeError("float tensor expected")


def check_map(W, h, w):
    check_float(W)
    if min(h, w) < 1 or W.shape != (h * w, h * w):
        raise ValueError("W does not map h x w images to h x w images")


def neighbours(h, w, device):
    """cols[p, q] = index of pixel p moved by the coordinates of pixel q, on a torus."""
    p = torch.arange(h * w, device=device)
    i, j = p.div(w, rounding_mode="floor"), p.remainder(w)
    return (i[:, None] + i).remainder(h) * w + (j[:, None] + j).remainder(w)


def corr_matrix(kernel: Tensor, h: int, w: int) -> Tensor:
    check_float(kernel)
    if kernel.dim() != 2 or min(h, w, *kernel.shape) < 1:
        raise ValueError("kernel must be 2-D and not empty")
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    if oh < 1 or ow < 1:
        raise ValueError("kernel larger than the image")
    one_hot = torch.eye(h * w, dtype=kernel.dtype, device=kernel.device).view(h, w, h * w)
    return sum(
        kernel[a, b] * one_hot[a : a + oh, b : b + ow].reshape(oh * ow, h * w)
        for a in range(kh)
        for b in range(kw)
    )


def equivariance_error(f: Callable[[Tensor], Tensor], x: Tensor, dy: int, dx: int) -> Tensor:
    check_float(x)
    if x.dim() < 2:
        raise ValueError("not an image")
    h, w = x.shape[-2:]
    i = (torch.arange(h, device=x.device) - dy) % h
    j = (torch.arange(w, device=x.device) - dx) % w
    y = f(x)
    if y.shape != x.shape:
        raise ValueError("f changes the shape")
    return (f(x[..., i[:, None], j]) - y[..., i[:, None], j]).abs().amax()


def equivariant_projection(W: Tensor, h: int, w: int) -> Tensor:
    check_map(W, h, w)
    cols = neighbours(h, w, W.device)
    kernel = W.gather(1, cols).mean(dim=0)  # one mean per generalised diagonal
    return torch.zeros_like(W).scatter(1, cols, kernel.expand(h * w, h * w))


def kernel_of(W: Tensor, h: int, w: int) -> Tensor:
    check_map(W, h, w)
    return W.gather(1, neighbours(h, w, W.device)).mean(dim=0).view(h, w)


def local_mask(h: int, w: int, radius: int) -> Tensor:
    if min(h, w) < 1 or radius < 0:
        raise ValueError("bad size or radius")
    mask = torch.zeros(h, w, h, w, dtype=torch.bool)
    centre = torch.zeros(h, w, h, w, dtype=torch.bool)
    centre.view(h * w, h * w).fill_diagonal_(True)
    for dy in range(-min(radius, h), min(radius, h) + 1):
        for dx in range(-min(radius, w), min(radius, w) + 1):
            mask |= centre.roll((dy, dx), (2, 3))
    return mask.view(h * w, h * w)
