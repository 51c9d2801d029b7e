# /// misconception
# id = "W1"
# name = "global_mean"
# fails = ["C1"]
# en = "Your code subtracts the mean of all entries of X. Each slice along dim keeps its own mean, which is zero only by accident."
# zh = "你的代码减去的是 X 所有元素的均值。沿 dim 的每个切片仍保留自己的均值，只有碰巧才会是零。"
# ///
from torch import Tensor, nn


class CenteredLayer(nn.Module):
    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        return X - X.mean()
