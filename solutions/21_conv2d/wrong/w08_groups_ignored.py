# /// misconception
# id = "W8"
# name = "groups_ignored"
# fails = ["C3"]
# en = "Your code lets every output channel look at all input channels, whatever the number of groups. With groups an output channel sees only the input channels of its own group."
# zh = "无论分成几组，你的代码都让每个输出通道看到全部输入通道。分组时，一个输出通道只能看到自己那一组的输入通道。"
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
    xp = F.pad(x, (pw, pw, ph, ph))
    kernels = weight.repeat(1, groups, 1, 1)  # as many channels as x has

    out = torch.zeros(n, c_out, oh, ow, dtype=x.dtype, device=x.device)
    for a in range(kh):
        for b in range(kw):
            patch = xp[..., a * dh : a * dh + sh * (oh - 1) + 1 : sh, :]
            patch = patch[..., b * dw : b * dw + sw * (ow - 1) + 1 : sw]
            out = out + torch.einsum("nchw,oc->nohw", patch, kernels[..., a, b])
    if bias is not None:
        out = out + bias.reshape(-1, 1, 1)
    return out
