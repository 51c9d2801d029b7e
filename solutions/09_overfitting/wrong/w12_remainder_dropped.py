# /// misconception
# id = "W12"
# name = "remainder_dropped"
# fails = ["C5"]
# en = "Your folds all have n // k indices, and what is left over when k does not divide n is never used for validation. The validation parts together must hold every index once."
# zh = "你的每一折都恰好有 n // k 个下标，当 k 不能整除 n 时，剩下的下标从未被用来验证。所有验证部分合起来必须恰好包含每个下标一次。"
# ///

import torch
from torch import Generator, Tensor


def kfold_indices(
    n: int, k: int, generator: Generator | None = None
) -> list[tuple[Tensor, Tensor]]:
    if n < 2:
        raise ValueError("n must be at least 2")
    if k < 2 or k > n:
        raise ValueError("k must be between 2 and n")
    perm = torch.randperm(n, generator=generator)
    fold_size = n // k
    folds = []
    for i in range(k):
        start, stop = i * fold_size, (i + 1) * fold_size
        val_idx = perm[start:stop]
        train_idx = torch.cat([perm[:start], perm[stop:]])
        folds.append((train_idx, val_idx))
    return folds
