# /// misconception
# id = "W8"
# name = "noise_on_predictions"
# fails = ["C4"]
# en = "Your noise is added to the predictions, and the learner sees clean targets. The noise belongs to the training targets: the question is what the learner makes of it."
# zh = "你把噪声加到了预测上，学习器看到的是干净的目标值。噪声属于训练目标值：我们要问的正是学习器会怎样对待它。"
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
        pred = learner(x_train, f(x_train), x_test)
        noise = torch.randn(
            x_test.shape, generator=generator, dtype=x_test.dtype, device=x_test.device
        )
        preds.append(pred + sigma * noise)
    return torch.stack(preds)
