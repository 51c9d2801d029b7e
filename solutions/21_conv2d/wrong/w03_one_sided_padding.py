# /// misconception
# id = "W3"
# name = "one_sided_padding"
# fails = ["C3"]
# en = "Your code adds the zeros at one end of each axis only. Padding p means p zeros at both ends, so that the image stays in the middle and each axis grows by 2p."
# zh = "你的代码只在每个轴的一端补零。填充 p 是指两端各补 p 个零，图像仍在中间，每个轴的长度增加 2p。"
# ///
# ruff: noqa: E501, F821

import torch
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
    xp = x.new_zeros(n, groups * c, h + 2 * ph, w + 2 * pw)
    xp[:, :, :h, :w] = x
    xp = xp.unflatten(1, (groups, c))
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
