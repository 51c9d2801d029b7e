# /// misconception
# id = "W4"
# name = "jump_added"
# fails = ["C6"]
# en = "Your code adds the strides up. One step of a layer is a whole step of the grid below it, made of the steps of all layers before, so the steps multiply."
# zh = "你的代码把各层的步幅相加。一层走一步，等于在下一层的网格上走若干步，而那里的每一步又由更前面的层决定，所以步幅是相乘的。"
# ///
# ruff: noqa: E501

from collections.abc import Sequence

Layer = tuple[int, int, int]


def receptive_field(layers: Sequence[Layer]) -> tuple[int, int]:
    size, jump = 1, 1
    for k, s, d in layers:
        if k < 1 or s < 1 or d < 1:
            raise ValueError("kernel, stride and dilation must be positive")
        size += (k - 1) * d * jump
        jump += s
    return size, jump
