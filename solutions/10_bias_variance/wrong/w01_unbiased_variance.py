# /// misconception
# id = "W1"
# name = "unbiased_variance"
# fails = ["C1", "C2"]
# en = "Your variance divides by M − 1. The decomposition needs the plain mean over the M data sets: otherwise bias² and variance do not add up to the mean squared error, and a single data set gives 0/0."
# zh = "你的方差除以了 M − 1。这个分解要的是对 M 个数据集的普通平均：否则偏差² 与方差加起来不等于均方误差，而只有一个数据集时会得到 0/0。"
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
    bias2 = ((mean - f_true) ** 2).mean()
    variance = preds.var(dim=0).mean()
    mse = ((preds - f_true) ** 2).mean()
    return bias2, variance, mse
