# /// misconception
# id = "W7"
# name = "adds_branches"
# fails = ["C6"]
# en = "Your code adds the branch results instead of placing them side by side. The sum has the width of one branch, and branches of different widths cannot even be added."
# zh = "你的代码把各分支的结果相加，而不是并排连结起来。相加之后只剩一个分支的宽度，宽度不同的分支甚至无法相加。"
# ///
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
        return sum(branch(X) for branch in self.branches)
