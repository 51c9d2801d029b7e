# /// misconception
# id = "W8b"
# name = "always_dim_1"
# fails = ["C6"]
# en = "Your code always concatenates along axis 1 and ignores dim. For a matrix this is also the last axis and looks right, but inputs with more axes are joined along the wrong one."
# zh = "你的代码总是沿第 1 轴连结，忽略了 dim。对矩阵来说它恰好也是最后一轴，看上去没错；但轴数更多的输入就会沿错误的轴连结。"
# ///
import torch
from torch import Tensor, nn


class Parallel(nn.Module):
    def __init__(self, *branches: nn.Module, dim: int = -1) -> None:
        super().__init__()
        if not branches:
            raise ValueError("at least one branch is needed")
        for branch in branches:
            if not isinstance(branch, nn.Module):
                raise TypeError("every branch must be an nn.Module")
        self.branches = nn.ModuleList(branches)
        self.dim = dim

    def forward(self, X: Tensor) -> Tensor:
        return torch.cat([branch(X) for branch in self.branches], dim=1)
