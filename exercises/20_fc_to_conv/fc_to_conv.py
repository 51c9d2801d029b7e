"""Exercise 20: from dense layers to convolution."""

from collections.abc import Callable

import torch
from torch import Tensor


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
    raise NotImplementedError("exercise-20: dense_param_count")


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
    raise NotImplementedError("exercise-20: conv_param_count")


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
    raise NotImplementedError("exercise-20: corr_matrix")


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
    raise NotImplementedError("exercise-20: equivariance_error")


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
    raise NotImplementedError("exercise-20: equivariant_projection")


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
    raise NotImplementedError("exercise-20: kernel_of")


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
    raise NotImplementedError("exercise-20: local_mask")
