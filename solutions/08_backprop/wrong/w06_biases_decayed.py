# /// misconception
# id = "W6"
# name = "biases_decayed"
# fails = ["C4", "C6"]
# en = """You decay the biases too. The penalty of this exercise contains only W1 and W2, so \
# the gradients of b1 and b2 must not depend on weight_decay."""
# zh = """你对偏置也做了权重衰减。本练习的惩罚项只包含 W1 和 W2，b1 和 b2 的梯度不应随 \
# weight_decay 而变。"""
# ///
# ruff: noqa: F821 - mlp_forward and mlp_backward are the reference's
import torch
import torch.nn.functional as F


def loss_and_grads(X, y, params, weight_decay=0.0):
    if y.dtype != torch.int64:
        raise TypeError("y must be int64")
    if y.shape != X.shape[:1]:
        raise ValueError("y must have shape (n,)")
    if weight_decay < 0:
        raise ValueError("weight_decay must not be negative")
    O, cache = mlp_forward(X, params)
    n = X.shape[0]
    J = F.cross_entropy(O, y)
    J = J + weight_decay / 2 * sum(p.pow(2).sum() for p in params.values())
    Y = torch.zeros_like(O).scatter_(1, y.unsqueeze(1), 1.0)
    dO = (torch.softmax(O, dim=1) - Y) / n
    grads = mlp_backward(dO, params, cache)
    del grads["X"]
    for name in grads:
        grads[name] = grads[name] + weight_decay * params[name]
    return J, grads
