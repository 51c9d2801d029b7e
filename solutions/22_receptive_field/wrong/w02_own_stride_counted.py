# /// misconception
# id = "W2"
# name = "own_stride_counted"
# fails = ["C6"]
# en = "Your code lets the stride of a layer widen the layer's own window. The stride says how far the window moves, not how large it is: only the layers after it see a coarser grid."
# zh = "你的代码让一层的步幅把这一层自己的窗口也放大了。步幅说的是窗口移动多远，而不是窗口有多大：只有后面的层才面对更稀的网格。"
# ///
# ruff: noqa: E501

from collections.abc import Sequence

Layer = tuple[int, int, int]


def receptive_field(layers: Sequence[Layer]) -> tuple[int, int]:
    size, jump = 1, 1
    for k, s, d in layers:
        if k < 1 or s < 1 or d < 1:
            raise ValueError("kernel, stride and dilation must be positive")
        jump *= s
        size += (k - 1) * d * jump
    return size, jump
