# /// misconception
# id = "W1"
# name = "l2_without_half"
# fails = ["C1"]
# en = "Your L2 penalty is strength·Σw². With the factor one half its gradient is exactly strength·w, which is what the formula asks for."
# zh = "你的 L2 惩罚是 strength·Σw²。带上系数二分之一，它的梯度才恰好是 strength·w，公式要的正是这个。"
# ///

from collections.abc import Iterable

from torch import Tensor


def penalty(params: Iterable[Tensor], kind: str, strength: float) -> Tensor:
    params = list(params)
    if len(params) == 0:
        raise ValueError("params is empty")
    if strength < 0:
        raise ValueError("strength must be >= 0")
    if kind == "l1":
        return strength * sum(p.abs().sum() for p in params)
    if kind == "l2":
        return strength * sum((p**2).sum() for p in params)
    raise ValueError("kind must be 'l1' or 'l2'")
