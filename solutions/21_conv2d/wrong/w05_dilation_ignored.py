# /// misconception
# id = "W5"
# name = "dilation_ignored"
# fails = ["C1", "C3"]
# en = "Your code treats the window as if its entries were always next to each other. With dilation d neighbouring kernel entries lie d pixels apart, both in the size of the output and in the pixels that are read."
# zh = "你的代码总是把窗口的元素当作紧挨着的。膨胀率为 d 时，相邻的核元素在图像上相距 d 个像素：输出大小和读取的像素都要考虑这一点。"
# ///
# ruff: noqa: E501, F821

import torch
import torch.nn.functional as F
from torch import Tensor

IntPair = int | tuple[int, int]


def conv_output_size(
    n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    if kernel < 1 or stride < 1 or dilation < 1 or padding < 0:
        raise ValueError("bad window")
    size = (n + 2 * padding - kernel) // stride + 1
    if size < 1:
        raise ValueError("the window does not fit")
    return size


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
    xp = F.pad(x, (pw, pw, ph, ph)).unflatten(1, (groups, c))
    kernels = weight.unflatten(0, (groups, -1))

    out = torch.zeros(n, groups, c_out // groups, oh, ow, dtype=x.dtype, device=x.device)
    for a in range(kh):
        for b in range(kw):
            patch = xp[..., a : a + sh * (oh - 1) + 1 : sh, :]
            patch = patch[..., b : b + sw * (ow - 1) + 1 : sw]
            out = out + torch.einsum("ngchw,goc->ngohw", patch, kernels[..., a, b])
    out = out.flatten(1, 2)
    if bias is not None:
        out = out + bias.reshape(-1, 1, 1)
    return out
