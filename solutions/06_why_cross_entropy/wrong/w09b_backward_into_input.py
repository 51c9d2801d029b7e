# /// misconception
# id = "W9b"
# name = "backward_into_input"
# fails = ["C5"]
# en = """Your curvature calls backward on a graph that starts at the tensor of the caller. \
# That writes into z.grad, so a gradient that the caller keeps there is destroyed."""
# zh = """你的 curvature 对从调用者的张量出发的计算图调用了 backward。这会写入 z.grad，调用者存\
# 放在那里的梯度就被破坏了。"""
# ///
import torch


def curvature(loss, z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    x = z if z.requires_grad else z.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        x.grad = None
        loss(x, y).sum().backward(create_graph=True)
        first = x.grad
        if not first.requires_grad:
            return torch.zeros_like(z)
        x.grad = None
        first.sum().backward()
    return x.grad.clone()
