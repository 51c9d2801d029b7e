# /// misconception
# id = "W3"
# name = "dilation_ignored"
# fails = ["C6"]
# en = "Your code leaves the dilation out. A dilated kernel has as many weights as before, but its entries lie further apart and cover more pixels."
# zh = "你的代码没有考虑膨胀率。膨胀的卷积核权重个数不变，但元素之间隔得更远，覆盖的像素更多。"
# ///
# ruff: noqa: E501

from collections.abc import Sequence

Layer = tuple[int, int, int]


def receptive_field(layers: Sequence[Layer]) -> tuple[int, int]:
    size, jump = 1, 1
    for k, s, d in layers:
        if k < 1 or s < 1 or d < 1:
            raise ValueError("kernel, stride and dilation must be positive")
        size += (k - 1) * jump
        jump *= s
    return size, jump
