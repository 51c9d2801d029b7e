"""Features by cumprod of x/k, an SVD with filter factors, a deep copy of the whole module."""

import copy

import torch


def _points(x, y=None):
    if not x.is_floating_point():
        raise TypeError("float tensor wanted")
    if x.ndim != 1:
        raise ValueError("one axis wanted")
    if y is not None and y.shape != x.shape:
        raise ValueError("y must be shaped like x")


def poly_features(x, degree):
    _points(x)
    if degree < 0:
        raise ValueError("negative degree")
    k = torch.arange(1, degree + 1, device=x.device)
    ratios = x.unsqueeze(1) / k
    return torch.cat([torch.ones_like(x).unsqueeze(1), ratios], dim=1).cumprod(dim=1)


def fit_poly(x, y, degree, ridge=0.0):
    _points(x, y)
    if ridge < 0:
        raise ValueError("negative ridge")
    Phi = poly_features(x, degree)
    U, s, Vh = torch.linalg.svd(Phi, full_matrices=False)
    small = s <= s[0] * torch.finfo(x.dtype).eps * max(Phi.shape)
    factors = torch.where(small, torch.zeros_like(s), s / (s * s + ridge))
    return Vh.T @ (factors * (U.T @ y))


def poly_mse(x, y, coef):
    _points(x, y)
    prediction = (poly_features(x, len(coef) - 1) * coef).sum(dim=1)
    return torch.nn.functional.mse_loss(prediction, y)


def split_indices(n, val_fraction, generator=None):
    if n < 2:
        raise ValueError("too few points")
    if not 0.0 < val_fraction < 1.0:
        raise ValueError("val_fraction out of range")
    order = torch.randperm(n, generator=generator)
    is_val = torch.zeros(n, dtype=torch.bool)
    is_val[order[: max(1, int(n * val_fraction))]] = True
    return torch.nonzero(~is_val).squeeze(1), torch.nonzero(is_val).squeeze(1)


def kfold_indices(n, k, generator=None):
    if n < 2:
        raise ValueError("too few points")
    if k < 2 or k > n:
        raise ValueError("k out of range")
    fold_of = torch.randperm(n, generator=generator) % k
    index = torch.arange(n)
    return [(index[fold_of != i], index[fold_of == i]) for i in range(k)]


def select_degree(x_train, y_train, x_val, y_val, degrees):
    if len(degrees) == 0:
        raise ValueError("nothing to choose from")
    rows = []
    for degree in degrees:
        c = fit_poly(x_train, y_train, degree)
        rows.append((poly_mse(x_val, y_val, c).item(), poly_mse(x_train, y_train, c).item()))
    val = [row[0] for row in rows]
    best_val = min(val)
    for degree, v in zip(degrees, val, strict=True):
        if v == best_val:
            return degree, [row[1] for row in rows], val
    raise AssertionError("unreachable")


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        if patience < 1:
            raise ValueError("patience")
        if min_delta < 0:
            raise ValueError("min_delta")
        self.patience = patience
        self.min_delta = min_delta
        self.losses = []
        self.best_loss = float("inf")
        self.best_epoch = -1
        self.best_module = None

    def step(self, val_loss, module):
        self.losses.append(val_loss)
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_epoch = len(self.losses) - 1
            self.best_module = copy.deepcopy(module)
        return len(self.losses) - 1 - self.best_epoch >= self.patience

    def restore(self, module):
        if self.best_module is None:
            raise ValueError("no improvement seen")
        with torch.no_grad():
            saved = self.best_module.state_dict()
            for name, value in module.state_dict().items():
                value.copy_(saved[name])
