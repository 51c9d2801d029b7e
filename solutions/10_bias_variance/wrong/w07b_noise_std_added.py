# /// misconception
# id = "W7b"
# name = "noise_std_added"
# fails = ["C3"]
# en = "Your expected error adds the standard deviation of the noise. The error is a mean of squares, so the noise enters with its variance, which is what `noise_var` already is."
# zh = "你在期望误差里加的是噪声的标准差。误差是平方的平均，所以噪声以方差的形式进入，而 `noise_var` 本来就是方差。"
# ///
# ruff: noqa: F821 - decompose is the reference's
import math

from torch import Tensor


def expected_error(preds: Tensor, f_true: Tensor, noise_var: float) -> Tensor:
    if noise_var < 0:
        raise ValueError("noise_var must be >= 0")
    bias2, variance, _ = decompose(preds, f_true)
    return bias2 + variance + math.sqrt(noise_var)
