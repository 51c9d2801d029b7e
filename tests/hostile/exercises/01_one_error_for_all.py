"""Refuse everything, with an error of all kinds at once.

Goal: the point for refusing bad input with the right kind of error.
"""
# must fail: C8
# ruff: noqa


class Everything(TypeError, ValueError):
    pass


def refuse(*args, **kwargs):
    raise Everything


proportions = masked_mean = running_mean = pairwise_sq_dists = refuse
