# /// misconception
# id = "W7"
# name = "penalty_without_half"
# fails = ["C4", "C5"]
# en = """The penalty in your J and the one in your gradients do not belong together. A square \
# without the factor ½ has twice the derivative that you add."""
# zh = "你的 J 里的惩罚项与梯度里的惩罚项对不上。不带 ½ 的平方，其导数是你所加的两倍。"
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
    W1, W2 = params["W1"], params["W2"]
    J = F.cross_entropy(O, y)
    J = J + weight_decay * (W1.pow(2).sum() + W2.pow(2).sum())
    Y = torch.zeros_like(O).scatter_(1, y.unsqueeze(1), 1.0)
    dO = (torch.softmax(O, dim=1) - Y) / n
    grads = mlp_backward(dO, params, cache)
    del grads["X"]
    grads["W1"] = grads["W1"] + weight_decay * W1
    grads["W2"] = grads["W2"] + weight_decay * W2
    return J, grads
