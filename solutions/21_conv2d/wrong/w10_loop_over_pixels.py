# /// misconception
# id = "W10"
# name = "loop_over_pixels"
# fails = ["C9"]
# en = "Your code visits the output pixels one by one in a Python loop. An image has many pixels and a kernel has few entries: each turn of a loop costs the same, so the work grows with the image."
# zh = "你的代码用 Python 循环逐个计算输出像素。图像的像素很多，而卷积核的元素很少；循环每转一圈的开销相同，于是耗时随图像变大而增长。"
# ///
# ruff: noqa: E501, F821

import torch
import torch.nn.functional as F
from torch import Tensor

IntPair = int | tuple[int, int]


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

    rows = []
    for i in range(oh):
        pixels = []
        for j in range(ow):
            window = xp[..., i * sh :: dh, j * sw :: dw][..., :kh, :kw]
            pixels.append(torch.einsum("ngcab,gocab->ngo", window, kernels))
        rows.append(torch.stack(pixels, dim=-1))
    out = torch.stack(rows, dim=-2).flatten(1, 2)
    if bias is not None:
        out = out + bias.reshape(-1, 1, 1)
    return out
