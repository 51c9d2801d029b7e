# /// misconception
# id = "W7"
# name = "looks_counted_as_steps"
# fails = ["C6"]
# en = """Your steps_to_cross counts every look at z as well as every update. Only updates are \
# steps: a logit that is right from the start has taken 0 of them."""
# zh = """你的 steps_to_cross 把每一次查看 z 和每一次更新都计入了步数。只有更新才算一步：一开始\
# 就在正确一侧的 logit 走了 0 步。"""
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
    steps = 0
    while steps < max_steps:
        steps += 1
        if (y == 1 and z > 0) or (y == 0 and z < 0):
            break
        steps += 1
        e = math.exp(-abs(z))
        p = 1 / (1 + e) if z >= 0 else e / (1 + e)
        grad = p - y
        if loss == "mse":
            grad = grad * e / (1 + e) ** 2
        z = z - lr * grad
    return min(steps, max_steps)
