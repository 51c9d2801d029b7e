# /// misconception
# id = "W11"
# name = "default_buffer"
# fails = ["C2", "C9"]
# en = "Your code collects the result in a fresh tensor of the default dtype on the default device. The result belongs on the device of the images and in their dtype: float64 images lose half of their digits here, and images on a GPU make the code fail."
# zh = "你的代码用一个默认数据类型、默认设备上的新张量来存放结果。结果的设备和数据类型应与输入图像一致：否则 float64 的图像会丢掉一半的有效数字，GPU 上的图像会让代码报错。"
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

    out = torch.zeros(n, groups, c_out // groups, oh, ow)
    for a in range(kh):
        for b in range(kw):
            patch = xp[..., a * dh : a * dh + sh * (oh - 1) + 1 : sh, :]
            patch = patch[..., b * dw : b * dw + sw * (ow - 1) + 1 : sw]
            out += torch.einsum("ngchw,goc->ngohw", patch, kernels[..., a, b])
    out = out.flatten(1, 2)
    if bias is not None:
        out = out + bias.reshape(-1, 1, 1)
    return out
