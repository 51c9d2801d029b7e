# /// misconception
# id = "W8"
# name = "division_hides_remainder"
# fails = ["C9"]
# en = """\
# Your code divides the sizes by n with `//` and never asks whether anything is left over. A \
# layer with other sizes than those asked for is then built without a word."""
# zh = """\
# 你的代码用 `//` 把尺寸除以 n，却从不检查有没有余数。于是会一声不响地造出一个尺\
# 寸与要求不同的层。"""
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
        self.n = n
        self.in_features = in_features
        self.out_features = out_features
        self.A = nn.Parameter(torch.randn(n, n, n, generator=generator) / n**0.5)
        self.S = nn.Parameter(
            torch.randn(n, out_features // n, in_features // n, generator=generator)
            / in_features**0.5
        )
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def weight(self) -> Tensor:
        terms = torch.einsum("iab,iuv->aubv", self.A, self.S)
        return terms.flatten(2, 3).flatten(0, 1)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        if X.shape[-1] != self.in_features:
            raise ValueError("X has the wrong number of features")
        return F.linear(X, self.weight(), self.bias)


def phm_param_count(d: int, q: int, n: int, bias: bool = True) -> int:
    if n < 1 or d < 1 or q < 1:
        raise ValueError("all sizes must be at least 1")
    count = n**3 + d * q // n
    return count + q if bias else count
