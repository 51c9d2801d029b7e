# /// misconception
# id = "W12b"
# name = "input_detached"
# fails = ["C7"]
# en = "Your code cuts the images off from the computational graph. The output is right, but no gradient flows back to the input, so the layers before this one would never learn."
# zh = "你的代码把输入图像从计算图上断开了。输出虽然正确，但梯度传不回输入，这一层之前的层永远学不到东西。"
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
            out = out + torch.einsum("ngchw,goc->ngohw", patch.detach(), kernels[..., a, b])
    out = out.flatten(1, 2)
    if bias is not None:
        out = out + bias.reshape(-1, 1, 1)
    return out
