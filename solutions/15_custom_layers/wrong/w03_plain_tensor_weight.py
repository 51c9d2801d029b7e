# /// misconception
# id = "W3"
# name = "plain_tensor_weight"
# fails = ["C2"]
# en = "Your code keeps the weight as an ordinary tensor. It is not among the parameters, so no optimiser trains it and no state dict saves it."
# zh = "你的代码把权重存成了普通张量。它不在参数之列，所以没有优化器会训练它，状态字典也不会保存它。"
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
        self.weight = weight
        self.bias = nn.Parameter(torch.zeros(units)) if bias else None

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        if X.shape[-1] != self.weight.shape[0]:
            raise ValueError("X has the wrong number of inputs")
        Y = X @ self.weight
        if self.bias is not None:
            Y = Y + self.bias
        return Y
