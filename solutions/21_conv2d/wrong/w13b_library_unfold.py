# /// misconception
# id = "W13b"
# name = "library_unfold"
# fails = ["C9"]
# en = "Your code lets the library cut out all the windows in one call. Finding the pixels that each kernel entry meets is the heart of this exercise, so that call is not allowed."
# zh = "你的代码让库函数一次就切出了所有窗口。找出每个核元素遇到哪些像素正是本练习的核心，所以不允许使用那个函数。"
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

    columns = F.unfold(x, (kh, kw), dilation=(dh, dw), padding=(ph, pw), stride=(sh, sw))
    columns = columns.reshape(n, groups, c * kh * kw, oh * ow)
    out = weight.reshape(groups, c_out // groups, c * kh * kw) @ columns
    out = out.reshape(n, c_out, oh, ow)
    return out if bias is None else out + bias.reshape(-1, 1, 1)
