"""Gather every patch with index grids, then one batched matrix product on rows of C*kh*kw."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

IntPair = int | tuple[int, int]


def pair(v):
    return (v, v) if isinstance(v, int) else tuple(v)


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    if not (kernel >= 1 and stride >= 1 and dilation >= 1 and padding >= 0):
        raise ValueError("bad window")
    starts = range(0, n + 2 * padding - dilation * (kernel - 1), stride)
    if len(starts) == 0:
        raise ValueError("no window fits")
    return len(starts)


def check(x, weight, bias, groups):
    if not (x.is_floating_point() and weight.is_floating_point() and x.dtype == weight.dtype):
        raise TypeError("x and weight must be float tensors of one dtype")
    if x.dim() != 4 or weight.dim() != 4 or groups < 1:
        raise ValueError("need 4-D tensors and at least one group")
    if len(weight) % groups or x.size(1) != weight.size(1) * groups:
        raise ValueError("the channels do not fit the groups")
    if bias is not None and tuple(bias.shape) != (len(weight),):
        raise ValueError("bias must have shape (C_out,)")


def grid(n_out, k, stride, dilation, device):
    """Row (or column) met by kernel entry a at output position i, shape (n_out, k)."""
    i = torch.arange(n_out, device=device)
    a = torch.arange(k, device=device)
    return i[:, None] * stride + a * dilation


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
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    n, _, h, w = x.shape
    c_out, c, kh, kw = weight.shape
    oh = conv_output_size(h, kh, sh, ph, dh)
    ow = conv_output_size(w, kw, sw, pw, dw)

    rows = grid(oh, kh, sh, dh, x.device)[:, None, :, None]  # (oh, 1, kh, 1)
    cols = grid(ow, kw, sw, dw, x.device)[None, :, None, :]  # (1, ow, 1, kw)
    xp = F.pad(x, (pw, pw, ph, ph))
    patches = xp[:, :, rows, cols]  # (N, C, oh, ow, kh, kw)
    patches = patches.reshape(n, groups, c, oh * ow, kh * kw)
    patches = patches.transpose(2, 3).reshape(n, groups, oh * ow, c * kh * kw)
    matrix = weight.reshape(groups, c_out // groups, c * kh * kw).transpose(1, 2)
    out = (patches @ matrix).transpose(2, 3).reshape(n, c_out, oh, ow)
    return out if bias is None else out + bias.reshape(1, c_out, 1, 1)


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
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels // groups, *kernel))
        self.register_parameter("bias", nn.Parameter(torch.empty(out_channels)) if bias else None)
        bound = self.weight[0].numel() ** -0.5
        with torch.no_grad():
            for p in self.parameters():
                p.uniform_(-bound, bound)

    def forward(self, x: Tensor) -> Tensor:
        return conv2d(x, self.weight, self.bias, *self.options)
