# /// misconception
# id = "W8"
# name = "always_dim_0"
# fails = ["C6"]
# en = "Your code always concatenates along axis 0 and ignores dim. The branch results end up below each other as extra examples instead of next to each other as extra features."
# zh = "你的代码总是沿第 0 轴连结，忽略了 dim。各分支的结果变成了额外的样本，上下堆叠，而不是作为额外的特征左右并排。"
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
        return torch.cat([branch(X) for branch in self.branches])
