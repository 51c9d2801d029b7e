# /// misconception
# id = "W3"
# name = "bias_averaged_over_points_first"
# fails = ["C1"]
# en = "Your bias is averaged over the test points before it is squared. A prediction that is too high at one point and too low at another then seems to have no bias at all."
# zh = "你在平方之前就把偏差对测试点求了平均。这样，一处偏高、另一处偏低的预测看起来就像完全没有偏差。"
# ///

from torch import Tensor


def decompose(preds: Tensor, f_true: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    if not preds.is_floating_point() or not f_true.is_floating_point():
        raise TypeError("preds and f_true must be float tensors")
    if preds.ndim != 2:
        raise ValueError("preds must have shape (M, n)")
    if f_true.shape != preds.shape[1:]:
        raise ValueError("f_true must have shape (n,)")
    mean = preds.mean(dim=0)
    bias2 = (preds - f_true).mean() ** 2
    variance = ((preds - mean) ** 2).mean()
    mse = ((preds - f_true) ** 2).mean()
    return bias2, variance, mse
