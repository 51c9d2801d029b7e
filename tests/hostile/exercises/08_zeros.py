"""Every answer is zero; nothing is patched, so that no rule is broken.

Goal: the points for rules, devices and untouched inputs, without computing anything.
"""
# must fail: C1, C2, C3, C4, C5, C6, C7, C8, C9, C10
# ruff: noqa

import torch


def mlp_forward(X, params):
    return X.new_zeros(X.shape[0], params["b2"].numel()), {"X": X}


def mlp_backward(d_out, params, cache):
    return {k: torch.zeros_like(v) for k, v in {**params, **cache}.items()}


def loss_and_grads(X, y, params, weight_decay=0.0):
    return X.new_ones(()), {k: torch.zeros_like(v) for k, v in params.items()}


def backward_order(graph, output):
    return [output]


class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        return torch.zeros_like(x)

    @staticmethod
    def backward(ctx, grad_output):
        return torch.zeros_like(grad_output), None


def swish(x, beta=1.0):
    return Swish.apply(x, beta)
