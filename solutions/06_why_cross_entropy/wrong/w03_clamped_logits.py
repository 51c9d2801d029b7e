# /// misconception
# id = "W3"
# name = "clamped_logits"
# fails = ["C2", "C4"]
# en = """Your sigmoid_bce clamps z to the range from −20 to 20. Beyond it the loss stays at 20 \
# instead of growing like |z|, and its gradient is 0 exactly where the error is largest."""
# zh = """你的 sigmoid_bce 把 z 截断到 −20 和 20 之间。超出这个范围后，损失停在 20，而不是像 \
# |z| 那样增长，并且恰恰在错得最厉害的地方梯度为 0。"""
# ///
import torch
import torch.nn.functional as F


def sigmoid_bce(z, y):
    if not z.is_floating_point() or not y.is_floating_point():
        raise TypeError("z and y must be float tensors")
    if z.shape != y.shape:
        raise ValueError("z and y must have the same shape")
    z = torch.clamp(z, -20, 20)
    return F.softplus(z) - y * z
