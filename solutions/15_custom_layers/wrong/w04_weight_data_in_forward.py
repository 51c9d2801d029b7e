# /// misconception
# id = "W4"
# name = "weight_data_in_forward"
# fails = ["C2", "C3"]
# en = "Your code computes with the data of the weight instead of the parameter itself. Autograd does not see the weight then, so it never gets a gradient and never learns."
# zh = "你的代码在计算时用的是权重的 data，而不是参数本身。自动微分因此看不到权重，它永远得不到梯度，也就永远不会学习。"
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
        Y = X @ self.weight.data
        if self.bias is not None:
            Y = Y + self.bias.data
        return Y


class QuadraticForm(nn.Module):
    def __init__(
        self, in_features: int, out_features: int, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if in_features < 1 or out_features < 1:
            raise ValueError("sizes must be at least 1")
        weight = torch.randn(in_features, in_features, out_features, generator=generator)
        self.weight = nn.Parameter(weight / in_features)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        if X.shape[-1] != self.weight.shape[0]:
            raise ValueError("X has the wrong number of inputs")
        return torch.einsum("...i,...j,ijk->...k", X, X, self.weight.data)
