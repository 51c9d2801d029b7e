"""einsum wherever two tensors meet, and lerp_ under no_grad for the running values."""

import math

import torch
from torch import Generator, Tensor, nn


def check(X: Tensor, last: int | None = None) -> None:
    if not torch.is_floating_point(X):
        raise TypeError("float tensor expected")
    if last is not None and X.shape[-1] != last:
        raise ValueError(f"last axis must be {last}")


class CenteredLayer(nn.Module):
    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, X: Tensor) -> Tensor:
        check(X)
        return X - torch.mean(X, self.dim, keepdim=True)


class MyLinear(nn.Module):
    def __init__(
        self, in_units: int, units: int, bias: bool = True, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if in_units < 1 or units < 1:
            raise ValueError("sizes must be positive")
        std = 1 / math.sqrt(in_units)
        self.weight = nn.Parameter(torch.empty(in_units, units))
        nn.init.normal_(self.weight, mean=0.0, std=std, generator=generator)
        if bias:
            self.bias = nn.Parameter(torch.zeros(units))
        else:
            self.register_parameter("bias", None)

    def forward(self, X: Tensor) -> Tensor:
        check(X, self.weight.shape[0])
        Y = torch.einsum("...i,ij->...j", X, self.weight)
        if self.bias is not None:
            Y = Y + self.bias
        return Y


class QuadraticForm(nn.Module):
    def __init__(
        self, in_features: int, out_features: int, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if in_features < 1 or out_features < 1:
            raise ValueError("sizes must be positive")
        shape = (in_features, in_features, out_features)
        self.weight = nn.Parameter(torch.randn(shape, generator=generator) / in_features)

    def forward(self, X: Tensor) -> Tensor:
        check(X, self.weight.shape[0])
        half = torch.einsum("...j,ijk->...ik", X, self.weight)
        return torch.einsum("...i,...ik->...k", X, half)


class HalfSpectrum(nn.Module):
    def __init__(self) -> None:
        super().__init__()

    def forward(self, X: Tensor) -> Tensor:
        check(X)
        n = X.shape[-1]
        t = torch.arange(n, device=X.device)
        k = torch.arange(n // 2 + 1, device=X.device)
        angle = -2 * math.pi / n * (t[:, None] * k % n).to(X.dtype)
        phases = torch.exp(1j * angle)
        return torch.einsum("...t,tk->...k", X.to(phases.dtype), phases)


class RunningStandardize(nn.Module):
    def __init__(self, num_features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        super().__init__()
        if num_features < 1:
            raise ValueError("num_features must be positive")
        if momentum < 0 or momentum > 1:
            raise ValueError("momentum must be in [0, 1]")
        if eps <= 0:
            raise ValueError("eps must be positive")
        self.num_features, self.momentum, self.eps = num_features, momentum, eps
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))
        self.register_buffer("num_batches", torch.zeros((), dtype=torch.int64))

    def forward(self, X: Tensor) -> Tensor:
        check(X)
        if X.dim() != 2 or X.shape[1] != self.num_features:
            raise ValueError("X must be (N, num_features)")
        if self.training:
            if X.shape[0] < 2:
                raise ValueError("at least two rows in training")
            mu = X.mean(0)
            v = (X - mu).pow(2).mean(0)
            with torch.no_grad():
                self.running_mean.lerp_(mu, self.momentum)
                self.running_var.lerp_(v, self.momentum)
                self.num_batches.add_(1)
        else:
            mu, v = self.running_mean, self.running_var
        return (X - mu) * torch.rsqrt(v + self.eps)
