# /// misconception
# id = "W12"
# name = "elementwise_product"
# fails = ["C5"]
# en = """\
# Your product multiplies the components one by one. That ignores that i, j and k multiply \
# with each other: i times i would be i instead of −1, and 1 would not be neutral."""
# zh = """\
# 你的乘积只是把对应的分量逐个相乘。这忽略了 i、j、k 之间的乘法：i 乘 i 会得到 i 而\
# 不是 −1，而 1 也不再是单位元。"""
# ///
from torch import Tensor


def hamilton_product(p: Tensor, q: Tensor) -> Tensor:
    if not p.is_floating_point() or not q.is_floating_point():
        raise TypeError("p and q must be float tensors")
    if p.shape[-1] != 4 or q.shape[-1] != 4:
        raise ValueError("the last axis must have size 4")
    return p * q
