# /// misconception
# id = "W12"
# name = "std_instead_of_rms"
# fails = ["C7"]
# en = "Your measure is the standard deviation, which first subtracts the mean. The root mean square keeps it, and after a sigmoid the mean is most of the signal."
# zh = "你量的是标准差，它会先减去均值。均方根则保留均值，而经过 sigmoid 之后，信号的大部分正是均值。"
# ///


import torch
from torch import Tensor


def _rms(tensors: list[Tensor]) -> Tensor:
    return torch.stack([t.detach().std() for t in tensors])
