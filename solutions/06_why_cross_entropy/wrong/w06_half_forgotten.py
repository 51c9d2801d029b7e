# /// misconception
# id = "W6"
# name = "half_forgotten"
# fails = ["C1"]
# en = """Your sigmoid_mse leaves out the factor ½ and is twice as large as asked for. The \
# definition has the ½, so that the 2 from the square cancels in the derivative."""
# zh = """你的 sigmoid_mse 漏掉了因子 ½，结果是题目要求的两倍。定义中带有 ½，求导时它正好与平方\
# 带来的 2 约掉。"""
# ///
import torch


def sigmoid_mse(z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    return (torch.sigmoid(z) - y) ** 2
