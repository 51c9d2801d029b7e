"""Kronecker products of one-dimensional bands; the projection by permutation matrices."""

import math
from collections.abc import Callable

import torch
from torch import Tensor


def positive(*sizes):
    if min(sizes) < 1:
        raise ValueError("sizes must be at least 1")


def floating(t):
    if not torch.is_floating_point(t):
        raise TypeError("expected a float tensor")


def dense_param_count(
    c_in: int, h_in: int, w_in: int, c_out: int, h_out: int, w_out: int, bias: bool = True
) -> int:
    positive(c_in, h_in, w_in, c_out, h_out, w_out)
    shapes = [(c_out, h_out, w_out, c_in, h_in, w_in)]
    if bias:
        shapes.append((c_out, h_out, w_out))
    return sum(math.prod(shape) for shape in shapes)


def conv_param_count(c_in: int, c_out: int, kernel: tuple[int, int], bias: bool = True) -> int:
    positive(c_in, c_out, *kernel)
    shapes = [(c_out, c_in, *kernel)]
    if bias:
        shapes.append((c_out,))
    return sum(math.prod(shape) for shape in shapes)


def band(n_out, n_in, offset, like):
    """The (n_out, n_in) matrix that picks entry i + offset for output i."""
    i = torch.arange(n_out, device=like.device)[:, None]
    k = torch.arange(n_in, device=like.device)[None, :]
    return (k - i == offset).to(like.dtype)


def ring(n, step, like):
    """The (n, n) matrix of a circular shift by step."""
    return torch.eye(n, dtype=like.dtype, device=like.device).roll(step, 0)


def corr_matrix(kernel: Tensor, h: int, w: int) -> Tensor:
    floating(kernel)
    if kernel.ndim != 2:
        raise ValueError("kernel must be a matrix")
    kh, kw = kernel.shape
    positive(h, w, kh, kw)
    if kh > h or kw > w:
        raise ValueError("kernel larger than the image")
    oh, ow = h - kh + 1, w - kw + 1
    total = kernel.new_zeros(oh * ow, h * w)
    for a in range(kh):
        toeplitz = kernel.new_zeros(ow, w)
        for b in range(kw):
            toeplitz = toeplitz + kernel[a, b] * band(ow, w, b, kernel)
        total = total + torch.kron(band(oh, h, a, kernel), toeplitz)
    return total


def equivariance_error(f: Callable[[Tensor], Tensor], x: Tensor, dy: int, dx: int) -> Tensor:
    floating(x)
    if x.ndim < 2:
        raise ValueError("x must have two dims or more")
    h, w = x.shape[-2:]

    def shift(t):
        t = torch.cat((t[..., h - dy % h :, :], t[..., : h - dy % h, :]), dim=-2)
        return torch.cat((t[..., w - dx % w :], t[..., : w - dx % w]), dim=-1)

    fx, fsx = f(x), f(shift(x))
    if fx.shape != x.shape:
        raise ValueError("f changes the shape")
    return torch.linalg.vector_norm(fsx - shift(fx), ord=float("inf"))


def equivariant_projection(W: Tensor, h: int, w: int) -> Tensor:
    floating(W)
    positive(h, w)
    if W.shape != (h * w, h * w):
        raise ValueError("W has the wrong shape")
    R = torch.zeros_like(W)
    for dy in range(h):
        for dx in range(w):
            P = torch.kron(ring(h, dy, W), ring(w, dx, W))
            R = R + P.T @ W @ P
    return R / (h * w)


def kernel_of(W: Tensor, h: int, w: int) -> Tensor:
    floating(W)
    positive(h, w)
    if W.shape != (h * w, h * w):
        raise ValueError("W has the wrong shape")
    response = W[:, 0].reshape(h, w)  # to a single bright pixel at (0, 0): K at (-i, -j)
    return response.flip(0, 1).roll((1, 1), (0, 1))


def local_mask(h: int, w: int, radius: int) -> Tensor:
    positive(h, w)
    if radius < 0:
        raise ValueError("radius must not be negative")
    like = torch.zeros(())
    steps = range(-radius, radius + 1)
    rows = sum(ring(h, s, like) for s in steps)
    cols = sum(ring(w, s, like) for s in steps)
    return torch.kron(rows, cols) > 0
