"""as_strided: describe the windows by strides alone, then contract with tensordot."""

import math

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
    (sh, sw), (ph, pw), (dh, dw) = map(pair, (stride, padding, dilation))
    n, c_in, h, w = x.shape
    c_out, c, kh, kw = weight.shape
    oh, ow = conv_output_size(h, kh, sh, ph, dh), conv_output_size(w, kw, sw, pw, dw)

    xp = F.pad(x, (pw, pw, ph, ph)).contiguous()
    tn, tc, th, tw = xp.stride()
    windows = xp.as_strided((n, c_in, oh, ow, kh, kw), (tn, tc, th * sh, tw * sw, th * dh, tw * dw))
    outs = [
        torch.tensordot(windows[:, g * c : (g + 1) * c], kernels, dims=([1, 4, 5], [1, 2, 3]))
        for g, kernels in enumerate(weight.split(c_out // groups))
    ]  # each (N, oh, ow, C_out / groups)
    out = torch.cat(outs, dim=-1)
    if bias is not None:
        out = out + bias
    return out.permute(0, 3, 1, 2)


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
        fan_in = c * math.prod(kernel)
        u = torch.distributions.Uniform(-1 / math.sqrt(fan_in), 1 / math.sqrt(fan_in))
        self.weight = nn.Parameter(u.sample((out_channels, c) + kernel))
        self.bias = nn.Parameter(u.sample((out_channels,))) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        return conv2d(x, self.weight, self.bias, *self.options)
