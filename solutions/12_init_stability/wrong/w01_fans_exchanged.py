# /// misconception
# id = "W1"
# name = "fans_exchanged"
# fails = ["C1", "C3"]
# en = "Your fan_in and fan_out are exchanged. A weight has shape (out, in, ...): the first size counts outputs, the second inputs."
# zh = "你的 fan_in 和 fan_out 弄反了。权重的形状是 (out, in, ...)：第一个数是输出个数，第二个数是输入个数。"
# ///

import math
from collections.abc import Sequence


def fan_in_out(shape: Sequence[int]) -> tuple[int, int]:
    if len(shape) < 2:
        raise ValueError("shape needs at least two axes")
    receptive = math.prod(shape[2:])
    return shape[0] * receptive, shape[1] * receptive
