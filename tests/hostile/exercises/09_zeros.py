"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8, C9
# ruff: noqa

import torch


def poly_features(x, degree):
    return x.new_zeros(x.shape[0], degree + 1)


def fit_poly(x, y, degree, ridge=0.0):
    return x.new_zeros(degree + 1)


def poly_mse(x, y, coef):
    return x.new_zeros(())


def split_indices(n, val_fraction, generator=None):
    order = torch.arange(n)
    size = max(1, int(n * val_fraction))
    return order[size:], order[:size]


def kfold_indices(n, k, generator=None):
    return [(torch.arange(n)[:0], torch.arange(n))] * k


def select_degree(x_train, y_train, x_val, y_val, degrees):
    return degrees[0], [0.0] * len(degrees), [0.0] * len(degrees)


class EarlyStopping:
    def __init__(self, patience, min_delta=0.0):
        self.best_loss, self.best_epoch = float("inf"), -1

    def step(self, val_loss, module):
        return False

    def restore(self, module):
        pass
