"""Sums, and torch's own standard deviation."""


def double(x):
    return x + x


def spread(x, dim=-1):
    away = x - x.sum(dim, keepdim=True) / x.size(dim)
    width = x.std(dim, keepdim=True, unbiased=False)
    return away / width.masked_fill(width <= 1e-9, float("inf"))
