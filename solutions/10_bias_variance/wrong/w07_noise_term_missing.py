# /// misconception
# id = "W7"
# name = "noise_term_missing"
# fails = ["C3"]
# en = "Your expected error is bias² + variance only. Fresh targets carry noise of their own, which no prediction can foresee and which adds to the error."
# zh = "你的期望误差只有偏差² + 方差。新的目标值自带噪声，任何预测都无法预见，它会加到误差里。"
# ///
# ruff: noqa: F821 - decompose is the reference's
from torch import Tensor


def expected_error(preds: Tensor, f_true: Tensor, noise_var: float) -> Tensor:
    if noise_var < 0:
        raise ValueError("noise_var must be >= 0")
    bias2, variance, _ = decompose(preds, f_true)
    return bias2 + variance
