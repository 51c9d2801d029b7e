# /// misconception
# id = "W2"
# name = "kernel_area_ignored"
# fails = ["C1", "C2"]
# en = "Your fans ignore the kernel. In a convolution one output adds up a whole patch of every input channel, so the kernel's area multiplies both fans."
# zh = "你的 fan 没有考虑卷积核。在卷积里，一个输出要把每个输入通道上的一整块加起来，所以两个 fan 都要乘以核的面积。"
# ///

from collections.abc import Sequence


def fan_in_out(shape: Sequence[int]) -> tuple[int, int]:
    if len(shape) < 2:
        raise ValueError("shape needs at least two axes")
    return shape[1], shape[0]
