# /// misconception
# id = "W5"
# name = "a_is_a_buffer"
# fails = ["C2", "C7"]
# en = """\
# Your A is a fixed buffer instead of a parameter. No gradient reaches it, and the layer can \
# never learn how its blocks are to be combined."""
# zh = "你的 A 是固定的缓冲区，而不是参数。梯度到不了它，这个层也就永远学不会怎样组合各个块。"
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
        self.register_buffer("A", torch.randn(n, n, n, generator=generator) / n**0.5)
        self.S = nn.Parameter(
            torch.randn(n, out_features // n, in_features // n, generator=generator)
            / in_features**0.5
        )
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def weight(self) -> Tensor:
        terms = torch.einsum("iab,iuv->aubv", self.A, self.S)
        return terms.reshape(self.out_features, self.in_features)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        if X.shape[-1] != self.in_features:
            raise ValueError("X has the wrong number of features")
        return F.linear(X, self.weight(), self.bias)
