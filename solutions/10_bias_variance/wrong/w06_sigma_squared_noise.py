# /// misconception
# id = "W6"
# name = "sigma_squared_noise"
# fails = ["C4"]
# en = "Your noise is multiplied by sigma². `sigma` is the standard deviation, the factor in front of a standard normal draw; sigma² is the variance that comes out."
# zh = "你给噪声乘上了 sigma²。`sigma` 是标准差，也就是标准正态随机数前面的系数；sigma² 是由此得到的方差。"
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
    preds = []
    for _ in range(n_datasets):
        noise = torch.randn(
            x_train.shape, generator=generator, dtype=x_train.dtype, device=x_train.device
        )
        preds.append(learner(x_train, f(x_train) + sigma**2 * noise, x_test))
    return torch.stack(preds)
