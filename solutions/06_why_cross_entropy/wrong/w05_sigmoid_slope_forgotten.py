# /// misconception
# id = "W5"
# name = "sigmoid_slope_forgotten"
# fails = ["C3"]
# en = """Your sigmoid_mse_grad stops at σ(z) − y, the derivative with respect to the \
# probability. By the chain rule the slope of σ itself belongs to it, and that factor is the \
# very reason why squared error learns so slowly."""
# zh = """你的 sigmoid_mse_grad 停在了 σ(z) − y，那只是对概率的导数。按链式法则还要乘上 σ 本身\
# 的斜率，而这个因子正是平方误差学得慢的原因。"""
# ///
import torch


def sigmoid_mse_grad(z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    return torch.sigmoid(z) - y
