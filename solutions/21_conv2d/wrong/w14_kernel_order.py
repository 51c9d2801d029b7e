# /// misconception
# id = "W14"
# name = "kernel_order"
# fails = ["C2"]
# en = "Your code lays out each kernel as a row in another order of channel, height and width than it lays out the patches. Both rows must follow the same order, or numbers that do not belong together are multiplied."
# zh = "你的代码把卷积核展平成行时，通道、高、宽的次序与展平图像块时不同。两者的次序必须一致，否则相乘的是互不对应的数。"
# ///
# ruff: noqa: E501, F821

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
    windows = xp.unfold(2, dh * (kh - 1) + 1, sh).unfold(3, dw * (kw - 1) + 1, sw)
    windows = windows[..., ::dh, ::dw].unflatten(1, (groups, c))  # (N, g, c, oh, ow, kh, kw)
    rows = windows.permute(0, 1, 3, 4, 2, 5, 6).reshape(n, groups, oh * ow, c * kh * kw)
    kernels = weight.permute(0, 2, 3, 1).reshape(groups, c_out // groups, c * kh * kw)
    out = (rows @ kernels.transpose(1, 2)).transpose(2, 3).reshape(n, c_out, oh, ow)
    return out if bias is None else out + bias.reshape(-1, 1, 1)
