# /// misconception
# id = "W2b"
# name = "tiny_epsilon_in_log"
# fails = ["C2"]
# en = """Your sigmoid_bce adds 1e-12 inside the logarithm. That keeps it finite, but the loss \
# can then never exceed 27.6, and where it is capped a badly wrong score gets no gradient any \
# more."""
# zh = """你的 sigmoid_bce 在对数里加上了 1e-12。这样虽然不会出现无穷大，但损失再也超不过 \
# 27.6，而在被截住的地方，错得离谱的分数再也得不到梯度。"""
# ///
import torch


def sigmoid_bce(z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    p = torch.sigmoid(z)
    return -y * torch.log(p + 1e-12) - (1 - y) * torch.log(1 - p + 1e-12)
