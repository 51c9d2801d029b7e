# /// misconception
# id = "W6"
# name = "weight_built_once"
# fails = ["C7"]
# en = """\
# Your layer computes W once, in the constructor, and uses this copy for ever. When training \
# changes A or S, the output does not follow."""
# zh = """\
# 你的层只在构造函数中计算一次 W，之后一直使用这份结果。训练改变 A 或 S 之后，输\
# 出并不会跟着变。"""
# ///
import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn


class PHMLinear(nn.Module):
    def __init__(
        self,
        in_features: int,
        out_features: int,
        n: int,
        bias: bool = True,
        generator: Generator | None = None,
    ) -> None:
        super().__init__()
        if n < 1 or in_features < 1 or out_features < 1:
            raise ValueError("all sizes must be at least 1")
        if in_features % n or out_features % n:
            raise ValueError("n must divide both sizes")
        self.n = n
        self.in_features = in_features
        self.out_features = out_features
        self.A = nn.Parameter(torch.randn(n, n, n, generator=generator) / n**0.5)
        self.S = nn.Parameter(
            torch.randn(n, out_features // n, in_features // n, generator=generator)
            / in_features**0.5
        )
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None
        terms = torch.einsum("iab,iuv->aubv", self.A, self.S)
        self.weight = terms.reshape(out_features, in_features)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        if X.shape[-1] != self.in_features:
            raise ValueError("X has the wrong number of features")
        return F.linear(X, self.weight, self.bias)
