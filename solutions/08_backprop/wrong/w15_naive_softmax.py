# /// misconception
# id = "W15"
# name = "naive_softmax"
# fails = ["C4"]
# en = """Your loss_and_grads exponentiates the logits as they are. At a logit of 1000 that \
# overflows, and infinity divided by infinity is NaN."""
# zh = """你的 loss_and_grads 直接对 logits 取指数。logit 为 1000 时就会上溢，而无穷除以无穷是 \
# NaN。"""
# ///
# ruff: noqa: F821 - mlp_forward and mlp_backward are the reference's
import torch


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
    P = torch.exp(O) / torch.exp(O).sum(dim=1, keepdim=True)
    J = -torch.log(P.gather(1, y.unsqueeze(1))).mean()
    J = J + weight_decay / 2 * (W1.pow(2).sum() + W2.pow(2).sum())
    Y = torch.zeros_like(O).scatter_(1, y.unsqueeze(1), 1.0)
    dO = (P - Y) / n
    grads = mlp_backward(dO, params, cache)
    del grads["X"]
    grads["W1"] = grads["W1"] + weight_decay * W1
    grads["W2"] = grads["W2"] + weight_decay * W2
    return J, grads
