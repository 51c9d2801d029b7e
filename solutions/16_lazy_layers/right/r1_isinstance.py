"""The weight tells by its class whether it is ready; the modes are put back one by one."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.parameter import UninitializedBuffer, UninitializedParameter


class DeferredLinear(nn.Module):
    def __init__(self, out_features: int, bias: bool = True) -> None:
        super().__init__()
        if out_features < 1:
            raise ValueError("out_features must be at least 1")
        self.out_features = out_features
        self.in_features = None
        self.weight = UninitializedParameter()
        if bias:
            self.bias = nn.Parameter(torch.zeros(out_features))
        else:
            self.register_parameter("bias", None)

    def forward(self, X: Tensor) -> Tensor:
        if not torch.is_floating_point(X):
            raise TypeError("X must be a float tensor")
        if isinstance(self.weight, UninitializedParameter):
            self.in_features = X.shape[-1]
            self.weight.materialize((self.out_features, X.shape[-1]))
            bound = 1 / math.sqrt(X.shape[-1])
            nn.init.uniform_(self.weight, -bound, bound)
        elif X.shape[-1] != self.in_features:
            raise ValueError("the number of inputs has changed")
        Y = X @ self.weight.T
        if self.bias is not None:
            Y = Y + self.bias
        return Y


def is_materialized(module: nn.Module) -> bool:
    for tensor in list(module.parameters()) + list(module.buffers()):
        if isinstance(tensor, UninitializedParameter | UninitializedBuffer):
            return False
    return True


@torch.no_grad()
def materialize(module: nn.Module, *sample: Tensor) -> nn.Module:
    modes = [(m, m.training) for m in module.modules()]
    try:
        for m, _ in modes:
            m.training = False
        module(*sample)
    finally:
        for m, mode in modes:
            m.training = mode
    if is_materialized(module):
        return module
    raise ValueError("a part of the module was not reached")


def deferred_mlp(sizes: Sequence[int]) -> nn.Module:
    if len(sizes) == 0:
        raise ValueError("no sizes")
    net = nn.Sequential()
    for i, size in enumerate(sizes):
        if i > 0:
            net.append(nn.ReLU())
        net.append(DeferredLinear(size))
    return net


def make_sgd(module: nn.Module, lr: float) -> torch.optim.SGD:
    if lr <= 0:
        raise ValueError("lr must be positive")
    if not is_materialized(module):
        raise ValueError("the module is not ready")
    return torch.optim.SGD(filter(lambda p: p.requires_grad, module.parameters()), lr)
