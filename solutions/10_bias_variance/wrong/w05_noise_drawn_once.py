# /// misconception
# id = "W5"
# name = "noise_drawn_once"
# fails = ["C4"]
# en = "Your data sets all carry the same noise. The fits are then all alike and seem to have no variance; each data set needs noise of its own."
# zh = "你的所有数据集用的是同一份噪声。这样每次拟合都一样，看起来就没有方差；每个数据集都需要自己的噪声。"
# ///

from collections.abc import Callable

import torch
from torch import Generator, Tensor


def simulate(
    learner: Callable[[Tensor, Tensor, Tensor], Tensor],
    f: Callable[[Tensor], Tensor],
    x_train: Tensor,
    x_test: Tensor,
    sigma: float,
    n_datasets: int,
    generator: Generator | None = None,
) -> Tensor:
    if x_train.ndim != 1 or x_test.ndim != 1:
        raise ValueError("x_train and x_test must be 1-D")
    if sigma < 0:
        raise ValueError("sigma must be >= 0")
    if n_datasets < 1:
        raise ValueError("n_datasets must be >= 1")
    noise = torch.randn(
        x_train.shape, generator=generator, dtype=x_train.dtype, device=x_train.device
    )
    y_train = f(x_train) + sigma * noise
    return torch.stack([learner(x_train, y_train, x_test) for _ in range(n_datasets)])
