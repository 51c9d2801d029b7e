# /// misconception
# id = "W14"
# name = "d_out_divided_in_place"
# fails = ["C10"]
# en = """Your mlp_backward divides d_out by the batch size, and it does so in place. The \
# tensor of the caller is changed by it, and the gradient of the loss with respect to O already \
# contains its own division."""
# zh = """你的 mlp_backward 把 d_out 除以了批量大小，而且是原地进行的。调用者的张量因此被改动，\
# 而且损失对 O 的梯度里本来就包含了该做的除法。"""
# ///
# ruff: noqa: F821 - mlp_forward and mlp_backward are the reference's
import torch
import torch.nn.functional as F


def mlp_backward(d_out, params, cache):
    X, Z, H = cache["X"], cache["Z"], cache["H"]
    W1, W2 = params["W1"], params["W2"]
    if d_out.shape != (X.shape[0], W2.shape[1]):
        raise ValueError("d_out must have the shape of the output")
    d_out /= d_out.shape[0]
    dW2 = H.T @ d_out
    db2 = d_out.sum(dim=0)
    dH = d_out @ W2.T
    dZ = dH * (Z > 0)
    dW1 = X.T @ dZ
    db1 = dZ.sum(dim=0)
    dX = dZ @ W1.T
    return {"X": dX, "W1": dW1, "b1": db1, "W2": dW2, "b2": db2}


def loss_and_grads(X, y, params, weight_decay=0.0):
    if y.dtype != torch.int64:
        raise TypeError("y must be int64")
    if y.shape != X.shape[:1]:
        raise ValueError("y must have shape (n,)")
    if weight_decay < 0:
        raise ValueError("weight_decay must not be negative")
    O, cache = mlp_forward(X, params)
    W1, W2 = params["W1"], params["W2"]
    J = F.cross_entropy(O, y)
    J = J + weight_decay / 2 * (W1.pow(2).sum() + W2.pow(2).sum())
    Y = torch.zeros_like(O).scatter_(1, y.unsqueeze(1), 1.0)
    dO = torch.softmax(O, dim=1) - Y
    grads = mlp_backward(dO, params, cache)
    del grads["X"]
    grads["W1"] = grads["W1"] + weight_decay * W1
    grads["W2"] = grads["W2"] + weight_decay * W2
    return J, grads
