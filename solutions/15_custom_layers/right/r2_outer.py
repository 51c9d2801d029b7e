"""Outer products and one matmul, cosines and sines joined by torch.complex, new buffers."""

import math

import torch
from torch import Generator, Tensor, nn


class CenteredLayer(nn.Module):
    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        count = X.shape[self.dim]
        return X - X.sum(self.dim).unsqueeze(self.dim) / count


class MyLinear(nn.Module):
    def __init__(
        self, in_units: int, units: int, bias: bool = True, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if in_units < 1:
            raise ValueError("in_units must be at least 1")
        if units < 1:
            raise ValueError("units must be at least 1")
        self.weight = nn.Parameter(torch.randn(in_units, units, generator=generator))
        with torch.no_grad():
            self.weight.mul_(in_units**-0.5)
        self.bias = None
        if bias:
            self.bias = nn.Parameter(torch.zeros(units))

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        n_in, n_out = self.weight.shape
        if X.shape[-1] != n_in:
            raise ValueError("wrong number of inputs")
        rows = X.reshape(-1, n_in)
        Y = rows.mm(self.weight) if self.bias is None else self.bias.addmm(rows, self.weight)
        return Y.reshape(*X.shape[:-1], n_out)


class QuadraticForm(nn.Module):
    def __init__(
        self, in_features: int, out_features: int, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if min(in_features, out_features) < 1:
            raise ValueError("sizes must be at least 1")
        W = torch.randn(in_features, in_features, out_features, generator=generator)
        self.weight = nn.Parameter(W * (1 / in_features))

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        d = self.weight.size(0)
        if X.size(-1) != d:
            raise ValueError("wrong number of inputs")
        products = X.unsqueeze(-1) * X.unsqueeze(-2)
        return products.flatten(-2) @ self.weight.reshape(d * d, -1)


class HalfSpectrum(nn.Module):
    def __init__(self) -> None:
        super().__init__()

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        n = X.shape[-1]
        t = torch.arange(n, device=X.device, dtype=torch.float64).unsqueeze(1)
        k = torch.arange(n // 2 + 1, device=X.device, dtype=torch.float64)
        angle = 2 * math.pi * t * k / n
        real = X @ torch.cos(angle).to(X.dtype)
        imag = X @ -torch.sin(angle).to(X.dtype)
        return torch.complex(real, imag)


class RunningStandardize(nn.Module):
    def __init__(self, num_features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        super().__init__()
        if num_features < 1 or not (0 <= momentum <= 1) or eps <= 0:
            raise ValueError("bad option")
        self.momentum = momentum
        self.eps = eps
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))
        self.register_buffer("num_batches", torch.tensor(0, dtype=torch.long))

    def _blend(self, old: Tensor, new: Tensor) -> Tensor:
        return (1 - self.momentum) * old + self.momentum * new.detach()

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a float tensor")
        if X.ndim != 2 or X.shape[1] != self.running_mean.shape[0]:
            raise ValueError("wrong shape")
        if not self.training:
            return (X - self.running_mean) / (self.running_var + self.eps).sqrt()
        if X.shape[0] < 2:
            raise ValueError("one row has no variance")
        mean = X.mean(0, keepdim=True)
        var = ((X - mean) ** 2).mean(0, keepdim=True)
        self.running_mean = self._blend(self.running_mean, mean[0])
        self.running_var = self._blend(self.running_var, var[0])
        self.num_batches = self.num_batches + 1
        return (X - mean) / (var + self.eps).sqrt()
