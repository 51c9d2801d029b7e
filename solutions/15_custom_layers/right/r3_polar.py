"""torch.polar for the phases, a flattened weight contracted in two steps, torch.var_mean."""

import math

import torch
from torch import Generator, Tensor, nn


class _FloatLayer(nn.Module):
    """Refuses anything but float tensors before forward sees it."""

    def __init__(self) -> None:
        super().__init__()

    def __call__(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError(f"{type(self).__name__} takes float tensors")
        return super().__call__(X)


class CenteredLayer(_FloatLayer):
    def __init__(self, dim: int = -1) -> None:
        super().__init__()
        self.dim = dim

    def forward(self, X: Tensor) -> Tensor:
        swapped = X.movedim(self.dim, 0)
        return (swapped - swapped.mean(0)).movedim(0, self.dim)


class MyLinear(_FloatLayer):
    def __init__(
        self, in_units: int, units: int, bias: bool = True, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if in_units < 1 or units < 1:
            raise ValueError("sizes must be at least 1")
        self.in_units = in_units
        weight = torch.empty(in_units, units).normal_(0, in_units**-0.5, generator=generator)
        self.weight = nn.Parameter(weight)
        self.register_parameter("bias", nn.Parameter(torch.zeros(units)) if bias else None)

    def forward(self, X: Tensor) -> Tensor:
        if X.shape[-1] != self.in_units:
            raise ValueError(f"expected {self.in_units} inputs")
        Y = torch.tensordot(X, self.weight, dims=1)
        if self.bias is not None:
            Y = Y.add(self.bias)
        return Y


class QuadraticForm(_FloatLayer):
    def __init__(
        self, in_features: int, out_features: int, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if in_features < 1 or out_features < 1:
            raise ValueError("sizes must be at least 1")
        size = (in_features, in_features, out_features)
        self.weight = nn.Parameter(torch.empty(size))
        nn.init.normal_(self.weight, std=1 / in_features, generator=generator)

    def forward(self, X: Tensor) -> Tensor:
        n_in, _, n_out = self.weight.shape
        if X.shape[-1] != n_in:
            raise ValueError(f"expected {n_in} inputs")
        half = (X @ self.weight.flatten(1)).reshape(*X.shape, n_out)  # sum over i: (..., j, k)
        return (X.unsqueeze(-1) * half).sum(-2)


class HalfSpectrum(_FloatLayer):
    def __init__(self) -> None:
        super().__init__()

    def forward(self, X: Tensor) -> Tensor:
        n = X.shape[-1]
        t = torch.arange(n, device=X.device)
        angle = (torch.outer(t, t) % n)[:, : n // 2 + 1].to(X.dtype).mul(-2 * math.pi / n)
        phases = torch.polar(torch.ones_like(angle), angle)
        return torch.matmul(torch.complex(X, torch.zeros_like(X)), phases)


class RunningStandardize(_FloatLayer):
    def __init__(self, num_features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        super().__init__()
        if num_features < 1:
            raise ValueError("num_features")
        if not 0.0 <= momentum <= 1.0:
            raise ValueError("momentum")
        if eps <= 0:
            raise ValueError("eps")
        self.momentum, self.eps = momentum, eps
        for name, start in {
            "running_mean": torch.zeros(num_features),
            "running_var": torch.ones(num_features),
            "num_batches": torch.tensor(0),
        }.items():
            self.register_buffer(name, start)

    def forward(self, X: Tensor) -> Tensor:
        if X.dim() != 2 or X.size(1) != self.running_mean.numel():
            raise ValueError("shape")
        if self.training and X.size(0) < 2:
            raise ValueError("batch too small")
        if self.training:
            var, mean = torch.var_mean(X, dim=0, correction=0)
            m = self.momentum
            self.running_mean.mul_(1 - m).add_(mean.detach(), alpha=m)
            self.running_var.mul_(1 - m).add_(var.detach(), alpha=m)
            self.num_batches += 1
        else:
            var, mean = self.running_var, self.running_mean
        return (X - mean) / torch.sqrt(var + self.eps)
