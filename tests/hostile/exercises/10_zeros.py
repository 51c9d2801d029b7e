"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6
# ruff: noqa

import torch


def decompose(preds, f_true):
    zero = preds.new_zeros(())
    return zero, zero.clone(), zero.clone()


def expected_error(preds, f_true, noise_var):
    return preds.new_zeros(())


def simulate(learner, f, x_train, x_test, sigma, n_datasets, generator=None):
    return x_test.new_zeros(n_datasets, len(x_test))


def poly_learner(degree):
    return lambda x_train, y_train, x_test: torch.zeros_like(x_test)


def sweep(degrees, f, x_train, x_test, sigma, n_datasets, generator=None):
    return x_train.new_zeros(len(degrees)), x_train.new_zeros(len(degrees))
