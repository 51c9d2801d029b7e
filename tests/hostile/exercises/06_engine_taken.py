"""Take the engine through a module of PyTorch that holds PyTorch itself, before anybody watches.

Goal: the rule that the two _grad functions use the formula.
"""
# over: reference
# must fail: C7
# ruff: noqa

import torch.nn.functional as Fn
run = Fn.torch.autograd.graph._engine_run_backward

def slope(loss, z, y):
    loss(z, y)  # refuses what the formula refuses
    w = z.detach().clone().requires_grad_()
    out = loss(w, y).sum()
    return run((out,), (torch.ones_like(out),), False, False, (w,), allow_unreachable=True, accumulate_grad=False)[0]

def sigmoid_mse_grad(z, y):
    return slope(sigmoid_mse, z, y)

def sigmoid_bce_grad(z, y):
    return slope(sigmoid_bce, z, y)
