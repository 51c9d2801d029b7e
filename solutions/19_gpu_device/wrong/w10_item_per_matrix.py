# /// misconception
# id = "W10"
# name = "item_per_matrix"
# fails = ["C6"]
# en = """\
# Your code fetches each norm from the device on its own. Every fetch makes Python wait until \
# the device has finished, so twenty matrices cost twenty waits instead of one."""
# zh = """\
# 你的代码逐个地从设备取回每个范数。每取一次，Python 都要等设备算完，于是二十个矩\
# 阵就要等二十次，而不是一次。"""
# ///
from collections.abc import Sequence

import torch
from torch import Tensor


def norm_log(mats: Sequence[Tensor]) -> list[float]:
    return [torch.linalg.matrix_norm(mat).item() for mat in mats]
