# /// misconception
# id = "W4"
# name = "mean_over_test_points"
# fails = ["C1"]
# en = "Your mean prediction is taken along each row, over the test points. It must be taken over the data sets, so that every test point has a mean prediction of its own."
# zh = "你的平均预测是沿每一行、对测试点求的。它应该对数据集求，使每个测试点都有自己的平均预测。"
# ///

from torch import Tensor


def decompose(preds: Tensor, f_true: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    if not preds.is_floating_point() or not f_true.is_floating_point():
        raise TypeError("preds and f_true must be float tensors")
    if preds.ndim != 2:
        raise ValueError("preds must have shape (M, n)")
    if f_true.shape != preds.shape[1:]:
        raise ValueError("f_true must have shape (n,)")
    mean = preds.mean(dim=1, keepdim=True)
    bias2 = ((mean - f_true) ** 2).mean()
    variance = ((preds - mean) ** 2).mean()
    mse = ((preds - f_true) ** 2).mean()
    return bias2, variance, mse
