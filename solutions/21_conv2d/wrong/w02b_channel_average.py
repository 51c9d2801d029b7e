# /// misconception
# id = "W2b"
# name = "channel_average"
# fails = ["C2"]
# en = "Your code averages over the input channels. The formula adds them up: dividing by their number makes every output too small as soon as there is more than one input channel in a group."
# zh = "你的代码对输入通道取了平均。公式要求的是求和：只要一组里有不止一个输入通道，除以通道数就会让每个输出都偏小。"
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
            products = patch.unsqueeze(2) * kernels[..., a, b].reshape(1, groups, -1, c, 1, 1)
            out = out + products.mean(dim=3)
    out = out.flatten(1, 2)
    if bias is not None:
        out = out + bias.reshape(-1, 1, 1)
    return out
