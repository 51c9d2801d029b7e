# /// misconception
# id = "W7b"
# name = "waits_for_small_loss"
# fails = ["C6"]
# en = """Your steps_to_cross waits until the loss falls below a small number. The question was \
# on which side of 0 the logit lies, and a logit can be on the right side while its loss is \
# still large."""
# zh = """你的 steps_to_cross 一直等到损失小于某个小数才停。题目问的是 logit 位于 0 的哪一侧，\
# 而在正确的一侧时损失仍然可能很大。"""
# ///
import math


def steps_to_cross(loss, z0, y, lr=1.0, max_steps=10_000):
    if loss not in ("mse", "bce"):
        raise ValueError("unknown loss")
    if y not in (0.0, 1.0):
        raise ValueError("y must be 0 or 1")
    if lr <= 0:
        raise ValueError("lr must be positive")
    if max_steps < 0:
        raise ValueError("max_steps must not be negative")
    z = z0
    for k in range(max_steps):
        margin = z if y == 1 else -z
        error = math.exp(-max(margin, 0)) / (1 + math.exp(-abs(margin)))
        value = error**2 / 2 if loss == "mse" else -math.log1p(-error) if error < 1 else -margin
        if value < 0.1:
            return k
        e = math.exp(-abs(z))
        p = 1 / (1 + e) if z >= 0 else e / (1 + e)
        grad = p - y
        if loss == "mse":
            grad = grad * e / (1 + e) ** 2
        z = z - lr * grad
    return max_steps
