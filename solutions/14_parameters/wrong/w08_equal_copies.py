# /// misconception
# id = "W8"
# name = "equal_copies"
# fails = ["C5"]
# en = "Your code makes a separate layer for every repeat and gives them equal values at the start. These are different parameters: their number grows with repeats, and after the first training step they are no longer equal."
# zh = "你的代码为每次重复都造了一个单独的层，只是让它们的初始值相等。它们是不同的参数：个数随 repeats 增加，训练一步之后也就不再相等了。"
# ///
import copy

import torch
from torch import Tensor, nn


class TiedMLP(nn.Module):
    def __init__(self, in_features: int, width: int, out_features: int, repeats: int) -> None:
        super().__init__()
        if in_features < 1 or width < 1 or out_features < 1:
            raise ValueError("sizes must be at least 1")
        if repeats < 0:
            raise ValueError("repeats must be at least 0")
        self.inp = nn.Linear(in_features, width)
        self.shared = nn.Linear(width, width)
        self.out = nn.Linear(width, out_features)
        self.hidden = nn.ModuleList(copy.deepcopy(self.shared) for _ in range(repeats))

    def forward(self, X: Tensor) -> Tensor:
        h = torch.relu(self.inp(X))
        for layer in self.hidden:
            h = torch.relu(layer(h))
        return self.out(h)
