# /// misconception
# id = "W1"
# name = "mean_forgotten"
# fails = ["C4", "C6"]
# en = """Your gradients are those of the sum over the batch, while your loss is the mean. With \
# twice as many rows the gradients double, although the loss stays the same."""
# zh = "你的梯度是整批损失之和的梯度，而你的损失是均值。行数翻倍时梯度也翻倍，损失却没有变。"
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
