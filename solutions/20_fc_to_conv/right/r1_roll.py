"""One index_put per kernel entry; rolls of W viewed as (h, w, h, w), averaged."""

from collections.abc import Callable

import torch
from torch import Tensor


def dense_param_count(
    c_in: int, h_in: int, w_in: int, c_out: int, h_out: int, w_out: int, bias: bool = True
) -> int:
    if c_in < 1 or h_in < 1 or w_in < 1 or c_out < 1 or h_out < 1 or w_out < 1:
        raise ValueError("sizes must be positive")
    n_in = c_in * h_in * w_in
    n_out = c_out * h_out * w_out
    count = n_in * n_out
    if bias:
        count += n_out
    return count


def conv_param_count(c_in: int, c_out: int, kernel: tuple[int, int], bias: bool = True) -> int:
    if c_in < 1 or c_out < 1 or kernel[0] < 1 or kernel[1] < 1:
        raise ValueError("sizes must be positive")
    count = c_out * c_in * kernel[0] * kernel[1]
    if bias:
        count += c_out
    return count


def check_map(W, h, w):
    if not W.is_floating_point():
        raise TypeError("W must be a float tensor")
    if h < 1 or w < 1 or tuple(W.shape) != (h * w, h * w):
        raise ValueError("W must be (h*w, h*w)")


def corr_matrix(kernel: Tensor, h: int, w: int) -> Tensor:
    if not kernel.is_floating_point():
        raise TypeError("kernel must be a float tensor")
    if kernel.dim() != 2:
        raise ValueError("kernel must be 2-D")
    kh, kw = kernel.shape
    if kh < 1 or kw < 1 or kh > h or kw > w:
        raise ValueError("kernel does not fit into the image")
    oh = h - kh + 1
    ow = w - kw + 1
    rows = torch.arange(oh * ow, device=kernel.device)
    i = rows // ow
    j = rows % ow
    M = torch.zeros(oh * ow, h * w, dtype=kernel.dtype, device=kernel.device)
    for a in range(kh):
        for b in range(kw):
            cols = (i + a) * w + (j + b)
            M = M.index_put((rows, cols), kernel[a, b].expand(oh * ow))
    return M


def equivariance_error(f: Callable[[Tensor], Tensor], x: Tensor, dy: int, dx: int) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if x.dim() < 2:
        raise ValueError("x must have at least two dims")
    first_shift = f(torch.roll(x, shifts=(dy, dx), dims=(-2, -1)))
    first_f = f(x)
    if first_f.shape != x.shape or first_shift.shape != x.shape:
        raise ValueError("f must keep the shape")
    shifted = torch.roll(first_f, shifts=(dy, dx), dims=(-2, -1))
    return torch.max(torch.abs(first_shift - shifted))


def equivariant_projection(W: Tensor, h: int, w: int) -> Tensor:
    check_map(W, h, w)
    W4 = W.reshape(h, w, h, w)
    rolled = [torch.roll(W4, (dy, dx, dy, dx), (0, 1, 2, 3)) for dy in range(h) for dx in range(w)]
    return torch.stack(rolled).mean(dim=0).reshape(h * w, h * w)


def kernel_of(W: Tensor, h: int, w: int) -> Tensor:
    check_map(W, h, w)
    return W[0, :].clone().reshape(h, w)


def local_mask(h: int, w: int, radius: int) -> Tensor:
    if h < 1 or w < 1 or radius < 0:
        raise ValueError("sizes must be positive and radius not negative")
    p = torch.arange(h * w)
    row, col = p // w, p % w
    dr = (row[:, None] - row[None, :]).abs()
    dc = (col[:, None] - col[None, :]).abs()
    dr = torch.minimum(dr, h - dr)
    dc = torch.minimum(dc, w - dc)
    return (dr <= radius) & (dc <= radius)
