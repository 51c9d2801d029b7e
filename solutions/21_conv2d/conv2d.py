"""Exercise 21: two-dimensional convolution from scratch."""

# BEGIN SOLUTION
from itertools import product

# END SOLUTION
import torch
import torch.nn.functional as F
from torch import Tensor, nn

IntPair = int | tuple[int, int]  # one number for both axes, or (height, width)


# BEGIN SOLUTION
def _pair(value: IntPair) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value


def _check_tensors(x: Tensor, weight: Tensor, bias: Tensor | None, groups: int) -> None:
    if not x.is_floating_point() or not weight.is_floating_point():
        raise TypeError("x and weight must be floating point tensors")
    if x.dtype != weight.dtype:
        raise TypeError(f"x is {x.dtype}, but weight is {weight.dtype}")
    if x.dim() != 4 or weight.dim() != 4:
        raise ValueError("x and weight must have four axes")
    if groups < 1 or weight.shape[0] % groups:
        raise ValueError(f"{weight.shape[0]} output channels do not split into {groups} groups")
    if x.shape[1] != groups * weight.shape[1]:
        raise ValueError(f"{groups} groups of {weight.shape[1]} do not make {x.shape[1]} channels")
    if bias is not None and bias.shape != weight.shape[:1]:
        raise ValueError(f"bias must have shape ({weight.shape[0]},), got {tuple(bias.shape)}")


# END SOLUTION


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
    # BEGIN SOLUTION
    if min(kernel, stride, dilation) < 1 or padding < 0:
        raise ValueError("kernel, stride and dilation must be at least 1, padding at least 0")
    span = dilation * (kernel - 1) + 1
    size = (n + 2 * padding - span) // stride + 1
    if size < 1:
        raise ValueError(f"a window that spans {span} does not fit into {n} + 2 * {padding}")
    return size
    # END SOLUTION


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
    # BEGIN SOLUTION
    _check_tensors(x, weight, bias, groups)
    (sh, sw), (ph, pw), (dh, dw) = _pair(stride), _pair(padding), _pair(dilation)
    kh, kw = weight.shape[2:]
    oh = conv_output_size(x.shape[2], kh, sh, ph, dh)
    ow = conv_output_size(x.shape[3], kw, sw, pw, dw)
    padded = F.pad(x, (pw, pw, ph, ph)).unflatten(1, (groups, -1))  # (N, g, c, H + 2ph, W + 2pw)
    kernels = weight.unflatten(0, (groups, -1))  # (g, o, c, kh, kw)

    out = x.new_zeros(x.shape[0], *kernels.shape[:2], oh, ow)
    for a, b in product(range(kh), range(kw)):
        # All the pixels that kernel entry (a, b) meets, one for each output position.
        rows = slice(a * dh, a * dh + sh * (oh - 1) + 1, sh)
        cols = slice(b * dw, b * dw + sw * (ow - 1) + 1, sw)
        out = out + torch.einsum("ngchw,goc->ngohw", padded[..., rows, cols], kernels[..., a, b])
    out = out.flatten(1, 2)
    return out if bias is None else out + bias.view(-1, 1, 1)
    # END SOLUTION


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
        # BEGIN SOLUTION
        super().__init__()
        kh, kw = _pair(kernel_size)
        if min(kh, kw, groups, *_pair(stride), *_pair(dilation)) < 1 or min(_pair(padding)) < 0:
            raise ValueError("sizes and groups must be at least 1, padding at least 0")
        if in_channels % groups or out_channels % groups:
            raise ValueError(f"channels do not split into {groups} groups")
        self.stride, self.padding, self.dilation, self.groups = stride, padding, dilation, groups

        shape = (out_channels, in_channels // groups, kh, kw)
        bound = (shape[1] * kh * kw) ** -0.5
        self.weight = nn.Parameter(torch.empty(shape).uniform_(-bound, bound))
        if bias:
            self.bias = nn.Parameter(torch.empty(out_channels).uniform_(-bound, bound))
        else:
            self.register_parameter("bias", None)
        # END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        """Apply the layer to images (N, in_channels, H, W)."""
        # BEGIN SOLUTION
        return conv2d(
            x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups
        )
        # END SOLUTION
