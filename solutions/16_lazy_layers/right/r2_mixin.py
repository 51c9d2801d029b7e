"""torch's own LazyModuleMixin calls initialize_parameters before the first forward."""

import contextlib
from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.modules.lazy import LazyModuleMixin
from torch.nn.parameter import UninitializedParameter, is_lazy


class DeferredLinear(LazyModuleMixin, nn.Module):
    def __init__(self, out_features: int, bias: bool = True) -> None:
        super().__init__()
        if out_features < 1:
            raise ValueError("out_features must be positive")
        self.in_features = None
        self.out_features = out_features
        self.weight = UninitializedParameter()
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def initialize_parameters(self, X: Tensor) -> None:
        self._require_float(X)
        if self.has_uninitialized_params():
            self.in_features = X.shape[-1]
            self.weight.materialize((self.out_features, self.in_features))
            with torch.no_grad():
                self.weight.copy_((2 * torch.rand_like(self.weight) - 1) / self.in_features**0.5)

    def forward(self, X: Tensor) -> Tensor:
        self._require_float(X)
        if X.shape[-1] != self.in_features:
            raise ValueError(f"X must have {self.in_features} features")
        return F.linear(X, self.weight, self.bias)

    @staticmethod
    def _require_float(X: Tensor) -> None:
        if not X.is_floating_point():
            raise TypeError("X must have a floating point dtype")


def is_materialized(module: nn.Module) -> bool:
    for m in module.modules():
        if any(is_lazy(t) for t in [*m._parameters.values(), *m._buffers.values()]):
            return False
    return True


@contextlib.contextmanager
def _evaluating(module: nn.Module) -> Iterator[None]:
    was_training = {m for m in module.modules() if m.training}
    try:
        yield module.eval()
    finally:
        for m in was_training:
            m.training = True


def materialize(module: nn.Module, *sample: Tensor) -> nn.Module:
    with torch.no_grad(), _evaluating(module):
        module(*sample)
    if not is_materialized(module):
        raise ValueError("some layers never saw an input")
    return module


def deferred_mlp(sizes: Sequence[int]) -> nn.Module:
    if not len(sizes):
        raise ValueError("at least one size is needed")
    layers = [layer for size in sizes for layer in (DeferredLinear(size), nn.ReLU())]
    return nn.Sequential(*layers[:-1])


def make_sgd(module: nn.Module, lr: float) -> torch.optim.SGD:
    if lr <= 0 or not is_materialized(module):
        raise ValueError("a positive lr and a materialised module are needed")
    return torch.optim.SGD([{"params": [p for p in module.parameters() if p.requires_grad]}], lr=lr)
