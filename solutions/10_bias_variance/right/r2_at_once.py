"""All noise drawn at once as (M, m), biased var, predictions through the hat matrix."""

from collections.abc import Callable

import torch

Learner = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


def decompose(preds, f_true):
    if not all(torch.is_floating_point(t) for t in (preds, f_true)):
        raise TypeError("preds, f_true")
    if preds.ndim != 2 or f_true.ndim != 1 or preds.size(1) != f_true.size(0):
        raise ValueError("preds (M, n), f_true (n,)")
    bias = preds.mean(0) - f_true
    bias2 = bias.dot(bias) / len(bias)
    variance = preds.var(0, unbiased=False).mean()
    return bias2, variance, bias2 + variance


def expected_error(preds, f_true, noise_var):
    if noise_var < 0:
        raise ValueError(noise_var)
    return decompose(preds, f_true)[2] + noise_var


def simulate(learner, f, x_train, x_test, sigma, n_datasets, generator=None):
    if x_train.ndim != 1 or x_test.ndim != 1 or sigma < 0 or n_datasets < 1:
        raise ValueError("bad arguments")
    y = f(x_train)
    noise = torch.randn(
        (n_datasets, len(x_train)), generator=generator, dtype=y.dtype, device=y.device
    )
    Y = y + sigma * noise
    return torch.stack([learner(x_train, row, x_test) for row in Y])


def poly_learner(degree):
    if degree < 0:
        raise ValueError(degree)

    def phi(x):
        return torch.stack([x**k for k in range(degree + 1)], dim=1)

    return lambda x_train, y_train, x_test: phi(x_test) @ torch.linalg.pinv(phi(x_train)) @ y_train


def sweep(degrees, f, x_train, x_test, sigma, n_datasets, generator=None):
    if len(degrees) < 1:
        raise ValueError("degrees")
    f_test = f(x_test)

    def one(degree):
        return decompose(
            simulate(poly_learner(degree), f, x_train, x_test, sigma, n_datasets, generator), f_test
        )

    bias2, variance, _ = zip(*map(one, degrees), strict=True)
    return torch.stack(bias2), torch.stack(variance)
