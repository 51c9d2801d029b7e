# /// misconception
# id = "W2"
# name = "bias_is_the_mse"
# fails = ["C1"]
# en = "Your bias² averages the squared errors of the single predictions. That is the whole mean squared error, in which the variance is already contained."
# zh = "你的偏差² 是单个预测的平方误差的平均。那是整个均方误差，方差已经包含在里面了。"
# ///

from torch import Tensor


def decompose(preds: Tensor, f_true: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    if not preds.is_floating_point() or not f_true.is_floating_point():
        raise TypeError("preds and f_true must be float tensors")
    if preds.ndim != 2:
        raise ValueError("preds must have shape (M, n)")
    if f_true.shape != preds.shape[1:]:
        raise ValueError("f_true must have shape (n,)")
    bias2 = ((preds - f_true) ** 2).mean()
    variance = ((preds - preds.mean(dim=0)) ** 2).mean()
    mse = ((preds - f_true) ** 2).mean()
    return bias2, variance, mse
