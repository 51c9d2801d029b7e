"""The three means as they are defined, noise drawn inside the loop, a Vandermonde matrix."""

from collections.abc import Callable

import torch

Learner = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


def decompose(preds, f_true):
    if not preds.is_floating_point() or not f_true.is_floating_point():
        raise TypeError("float tensors please")
    if preds.dim() != 2:
        raise ValueError("preds must be (M, n)")
    M, n = preds.shape
    if f_true.shape != (n,):
        raise ValueError("f_true must be (n,)")
    p_bar = preds.mean(0)
    bias2 = ((p_bar - f_true) ** 2).mean()
    per_point = ((preds - p_bar) ** 2).sum(0) / M
    return bias2, per_point.mean(), ((preds - f_true) ** 2).mean()


def expected_error(preds, f_true, noise_var):
    if noise_var < 0:
        raise ValueError("noise_var must not be negative")
    _, _, mse = decompose(preds, f_true)
    return mse + noise_var


def simulate(learner, f, x_train, x_test, sigma, n_datasets, generator=None):
    if x_train.dim() != 1 or x_test.dim() != 1:
        raise ValueError("x_train and x_test must be 1-D")
    if sigma < 0:
        raise ValueError("sigma must not be negative")
    if n_datasets < 1:
        raise ValueError("n_datasets must be positive")
    rows = []
    for _ in range(n_datasets):
        eps = torch.randn(
            x_train.shape, generator=generator, dtype=x_train.dtype, device=x_train.device
        )
        y_train = f(x_train) + sigma * eps
        rows.append(learner(x_train, y_train, x_test))
    return torch.stack(rows, dim=0)


def poly_learner(degree):
    if degree < 0:
        raise ValueError("degree must not be negative")

    def learner(x_train, y_train, x_test):
        A = torch.vander(x_train, degree + 1)
        w = torch.linalg.lstsq(A, y_train.unsqueeze(1)).solution.squeeze(1)
        return torch.vander(x_test, degree + 1) @ w

    return learner


def sweep(degrees, f, x_train, x_test, sigma, n_datasets, generator=None):
    if not degrees:
        raise ValueError("no degrees")
    results = []
    for d in degrees:
        preds = simulate(poly_learner(d), f, x_train, x_test, sigma, n_datasets, generator)
        results.append(torch.stack(decompose(preds, f(x_test))[:2]))
    table = torch.stack(results)
    return table[:, 0], table[:, 1]
