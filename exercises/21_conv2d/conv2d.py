"""Exercise 21: two-dimensional convolution from scratch."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

IntPair = int | tuple[int, int]  # one number for both axes, or (height, width)


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Count the positions of a sliding window along one axis.

    The entries of the window lie `dilation` pixels apart, the window moves by `stride`, and it
    stays inside the axis, which has been lengthened by `padding` zeros at either end:
    floor((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1.

    Args:
        n: length of the axis before padding.
        kernel: number of entries of the window.
        stride: step from one position to the next.
        padding: zeros added at each of the two ends.
        dilation: distance between neighbouring entries of the window.

    Returns:
        The number of positions, at least 1.

    Raises:
        ValueError: `kernel`, `stride` or `dilation` < 1, `padding` < 0, or the window does not
            fit even once.
    """
    raise NotImplementedError("exercise-21: conv_output_size")


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: IntPair = 1,
    padding: IntPair = 0,
    dilation: IntPair = 1,
    groups: int = 1,
) -> Tensor:
    """Cross-correlate a batch of images with a bank of kernels.

    With xp the zero-padded x, (s_h, s_w) the stride and (d_h, d_w) the dilation:
    out[n, o, i, j] = bias[o]
        + sum over c, a, b of weight[o, c, a, b] * xp[n, first + c, i*s_h + a*d_h, j*s_w + b*d_w]
    where c runs over the C_in/groups input channels of the group of output channel o,
    o // (C_out/groups), and `first` is the first channel of that group. The kernel is not flipped.

    Args:
        x: images, shape (N, C_in, H, W), float32 or float64.
        weight: kernels, shape (C_out, C_in/groups, kh, kw), dtype of `x`.
        bias: one number per output channel, shape (C_out,), or None.
        stride: step of the window.
        padding: zeros added on each side: above and below, left and right.
        dilation: distance between neighbouring kernel entries on the image.
        groups: number of groups into which the channels are split, in consecutive runs.

    Returns:
        Shape (N, C_out, H_out, W_out), the sizes as in `conv_output_size`; dtype and device of `x`.

    Raises:
        TypeError: `x` or `weight` is not a floating point tensor, or their dtypes differ.
        ValueError: `x` or `weight` is not 4-D, their channels do not fit `groups`, C_out is not
            divisible by `groups`, `bias` has not shape (C_out,), `groups` < 1, or an axis is
            refused by `conv_output_size`.
    """
    raise NotImplementedError("exercise-21: conv2d")


class Conv2d(nn.Module):
    """A convolution layer: `conv2d` with a kernel bank and a bias of its own.

    weight: shape (out_channels, in_channels // groups, kh, kw).
    bias: shape (out_channels,), or None.
    Both start uniform in [-1/sqrt(fan_in), 1/sqrt(fan_in)],
    where fan_in = in_channels // groups * kh * kw.
    """

    weight: nn.Parameter
    bias: nn.Parameter | None

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: IntPair,
        stride: IntPair = 1,
        padding: IntPair = 0,
        dilation: IntPair = 1,
        groups: int = 1,
        bias: bool = True,
    ) -> None:
        """Make the parameters and remember the geometry.

        Args:
            in_channels: channels of the input.
            out_channels: channels of the output.
            kernel_size: size of the kernel.
            stride: as in `conv2d`.
            padding: as in `conv2d`.
            dilation: as in `conv2d`.
            groups: as in `conv2d`.
            bias: False makes a layer whose `bias` is None.

        Raises:
            ValueError: the numbers do not make a convolution, for the reasons of `conv2d`. It may
                be raised here or by the first call of the layer.
        """
        raise NotImplementedError("exercise-21: Conv2d.__init__")

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layer to images (N, in_channels, H, W)."""
        raise NotImplementedError("exercise-21: Conv2d.forward")
