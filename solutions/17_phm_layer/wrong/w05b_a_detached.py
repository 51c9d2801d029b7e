# /// misconception
# id = "W5b"
# name = "a_detached"
# fails = ["C7"]
# en = "Your forward uses the bare values of A (.data or .detach()). A is a parameter, but no gradient ever reaches it, so it stays what chance made it."
# zh = "你的 forward 用的是 A 的裸值（.data 或 .detach()）。A 虽然是参数，却永远得不到梯度，只能停留在随机的初始值。"
# ///
# ruff: noqa: E501

import math

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
        if min(n, in_features, out_features) < 1 or in_features % n or out_features % n:
            raise ValueError("n must divide in_features and out_features")
        self.in_features = in_features
        A = torch.randn(n, n, n, generator=generator) / math.sqrt(n)
        S = torch.randn(n, out_features // n, in_features // n, generator=generator)
        self.A, self.S = nn.Parameter(A), nn.Parameter(S / math.sqrt(in_features))
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        if X.shape[-1] != self.in_features:
            raise ValueError("the last axis of X must be in_features")
        out = X @ phm_weight(self.A.detach(), self.S).T  # noqa: F821
        return out if self.bias is None else out + self.bias
