"""Keep the cache where the probe finds no tensors, and spoil it.

Goal: the rule that mlp_backward leaves its cache alone.
"""
# over: reference
# must fail: C10
# ruff: noqa

class Box:
    def __init__(self, cache):
        self.cache = cache


honest_forward, honest_backward = mlp_forward, mlp_backward


def mlp_forward(X, params):
    O, cache = honest_forward(X, params)
    return O, Box({k: v.detach().clone() for k, v in cache.items()})


def mlp_backward(d_out, params, cache):
    grads = honest_backward(d_out, params, cache.cache)
    for value in cache.cache.values():
        value.zero_()
    return {k: v.clone() for k, v in grads.items()}
