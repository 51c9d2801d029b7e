# /// misconception
# id = "W1"
# name = "jump_left_out"
# fails = ["C6"]
# en = "Your code adds the same number of pixels wherever the layer stands in the stack. After a stride, neighbouring units lie several input pixels apart, so a later kernel reaches further over the image."
# zh = "你的代码不管层在堆叠中的什么位置，都加上同样多的像素。经过步幅之后，相邻单元在输入上相隔多个像素，所以靠后的卷积核在图像上伸得更远。"
# ///
# ruff: noqa: E501

from collections.abc import Sequence

Layer = tuple[int, int, int]


def receptive_field(layers: Sequence[Layer]) -> tuple[int, int]:
    size, jump = 1, 1
    for k, s, d in layers:
        if k < 1 or s < 1 or d < 1:
            raise ValueError("kernel, stride and dilation must be positive")
        size += (k - 1) * d
        jump *= s
    return size, jump
