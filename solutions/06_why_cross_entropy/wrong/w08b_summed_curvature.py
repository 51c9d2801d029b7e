# /// misconception
# id = "W8b"
# name = "summed_curvature"
# fails = ["C5"]
# en = """Your curvature adds the second derivatives of all the elements into one number. An \
# elementwise answer was asked for: one curvature for each z, in the shape of z."""
# zh = """你的 curvature 把所有元素的二阶导数加成了一个数。题目要求逐元素的结果：每个 z 对应一\
# 个曲率，形状与 z 相同。"""
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
        if not first.requires_grad:
            return torch.zeros((), dtype=z.dtype, device=z.device)
        (second,) = torch.autograd.grad(first.sum(), x)
    return second.sum()
