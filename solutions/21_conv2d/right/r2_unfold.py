"""Tensor.unfold: a strided view of all windows, every d-th entry, then a single einsum."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

IntPair = int | tuple[int, int]


def pair(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    if min(kernel, stride, dilation) < 1 or padding < 0:
        raise ValueError("bad window")
    size = (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    if size < 1:
        raise ValueError("no window fits")
    return size


def check(x, weight, bias, groups):
    if not (x.is_floating_point() and weight.is_floating_point() and x.dtype == weight.dtype):
        raise TypeError("x and weight must be float tensors of one dtype")
    if x.dim() != 4 or weight.dim() != 4 or groups < 1:
        raise ValueError("need 4-D tensors and at least one group")
    if len(weight) % groups or x.size(1) != weight.size(1) * groups:
        raise ValueError("the channels do not fit the groups")
    if bias is not None and tuple(bias.shape) != (len(weight),):
        raise ValueError("bias must have shape (C_out,)")


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: IntPair = 1,
    padding: IntPair = 0,
    dilation: IntPair = 1,
    groups: int = 1,
) -> Tensor:
    check(x, weight, bias, groups)
    kh, kw = weight.shape[2:]
    (sh, sw), (ph, pw), (dh, dw) = pair(stride), pair(padding), pair(dilation)
    conv_output_size(x.shape[2], kh, sh, ph, dh)  # complains if no window fits
    conv_output_size(x.shape[3], kw, sw, pw, dw)

    xp = F.pad(x, (pw, pw, ph, ph))
    windows = xp.unfold(2, dh * (kh - 1) + 1, sh).unfold(3, dw * (kw - 1) + 1, sw)
    windows = windows[..., ::dh, ::dw].unflatten(1, (groups, -1))  # (N, g, c, oh, ow, kh, kw)
    kernels = weight.unflatten(0, (groups, -1))  # (g, o, c, kh, kw)
    out = torch.einsum("ngchwab,gocab->ngohw", windows, kernels).flatten(1, 2)
    if bias is not None:
        out = out + bias[:, None, None]
    return out


class Conv2d(nn.Module):
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
        super().__init__()
        kernel = pair(kernel_size)
        if groups < 1 or min(kernel) < 1:
            raise ValueError("groups and kernel_size must be positive")
        if in_channels % groups or out_channels % groups:
            raise ValueError("groups must divide both channel numbers")
        self.options = (stride, padding, dilation, groups)
        c = in_channels // groups
        k = (c * kernel[0] * kernel[1]) ** -0.5
        self.weight = nn.Parameter((2 * torch.rand(out_channels, c, *kernel) - 1) * k)
        self.bias = nn.Parameter((2 * torch.rand(out_channels) - 1) * k) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        return conv2d(x, self.weight, self.bias, *self.options)
