"""Exercise 20: from dense layers to convolution."""

from collections.abc import Callable

import torch
from torch import Tensor


# BEGIN SOLUTION
def _require_positive(*sizes: int) -> None:
    if min(sizes) < 1:
        raise ValueError(f"sizes must be at least 1, got {sizes}")


def _require_float(x: Tensor) -> None:
    if not x.is_floating_point():
        raise TypeError(f"expected a floating point tensor, got {x.dtype}")


def _require_square_map(W: Tensor, h: int, w: int) -> None:
    _require_float(W)
    _require_positive(h, w)
    if W.shape != (h * w, h * w):
        raise ValueError(f"expected a matrix {h * w} x {h * w}, got {tuple(W.shape)}")


def _pixel_numbers(h: int, w: int, row_length: int, device: torch.device) -> Tensor:
    """Index of pixel (i, j), i < h and j < w, in a flat image with rows of `row_length`."""
    i, j = torch.arange(h, device=device), torch.arange(w, device=device)
    return (i[:, None] * row_length + j).flatten()


def _within(size: int, radius: int) -> Tensor:
    """Which pairs of positions on a ring of `size` are at most `radius` apart, (size, size)."""
    position = torch.arange(size)
    gap = (position[:, None] - position).abs()
    return torch.minimum(gap, size - gap) <= radius


# END SOLUTION


def dense_param_count(
    c_in: int, h_in: int, w_in: int, c_out: int, h_out: int, w_out: int, bias: bool = True
) -> int:
    """Count the parameters of a dense layer from one image to another.

    Every output unit has a weight for every input unit and, with `bias`, one bias.

    Args:
        c_in: channels of the input image.
        h_in: its height.
        w_in: its width.
        c_out: channels of the output image.
        h_out: its height.
        w_out: its width.
        bias: whether the layer has biases.

    Returns:
        The number of parameters.

    Raises:
        ValueError: a size is < 1.
    """
    # BEGIN SOLUTION
    _require_positive(c_in, h_in, w_in, c_out, h_out, w_out)
    return (c_out * h_out * w_out) * (c_in * h_in * w_in + int(bias))
    # END SOLUTION


def conv_param_count(c_in: int, c_out: int, kernel: tuple[int, int], bias: bool = True) -> int:
    """Count the parameters of a convolution layer.

    Every output channel has a (c_in, height, width) kernel and, with `bias`, one bias.

    Args:
        c_in: channels of the input image.
        c_out: channels of the output image.
        kernel: (height, width) of the kernel.
        bias: whether the layer has biases.

    Returns:
        The number of parameters.

    Raises:
        ValueError: a size is < 1.
    """
    # BEGIN SOLUTION
    kh, kw = kernel
    _require_positive(c_in, c_out, kh, kw)
    return c_out * (c_in * kh * kw + int(bias))
    # END SOLUTION


def corr_matrix(kernel: Tensor, h: int, w: int) -> Tensor:
    """Write the cross-correlation with `kernel` as the weight matrix of a dense layer.

    corr_matrix(kernel, h, w) @ x.flatten() is the flattened image with the pixels
    (i, j) -> sum over a, b of kernel[a, b] * x[i + a, j + b],
    one for each place where the kernel lies completely inside the image.

    Args:
        kernel: shape (kh, kw), float32 or float64, at most as large as the image.
        h: height of the image, at least 1.
        w: width of the image, at least 1.

    Returns:
        Shape ((h - kh + 1) * (w - kw + 1), h * w), dtype and device of `kernel`; differentiable
        with respect to `kernel`.

    Raises:
        TypeError: `kernel` is not a floating point tensor.
        ValueError: `kernel` is not 2-D or larger than the image, or a size is < 1.
    """
    # BEGIN SOLUTION
    _require_float(kernel)
    if kernel.dim() != 2:
        raise ValueError(f"the kernel must have two axes, got {kernel.dim()}")
    kh, kw = kernel.shape
    oh, ow = h - kh + 1, w - kw + 1
    _require_positive(kh, kw, oh, ow)  # and so h and w, too

    # The window at (i, j) and its entry (a, b) meet pixel (i + a, j + b): the flat indices add up.
    corners = _pixel_numbers(oh, ow, w, kernel.device)
    offsets = _pixel_numbers(kh, kw, w, kernel.device)
    rows = torch.arange(oh * ow, device=kernel.device)
    matrix = kernel.new_zeros(oh * ow, h * w)
    return matrix.index_put((rows[:, None], corners[:, None] + offsets), kernel.reshape(1, -1))
    # END SOLUTION


