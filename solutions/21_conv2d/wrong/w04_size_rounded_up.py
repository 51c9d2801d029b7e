# /// misconception
# id = "W4"
# name = "size_rounded_up"
# fails = ["C1", "C3"]
# en = "Your code rounds the output size up. When the stride does not divide the way that is left, the last step would carry the window over the border; only positions where it fits completely count."
# zh = "你的代码把输出大小向上取整。当步幅不能整除剩余的距离时，最后一步会让窗口越过边界；只有窗口完全放得下的位置才算数。"
# ///
# ruff: noqa: E501, F821

import math

import torch
import torch.nn.functional as F
from torch import Tensor

IntPair = int | tuple[int, int]


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    if kernel < 1 or stride < 1 or dilation < 1 or padding < 0:
        raise ValueError("bad window")
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError("the window does not fit")
    return math.ceil(free / stride) + 1


def conv2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: IntPair = 1,
    padding: IntPair = 0,
    dilation: IntPair = 1,
    groups: int = 1,
) -> Tensor:
    _check_tensors(x, weight, bias, groups)
    (sh, sw), (ph, pw), (dh, dw) = _pair(stride), _pair(padding), _pair(dilation)
    n, _, h, w = x.shape
    c_out, c, kh, kw = weight.shape
    oh = conv_output_size(h, kh, sh, ph, dh)
    ow = conv_output_size(w, kw, sw, pw, dw)
    more_h = max(0, sh * (oh - 1) + dh * (kh - 1) + 1 - h - 2 * ph)  # room for the last window
    more_w = max(0, sw * (ow - 1) + dw * (kw - 1) + 1 - w - 2 * pw)
    xp = F.pad(x, (pw, pw + more_w, ph, ph + more_h)).unflatten(1, (groups, c))
    kernels = weight.unflatten(0, (groups, -1))

    out = torch.zeros(n, groups, c_out // groups, oh, ow, dtype=x.dtype, device=x.device)
    for a in range(kh):
        for b in range(kw):
            patch = xp[..., a * dh : a * dh + sh * (oh - 1) + 1 : sh, :]
            patch = patch[..., b * dw : b * dw + sw * (ow - 1) + 1 : sw]
            out = out + torch.einsum("ngchw,goc->ngohw", patch, kernels[..., a, b])
    out = out.flatten(1, 2)
    if bias is not None:
        out = out + bias.reshape(-1, 1, 1)
    return out
