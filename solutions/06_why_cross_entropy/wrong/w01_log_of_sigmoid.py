# /// misconception
# id = "W1"
# name = "log_of_sigmoid"
# fails = ["C2"]
# en = """Your sigmoid_bce takes the logarithm of σ(z) and of 1 − σ(z) as they stand. For large \
# |z| one of them is rounded to exactly 0, so the loss becomes infinite or NaN although its \
# true value is a harmless number."""
# zh = """你的 sigmoid_bce 直接对 σ(z) 和 1 − σ(z) 取对数。当 |z| 很大时其中一个会被舍入成恰好\
# 为 0，损失就成了无穷大或 NaN，尽管它的真实值只是一个普通的数。"""
# ///
import torch


def sigmoid_bce(z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    p = torch.sigmoid(z)
    return -y * torch.log(p) - (1 - y) * torch.log(1 - p)
