"""Put new memory in place of the old, and let the probe keep the parameter for its memory.

Goal: the point for changing the tensor in place.
"""
# over: reference
# must fail: C6
# ruff: noqa

import torch

torch.Tensor.detach = lambda x: x
torch.Tensor.add_ = torch.Tensor.sub_ = lambda x, *a, **k: x


def sgd_step(params, lr):
    if not lr > 0:
        raise ValueError
    for p in params:
        if p.grad is not None:
            p.data = p.data - lr * p.grad
            p.grad = None