def equivariance_error(f: Callable[[Tensor], Tensor], x: Tensor, dy: int, dx: int) -> Tensor:
    """Measure how far `f` is from commuting with a shift, on one input.

    max |f(shift x) - shift f(x)|, where shift moves the last two axes around a torus:
    (shift x)[..., i, j] = x[..., i - dy, j - dx], indices modulo h and w.

    Args:
        f: maps a tensor (..., h, w) to a tensor of the same shape.
        x: shape (..., h, w), float32 or float64.
        dy: shift downwards, any integer.
        dx: shift to the right, any integer.

    Returns:
        Scalar tensor, dtype of f(x).

    Raises:
        TypeError: `x` is not a floating point tensor.
        ValueError: `x` has fewer than two axes, or `f` changes the shape.
    """
    # BEGIN SOLUTION
    _require_float(x)
    if x.dim() < 2:
        raise ValueError(f"x needs at least two axes, got {x.dim()}")

    def shift(image: Tensor) -> Tensor:
        return torch.roll(image, (dy, dx), (-2, -1))

    y = f(x)
    if y.shape != x.shape:
        raise ValueError(f"f changes the shape from {tuple(x.shape)} to {tuple(y.shape)}")
    return (f(shift(x)) - shift(y)).abs().max()
    # END SOLUTION


def equivariant_projection(W: Tensor, h: int, w: int) -> Tensor:
    """Average a dense map over all the places where the image may lie.

    R = 1/(h w) * sum over all h w circular shifts s of P_s^T W P_s,
    where P_s is the matrix of shift s on flattened images.

    Args:
        W: a dense map of h x w images, shape (h * w, h * w), float32 or float64.
        h: height of the image, at least 1.
        w: width of the image, at least 1.

    Returns:
        Shape (h * w, h * w), dtype and device of `W`; it commutes with every shift.

    Raises:
        TypeError: `W` is not a floating point tensor.
        ValueError: `W` is not (h * w, h * w), or a size is < 1.
    """
    # BEGIN SOLUTION
    _require_square_map(W, h, w)
    pixel_to_pixel = W.reshape(h, w, h, w)
    total = torch.zeros_like(pixel_to_pixel)
    for dy in range(h):
        for dx in range(w):
            # Output and input pixel move together.
            total = total + torch.roll(pixel_to_pixel, (dy, dx, dy, dx), (0, 1, 2, 3))
    return (total / (h * w)).reshape(h * w, h * w)
    # END SOLUTION


def kernel_of(W: Tensor, h: int, w: int) -> Tensor:
    """Read the convolution kernel off a dense map that commutes with shifts.

    The kernel K satisfies, indices modulo h and w,
    (W x)[i, j] = sum over a, b of K[a, b] * x[i + a, j + b].

    Args:
        W: a dense map that commutes with every circular shift, shape (h * w, h * w), float32 or
            float64. That it does is not checked.
        h: height of the image, at least 1.
        w: width of the image, at least 1.

    Returns:
        Shape (h, w), dtype and device of `W`.

    Raises:
        TypeError: `W` is not a floating point tensor.
        ValueError: `W` is not (h * w, h * w), or a size is < 1.
    """
    # BEGIN SOLUTION
    _require_square_map(W, h, w)
    return W[0].reshape(h, w)  # what output pixel (0, 0) sees
    # END SOLUTION


def local_mask(h: int, w: int, radius: int) -> Tensor:
    """Mark which input pixels lie near which output pixels.

    Entry (output (i, j), input (k, l)) is True when the circular distances of i and k and of
    j and l are both <= radius. The circular distance of a and b modulo m is
    min(|a - b|, m - |a - b|).

    Args:
        h: height of the image, at least 1.
        w: width of the image, at least 1.
        radius: largest distance, at least 0.

    Returns:
        Shape (h * w, h * w), torch.bool.

    Raises:
        ValueError: a size is < 1 or `radius` < 0.
    """
    # BEGIN SOLUTION
    _require_positive(h, w)
    if radius < 0:
        raise ValueError(f"radius must not be negative, got {radius}")
    near = _within(h, radius)[:, None, :, None] & _within(w, radius)[None, :, None, :]
    return near.reshape(h * w, h * w)
    # END SOLUTION
