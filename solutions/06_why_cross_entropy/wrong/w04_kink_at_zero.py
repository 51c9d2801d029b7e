# /// misconception
# id = "W4"
# name = "kink_at_zero"
# fails = ["C4"]
# passes = ["C1", "C2"]
# en = """The values of your sigmoid_bce are right everywhere, but it is put together from \
# pieces that have a kink at z = 0. There autograd gives the wrong slope, and z = 0 is exactly \
# where a model with zero weights starts."""
# zh = """你的 sigmoid_bce 的数值处处正确，但它是由在 z = 0 处有折点的几块拼成的。autograd 在那\
# 里给出的斜率是错的，而权重为零的模型恰恰从 z = 0 出发。"""
# ///
import torch


def sigmoid_bce(z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    return torch.relu(z) - z * y + torch.log1p(torch.exp(-z.abs()))
