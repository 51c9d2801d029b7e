"""A forward pre-hook does the work once and removes itself; values are copied from a fresh draw."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.parameter import UninitializedParameter, is_lazy


def _infer(layer: nn.Module, inputs: tuple[Tensor, ...]) -> None:
    (X,) = inputs
    if not X.is_floating_point():
        raise TypeError("only floating point inputs")
    width = X.size(-1)
    layer.in_features = width
    layer.weight.materialize((layer.out_features, width))
    bound = width**-0.5
    fresh = torch.empty_like(layer.weight, requires_grad=False).uniform_(-bound, bound)
    layer.weight.detach().copy_(fresh)
    layer.hook.remove()


class DeferredLinear(nn.Module):
    def __init__(self, out_features: int, bias: bool = True) -> None:
        super().__init__()
        if out_features < 1:
            raise ValueError("out_features < 1")
        self.out_features = out_features
        self.in_features = None
        self.register_parameter("weight", UninitializedParameter(requires_grad=True))
        self.register_parameter("bias", nn.Parameter(torch.zeros(out_features)) if bias else None)
        self.hook = self.register_forward_pre_hook(_infer)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("only floating point inputs")
        if X.size(-1) != self.in_features:
            raise ValueError("another number of features than before")
        Y = torch.matmul(X, self.weight.t())
        return Y if self.bias is None else Y + self.bias


def is_materialized(module: nn.Module) -> bool:
    own = [*module.parameters(recurse=False), *module.buffers(recurse=False)]
    if any(map(is_lazy, own)):
        return False
    return all(is_materialized(child) for child in module.children())


def _modes(module: nn.Module) -> list[bool]:
    return [m.training for m in module.modules()]


def materialize(module: nn.Module, *sample: Tensor) -> nn.Module:
    modes = _modes(module)
    try:
        with torch.set_grad_enabled(False):
            module.train(False)(*sample)
    finally:
        for m, mode in zip(module.modules(), modes, strict=True):
            m.training = mode
    if not is_materialized(module):
        raise ValueError("lazy layers are left")
    return module


def deferred_mlp(sizes: Sequence[int]) -> nn.Module:
    if len(sizes) < 1:
        raise ValueError("empty")
    layers = [DeferredLinear(sizes[0])]
    for size in sizes[1:]:
        layers.append(nn.ReLU())
        layers.append(DeferredLinear(size))
    return nn.Sequential(*layers)


def make_sgd(module: nn.Module, lr: float) -> torch.optim.SGD:
    if not is_materialized(module):
        raise ValueError("run materialize first")
    if lr <= 0:
        raise ValueError("lr <= 0")
    trainable = []
    for p in module.parameters():
        if p.requires_grad:
            trainable.append(p)
    return torch.optim.SGD(trainable, lr=lr, momentum=0.0)
