"""Variance as mse - bias2 in float64, a class as learner that solves with QR."""

from collections.abc import Callable

import torch

Learner = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


def decompose(preds, f_true):
    if not preds.is_floating_point():
        raise TypeError("preds is not float")
    if not f_true.is_floating_point():
        raise TypeError("f_true is not float")
    if len(preds.shape) != 2:
        raise ValueError("preds is not a matrix")
    if tuple(f_true.shape) != (preds.shape[1],):
        raise ValueError("f_true does not fit preds")
    errors = preds.double() - f_true.double()
    bias2 = errors.mean(dim=0).pow(2).mean()
    mse = errors.pow(2).mean(dim=0).mean()
    return bias2.to(preds.dtype), (mse - bias2).to(preds.dtype), mse.to(preds.dtype)


def expected_error(preds, f_true, noise_var):
    if noise_var < 0:
        raise ValueError("a variance is never negative")
    return sum(decompose(preds, f_true)[:2], noise_var)


def simulate(learner, f, x_train, x_test, sigma, n_datasets, generator=None):
    for x in (x_train, x_test):
        if len(x.shape) != 1:
            raise ValueError("points must be 1-D")
    if sigma < 0:
        raise ValueError("sigma < 0")
    if n_datasets < 1:
        raise ValueError("n_datasets < 1")
    out = None
    for m in range(n_datasets):
        y = torch.empty_like(x_train).normal_(generator=generator).mul_(sigma).add_(f(x_train))
        p = learner(x_train, y, x_test)
        if out is None:
            out = p.new_empty((n_datasets, len(p)))
        out[m] = p
    return out


class PolyLearner:
    def __init__(self, degree):
        if degree < 0:
            raise ValueError("degree < 0")
        self.degree = degree

    def features(self, x):
        columns = [torch.ones_like(x)]
        while len(columns) <= self.degree:
            columns.append(columns[-1] * x)
        return torch.stack(columns, dim=1)

    def __call__(self, x_train, y_train, x_test):
        Q, R = torch.linalg.qr(self.features(x_train))
        c = torch.linalg.solve_triangular(R, (Q.T @ y_train)[:, None], upper=True)
        return self.features(x_test).matmul(c).flatten()


def poly_learner(degree):
    return PolyLearner(degree)


def sweep(degrees, f, x_train, x_test, sigma, n_datasets, generator=None):
    if len(degrees) == 0:
        raise ValueError("degrees is empty")
    bias2 = x_test.new_empty(len(degrees))
    variance = torch.empty_like(bias2)
    for i, degree in enumerate(degrees):
        preds = simulate(PolyLearner(degree), f, x_train, x_test, sigma, n_datasets, generator)
        bias2[i], variance[i], _ = decompose(preds, f(x_test))
    return bias2, variance
