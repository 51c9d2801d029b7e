# /// misconception
# id = "W4"
# name = "blocks_too_tall"
# fails = ["C2", "C3"]
# en = """\
# Each of your n matrices S has all q rows instead of q/n. Together they hold as many numbers \
# as an ordinary dense layer, so nothing is saved."""
# zh = """\
# 你的 n 个矩阵 S 每个都有 q 行，而不是 q/n 行。它们合起来的参数与普通全连接层一\
# 样多，什么也没有省下。"""
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
            torch.randn(n, out_features, in_features // n, generator=generator) / in_features**0.5
        )
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def weight(self) -> Tensor:
        S = self.S.unflatten(1, (self.n, -1))
        terms = torch.einsum("iab,iauv->aubv", self.A, S)
        return terms.reshape(self.out_features, self.in_features)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        if X.shape[-1] != self.in_features:
            raise ValueError("X has the wrong number of features")
        return F.linear(X, self.weight(), self.bias)


def phm_param_count(d: int, q: int, n: int, bias: bool = True) -> int:
    if n < 1 or d < 1 or q < 1:
        raise ValueError("all sizes must be at least 1")
    if d % n or q % n:
        raise ValueError("n must divide d and q")
    count = n**3 + n * q * (d // n)
    return count + q if bias else count
