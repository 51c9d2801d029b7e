"""Running products written into a buffer, QR of the augmented system, deepcopy of the state."""

import copy

import torch


def _ok(x, y=None):
    if x.dtype not in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        raise TypeError(x.dtype)
    if len(x.shape) != 1 or (y is not None and tuple(y.shape) != tuple(x.shape)):
        raise ValueError("shapes")


def poly_features(x, degree):
    _ok(x)
    if degree < 0:
        raise ValueError(degree)
    powers = torch.arange(degree + 1, device=x.device)
    factorials = torch.cumprod(powers.to(x.dtype).clamp(min=1), dim=0)
    return x[:, None].pow(powers) / factorials


def fit_poly(x, y, degree, ridge=0.0):
    _ok(x, y)
    if ridge < 0:
        raise ValueError(ridge)
    A, b = poly_features(x, degree), y
    if ridge:
        A = torch.vstack((A, torch.diag(x.new_full((degree + 1,), ridge).sqrt())))
        b = torch.hstack((b, b.new_zeros(degree + 1)))
    Q, R = torch.linalg.qr(A)
    return torch.linalg.solve_triangular(R, Q.T @ b[:, None], upper=True).flatten()


def poly_mse(x, y, coef):
    _ok(x, y)
    r = torch.mv(poly_features(x, coef.numel() - 1), coef) - y
    return torch.dot(r, r) / r.numel()


def split_indices(n, val_fraction, generator=None):
    if n < 2 or not (0 < val_fraction < 1):
        raise ValueError((n, val_fraction))
    n_val = max(1, int(n * val_fraction))
    val, train = torch.randperm(n, generator=generator).split([n_val, n - n_val])
    return train, val


def kfold_indices(n, k, generator=None):
    if n < 2 or not (2 <= k <= n):
        raise ValueError((n, k))
    parts = list(torch.tensor_split(torch.randperm(n, generator=generator), k))
    return [
        (torch.cat([p for j, p in enumerate(parts) if j != i]), part)
        for i, part in enumerate(parts)
    ]


def select_degree(x_train, y_train, x_val, y_val, degrees):
    if len(degrees) < 1:
        raise ValueError("degrees is empty")
    fits = [fit_poly(x_train, y_train, d) for d in degrees]
    train = torch.stack([poly_mse(x_train, y_train, c) for c in fits]).tolist()
    val = torch.stack([poly_mse(x_val, y_val, c) for c in fits]).tolist()
    return degrees[min(range(len(degrees)), key=lambda i: val[i])], train, val


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        if patience < 1 or min_delta < 0:
            raise ValueError((patience, min_delta))
        self.patience, self.min_delta = patience, min_delta
        self.best_loss, self.best_epoch = float("inf"), -1
        self.seen = 0
        self.kept = None

    def step(self, val_loss, module):
        if not (val_loss >= self.best_loss - self.min_delta or val_loss != val_loss):
            self.best_loss, self.best_epoch = float(val_loss), self.seen
            self.kept = copy.deepcopy(module.state_dict())
        self.seen += 1
        return self.seen - 1 - self.best_epoch >= self.patience

    def restore(self, module):
        if self.kept is None:
            raise ValueError("step has not seen an improvement")
        module.load_state_dict(self.kept)
