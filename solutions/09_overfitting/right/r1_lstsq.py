"""Powers over factorials, lstsq on the ridge-augmented system, a cloned state dict."""

import math

import torch


def check(x, y=None):
    if not torch.is_floating_point(x):
        raise TypeError("x must be float")
    if x.dim() != 1:
        raise ValueError("x must be 1-D")
    if y is not None and x.shape != y.shape:
        raise ValueError("x and y must have the same shape")


def poly_features(x, degree):
    check(x)
    if degree < 0:
        raise ValueError("degree < 0")
    cols = []
    for k in range(degree + 1):
        cols.append((x**k / math.factorial(k)).unsqueeze(1))
    return torch.cat(cols, dim=1)


def fit_poly(x, y, degree, ridge=0.0):
    check(x, y)
    if ridge < 0:
        raise ValueError("ridge < 0")
    Phi = poly_features(x, degree)
    d = degree + 1
    A = torch.cat([Phi, math.sqrt(ridge) * torch.eye(d, dtype=x.dtype, device=x.device)])
    b = torch.cat([y, torch.zeros(d, dtype=y.dtype, device=y.device)])
    return torch.linalg.lstsq(A, b.unsqueeze(1)).solution.squeeze(1)


def poly_mse(x, y, coef):
    check(x, y)
    residual = poly_features(x, coef.shape[0] - 1).matmul(coef) - y
    return torch.mean(residual**2)


def split_indices(n, val_fraction, generator=None):
    if n < 2:
        raise ValueError("n < 2")
    if val_fraction <= 0 or val_fraction >= 1:
        raise ValueError("val_fraction must be in (0, 1)")
    n_val = max(1, int(n * val_fraction))
    perm = torch.randperm(n, generator=generator)
    return perm[: n - n_val], perm[n - n_val :]


def kfold_indices(n, k, generator=None):
    if n < 2 or k < 2 or k > n:
        raise ValueError("need 2 <= k <= n")
    perm = torch.randperm(n, generator=generator)
    folds = []
    for i in range(k):
        start, stop = i * n // k, (i + 1) * n // k
        folds.append((torch.cat([perm[:start], perm[stop:]]), perm[start:stop]))
    return folds


def select_degree(x_train, y_train, x_val, y_val, degrees):
    if not degrees:
        raise ValueError("no degrees")
    train, val = [], []
    best = None
    for i, degree in enumerate(degrees):
        coef = fit_poly(x_train, y_train, degree)
        train.append(float(poly_mse(x_train, y_train, coef)))
        val.append(float(poly_mse(x_val, y_val, coef)))
        if best is None or val[i] < val[best]:
            best = i
    return degrees[best], train, val


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        if patience < 1:
            raise ValueError("patience < 1")
        if min_delta < 0:
            raise ValueError("min_delta < 0")
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = math.inf
        self.best_epoch = -1
        self.epoch = 0
        self.counter = 0
        self.best_state = None

    def step(self, val_loss, module):
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_epoch = self.epoch
            self.best_state = {k: v.clone().detach() for k, v in module.state_dict().items()}
            self.counter = 0
        else:
            self.counter += 1
        self.epoch += 1
        return self.counter >= self.patience

    def restore(self, module):
        if self.best_state is None:
            raise ValueError("nothing stored")
        module.load_state_dict(self.best_state)
