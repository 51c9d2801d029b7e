# /// misconception
# id = "W7"
# name = "weight_not_transposed"
# fails = ["C2"]
# en = """\
# Your forward multiplies X by W instead of by its transpose. W has the shape (q, d), so this \
# fails for d ≠ q and quietly gives wrong numbers for d = q."""
# zh = """\
# 你的前向传播把 X 乘以 W，而不是乘以 W 的转置。W 的形状是 (q, d)，所以 d ≠ q 时\
# 会报错，d = q 时则会悄悄算出错误的结果。"""
# ///
import torch
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

    def weight(self) -> Tensor:
        terms = torch.einsum("iab,iuv->aubv", self.A, self.S)
        return terms.reshape(self.out_features, self.in_features)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        if X.shape[-1] != self.in_features:
            raise ValueError("X has the wrong number of features")
        Y = X @ self.weight()
        return Y if self.bias is None else Y + self.bias
