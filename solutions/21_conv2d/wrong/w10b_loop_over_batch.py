# /// misconception
# id = "W10b"
# name = "loop_over_batch"
# fails = ["C9"]
# en = "Your code handles the images of the batch one after the other in a Python loop. All images go through the same arithmetic, so one tensor operation can serve the whole batch."
# zh = "你的代码用 Python 循环逐张处理小批量中的图像。所有图像做的是同样的运算，一个张量运算就能处理整个小批量。"
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
    _, _, h, w = x.shape
    c_out, c, kh, kw = weight.shape
    oh = conv_output_size(h, kh, sh, ph, dh)
    ow = conv_output_size(w, kw, sw, pw, dw)
    xp = F.pad(x, (pw, pw, ph, ph)).unflatten(1, (groups, c))
    kernels = weight.unflatten(0, (groups, -1))

    images = []
    for image in xp:
        out = torch.zeros(groups, c_out // groups, oh, ow, dtype=x.dtype, device=x.device)
        for a in range(kh):
            for b in range(kw):
                patch = image[..., a * dh : a * dh + sh * (oh - 1) + 1 : sh, :]
                patch = patch[..., b * dw : b * dw + sw * (ow - 1) + 1 : sw]
                out = out + torch.einsum("gchw,goc->gohw", patch, kernels[..., a, b])
        images.append(out.flatten(0, 1))
    out = torch.stack(images)
    if bias is not None:
        out = out + bias.reshape(-1, 1, 1)
    return out
