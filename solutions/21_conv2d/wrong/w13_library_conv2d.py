# /// misconception
# id = "W13"
# name = "library_conv2d"
# fails = ["C9"]
# en = "Your code hands the work to the convolution of the library. The aim of this exercise is to write that function yourself, from slices, products and sums."
# zh = "你的代码把工作交给了库里现成的卷积函数。本练习的目的是用切片、乘法和求和自己写出这个函数。"
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
    strides, paddings, dilations = _pair(stride), _pair(padding), _pair(dilation)
    for axis in (0, 1):  # complains if a window does not fit
        conv_output_size(
            x.shape[2 + axis],
            weight.shape[2 + axis],
            strides[axis],
            paddings[axis],
            dilations[axis],
        )
    return F.conv2d(x, weight, bias, strides, paddings, dilations, groups)
