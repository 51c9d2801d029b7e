# /// misconception
# id = "W9"
# name = "bias_along_width"
# fails = ["C2"]
# en = "Your code adds the bias as it is, so that broadcasting lines it up with the last axis, the width. There is one bias per output channel, and channels are axis 1."
# zh = "你的代码直接把偏置加上去，广播会让它与最后一个轴（宽度）对齐。偏置是每个输出通道一个，而通道是第 1 轴。"
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

    out = torch.zeros(n, groups, c_out // groups, oh, ow, dtype=x.dtype, device=x.device)
    for a in range(kh):
        for b in range(kw):
            patch = xp[..., a * dh : a * dh + sh * (oh - 1) + 1 : sh, :]
            patch = patch[..., b * dw : b * dw + sw * (ow - 1) + 1 : sw]
            out = out + torch.einsum("ngchw,goc->ngohw", patch, kernels[..., a, b])
    out = out.flatten(1, 2)
    if bias is not None:
        out = out + bias
    return out
