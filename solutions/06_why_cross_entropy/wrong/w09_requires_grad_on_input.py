# /// misconception
# id = "W9"
# name = "requires_grad_on_input"
# fails = ["C5"]
# en = """Your curvature switches requires_grad on for the tensor that the caller passed in. \
# After the call every computation with that z builds a graph, which nobody asked for; the \
# argument must be left as it was."""
# zh = """你的 curvature 在调用者传进来的张量上打开了 requires_grad。调用之后，凡是用到这个 z \
# 的运算都会建立计算图，而这并不是调用者想要的；参数必须保持原样。"""
# ///
import torch


def curvature(loss, z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    z.requires_grad_()
    with torch.enable_grad():
        (first,) = torch.autograd.grad(loss(z, y).sum(), z, create_graph=True)
        if not first.requires_grad:
            return torch.zeros_like(z)
        (second,) = torch.autograd.grad(first.sum(), z)
    return second
