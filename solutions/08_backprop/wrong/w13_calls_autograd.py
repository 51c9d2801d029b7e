# /// misconception
# id = "W13"
# name = "calls_autograd"
# fails = ["C10"]
# en = """Your loss_and_grads lets autograd compute the gradients. The numbers are right, but \
# this exercise asks you to send them back through the network yourself."""
# zh = """你的 loss_and_grads 让 autograd 去计算梯度。数值是对的，但这个练习要你自己把梯度一步\
# 步传回网络。"""
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
    leaves = {name: p.detach().clone().requires_grad_() for name, p in params.items()}
    O, _ = mlp_forward(X, leaves)
    penalty = leaves["W1"].pow(2).sum() + leaves["W2"].pow(2).sum()
    J = F.cross_entropy(O, y) + weight_decay / 2 * penalty
    grads = torch.autograd.grad(J, list(leaves.values()))
    return J.detach(), dict(zip(leaves, grads, strict=True))
