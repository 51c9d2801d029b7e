# /// misconception
# id = "W5"
# name = "leftover_relu"
# fails = ["C2"]
# en = "Your code passes the result through a relu. This layer is asked to be affine and nothing more; a relu cuts all negative outputs off."
# zh = "你的代码让结果又经过了一个 relu。这个层只要求是仿射变换；relu 会把所有负的输出都截掉。"
# ///
import torch
from torch import Generator, Tensor, nn


class MyLinear(nn.Module):
    def __init__(
        self, in_units: int, units: int, bias: bool = True, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if in_units < 1 or units < 1:
            raise ValueError("sizes must be at least 1")
        weight = torch.randn(in_units, units, generator=generator) / in_units**0.5
        self.weight = nn.Parameter(weight)
        self.bias = nn.Parameter(torch.zeros(units)) if bias else None

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        if X.shape[-1] != self.weight.shape[0]:
            raise ValueError("X has the wrong number of inputs")
        Y = X @ self.weight
        if self.bias is not None:
            Y = Y + self.bias
        return torch.relu(Y)
