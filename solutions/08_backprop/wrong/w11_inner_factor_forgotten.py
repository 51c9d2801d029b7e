# /// misconception
# id = "W11"
# name = "inner_factor_forgotten"
# fails = ["C9"]
# en = """The derivative of your swish lacks the factor β that the chain rule brings in from \
# σ(βx). It is right only for β = 1."""
# zh = """你的 swish 的导数缺少因子 β，它是对 σ(βx) 用链式法则时带出来的。这个导数只在 β = 1 时\
# 才对。"""
# ///
import torch


class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        ctx.save_for_backward(x)
        ctx.beta = beta
        return x * torch.sigmoid(beta * x)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(ctx.beta * x)
        return grad_output * (s + x * s * (1 - s)), None
