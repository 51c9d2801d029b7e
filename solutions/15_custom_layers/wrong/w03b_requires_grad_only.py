# /// misconception
# id = "W3b"
# name = "requires_grad_only"
# fails = ["C2"]
# en = "Your code asks for gradients of the weight but leaves it an ordinary tensor. It does receive gradients, yet it is not among the parameters, so no optimiser ever uses them."
# zh = "你的代码为权重打开了梯度，却仍让它是普通张量。它确实会得到梯度，但不在参数之列，没有优化器会去用这些梯度。"
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
        self.weight = weight.requires_grad_()
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
