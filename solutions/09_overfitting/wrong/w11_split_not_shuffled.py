# /// misconception
# id = "W11"
# name = "split_not_shuffled"
# fails = ["C4"]
# en = "Your split cuts the indices in their original order. Data are often sorted, by class or by time, and then the validation part looks nothing like the training part."
# zh = "你按原来的顺序直接切开了下标。数据常常是按类别或时间排好序的，这样验证部分和训练部分会完全不像。"
# ///

import torch
from torch import Generator, Tensor


def split_indices(
    n: int, val_fraction: float, generator: Generator | None = None
) -> tuple[Tensor, Tensor]:
    if n < 2:
        raise ValueError("n must be at least 2")
    if not 0 < val_fraction < 1:
        raise ValueError("val_fraction must be between 0 and 1")
    n_val = max(1, int(n * val_fraction))
    indices = torch.arange(n)
    return indices[: n - n_val], indices[n - n_val :]
