# /// misconception
# id = "W10"
# name = "sign_in_table"
# fails = ["C5"]
# en = """\
# In your multiplication table one sign is wrong: j times i gives k, just like i times j. With \
# that the product is no longer associative, and lengths are not multiplied."""
# zh = """\
# 你的乘法表中有一个符号错了：j 乘 i 得到 k，与 i 乘 j 一样。这样乘法就不再满足结\
# 合律，长度也不再相乘。"""
# ///
import torch
from torch import Tensor


def hamilton_product(p: Tensor, q: Tensor) -> Tensor:
    if not p.is_floating_point() or not q.is_floating_point():
        raise TypeError("p and q must be float tensors")
    if p.shape[-1] != 4 or q.shape[-1] != 4:
        raise ValueError("the last axis must have size 4")
    a, b, c, d = p.unbind(-1)
    w, x, y, z = q.unbind(-1)
    return torch.stack(
        [
            a * w - b * x - c * y - d * z,
            a * x + b * w + c * z - d * y,
            a * y - b * z + c * w + d * x,
            a * z + b * y + c * x + d * w,
        ],
        dim=-1,
    )
