# /// misconception
# id = "W2"
# name = "mean_without_keepdim"
# fails = ["C1"]
# en = "Your code lets the averaged axis disappear before it subtracts. Broadcasting then lines the means up with another axis: shapes clash, or, for a square matrix, wrong means are subtracted in silence."
# zh = "你的代码在相减之前让求均值的那个轴消失了。广播机制于是把均值对到了别的轴上：要么形状冲突，要么对方阵悄悄减错了均值。"
# ///
from torch import Tensor, nn


class CenteredLayer(nn.Module):
    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        return X - X.mean(dim=self.dim)
