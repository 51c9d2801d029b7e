# /// misconception
# id = "W8"
# name = "first_derivative"
# fails = ["C5"]
# en = """Your curvature returns the first derivative of the loss, its slope. The curvature is \
# the derivative of that slope: how fast it changes when z moves."""
# zh = """你的 curvature 返回的是损失的一阶导数，也就是斜率。曲率是斜率的导数：z 移动时斜率变化\
# 得多快。"""
# ///
import torch


def curvature(loss, z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    x = z.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        value = loss(x, y).sum()
        if not value.requires_grad:
            return torch.zeros_like(z)
        return torch.autograd.grad(value, x)[0]
