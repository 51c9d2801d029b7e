"""Shift and add: one matrix product over the channels for each kernel entry and group."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

IntPair = int | tuple[int, int]


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    if kernel < 1 or stride < 1 or dilation < 1:
        raise ValueError("kernel, stride and dilation must be positive")
    if padding < 0:
        raise ValueError("padding must not be negative")
    last_start = n + 2 * padding - dilation * (kernel - 1) - 1
    if last_start < 0:
        raise ValueError("the window is larger than the padded axis")
    return last_start // stride + 1


def both(value: IntPair) -> tuple[int, int]:
    if isinstance(value, int):
        return value, value
    return value[0], value[1]


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: IntPair = 1,
    padding: IntPair = 0,
    dilation: IntPair = 1,
    groups: int = 1,
) -> Tensor:
    if not torch.is_floating_point(x) or not torch.is_floating_point(weight):
        raise TypeError("x and weight must be float tensors")
    if x.dtype != weight.dtype:
        raise TypeError("x and weight must have the same dtype")
    if x.ndim != 4 or weight.ndim != 4:
        raise ValueError("x and weight must be 4-D")
    n, c_in, h, w = x.shape
    c_out, c, kh, kw = weight.shape
    if groups < 1 or c_in != c * groups or c_out % groups != 0:
        raise ValueError("channels and groups do not fit")
    if bias is not None and bias.shape != (c_out,):
        raise ValueError("bias must have one entry per output channel")

    sh, sw = both(stride)
    ph, pw = both(padding)
    dh, dw = both(dilation)
    oh = conv_output_size(h, kh, sh, ph, dh)
    ow = conv_output_size(w, kw, sw, pw, dw)
    xp = F.pad(x, (pw, pw, ph, ph)).movedim(1, -1)  # channels last: (N, H, W, C)

    parts = []
    for images, kernels in zip(xp.chunk(groups, dim=-1), weight.chunk(groups), strict=True):
        total = torch.zeros((), dtype=x.dtype, device=x.device)
        for a in range(kh):
            for b in range(kw):
                top, left = a * dh, b * dw
                seen = images[:, top : top + sh * (oh - 1) + 1 : sh]
                seen = seen[:, :, left : left + sw * (ow - 1) + 1 : sw]
                total = total + seen @ kernels[:, :, a, b].T
        parts.append(total)
    out = torch.cat(parts, dim=-1)
    if bias is not None:
        out = out + bias
    return out.movedim(-1, 1)


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
        if groups < 1 or in_channels % groups or out_channels % groups:
            raise ValueError("channels and groups do not fit")
        kh, kw = both(kernel_size)
        if kh < 1 or kw < 1:
            raise ValueError("kernel_size must be positive")
        self.stride = stride
        self.padding = padding
        self.dilation = dilation
        self.groups = groups
        fan_in = in_channels // groups * kh * kw
        bound = 1 / math.sqrt(fan_in)
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels // groups, kh, kw))
        nn.init.uniform_(self.weight, -bound, bound)
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.empty(out_channels))
            nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, x: Tensor) -> Tensor:
        return conv2d(
            x,
            self.weight,
            self.bias,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            groups=self.groups,
        )
