# /// misconception
# id = "W11"
# name = "right_multiplication"
# fails = ["C6"]
# en = """\
# Your matrices belong to multiplication from the right: they turn p q into q p. Quaternions \
# do not commute, so the two agree only by chance."""
# zh = "你的矩阵对应的是右乘：它们把 p q 变成了 q p。四元数的乘法不可交换，两者只会碰巧相等。"
# ///
import torch
from torch import Tensor


def quaternion_basis(dtype: torch.dtype = torch.float32) -> Tensor:
    one = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    i = [[0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, -1, 0]]
    j = [[0, 0, -1, 0], [0, 0, 0, -1], [1, 0, 0, 0], [0, 1, 0, 0]]
    k = [[0, 0, 0, -1], [0, 0, 1, 0], [0, -1, 0, 0], [1, 0, 0, 0]]
    return torch.tensor([one, i, j, k], dtype=dtype)
