# /// misconception
# id = "W10"
# name = "linear_loss_raises"
# fails = ["C5"]
# en = """Your curvature raises an error for a loss that is linear in z. Its slope is a \
# constant without a graph, which cannot be differentiated again by autograd, but its curvature \
# is perfectly well defined: 0."""
# zh = """对于关于 z 线性的损失，你的 curvature 会报错。它的斜率是没有计算图的常数，autograd 无\
# 法再次求导，但它的曲率有明确的定义：0。"""
# ///
import torch


def curvature(loss, z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    x = z.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        (first,) = torch.autograd.grad(loss(x, y).sum(), x, create_graph=True)
        (second,) = torch.autograd.grad(first.sum(), x)
    return second
