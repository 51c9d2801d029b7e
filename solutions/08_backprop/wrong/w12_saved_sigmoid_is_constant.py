# /// misconception
# id = "W12"
# name = "saved_sigmoid_is_constant"
# fails = ["C9"]
# en = """Your Swish saves σ(βx) in forward and uses it in backward. Autograd then takes it for \
# a constant there, so the first derivative is right and the second is wrong."""
# zh = """你的 Swish 在 forward 中保存 σ(βx)，到 backward 里再用。autograd 在那里会把它当成常\
# 数，于是一阶导数正确，二阶导数却错了。"""
# ///
import torch


class Swish(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        s = torch.sigmoid(beta * x)
        ctx.save_for_backward(x, s)
        ctx.beta = beta
        return x * s

    @staticmethod
    def backward(ctx, grad_output):
        x, s = ctx.saved_tensors
        return grad_output * (s + ctx.beta * x * s * (1 - s)), None
