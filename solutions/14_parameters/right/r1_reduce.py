"""named_parameters throughout, reduce along a path, copy_ under no_grad, F.linear both ways."""

import functools
import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def count_parameters(module: nn.Module, trainable_only: bool = True) -> int:
    total = 0
    for _, p in module.named_parameters():
        if trainable_only and not p.requires_grad:
            continue
        total += p.numel()
    return total


def parameter_table(module: nn.Module) -> list[tuple[str, tuple[int, ...], int]]:
    table = []
    for name, p in module.named_parameters(remove_duplicate=False):
        table.append((name, tuple(p.shape), p.numel()))
    return table


def get_by_path(module: nn.Module, path: str) -> Tensor:
    step = functools.partial(_child, path=path)
    found = functools.reduce(step, path.split("."), module)
    if isinstance(found, Tensor):
        return found
    raise ValueError(f"there is no tensor at {path}")


def _child(owner: object, name: str, path: str) -> object:
    if not hasattr(owner, name):
        raise ValueError(f"{path} leads nowhere")
    return getattr(owner, name)


def freeze(module: nn.Module, prefix: str) -> int:
    frozen: list[Tensor] = []
    for name, p in module.named_parameters(remove_duplicate=False):
        if name == prefix or name.startswith(prefix + "."):
            p.requires_grad = False
            if not any(p is q for q in frozen):
                frozen.append(p)
    if not frozen:
        raise ValueError(f"nothing is called {prefix}")
    return len(frozen)


@torch.no_grad()
def copy_parameters(src: nn.Module, dst: nn.Module) -> None:
    src_p, dst_p = dict(src.named_parameters()), dict(dst.named_parameters())
    src_b, dst_b = dict(src.named_buffers()), dict(dst.named_buffers())
    if src_p.keys() != dst_p.keys() or src_b.keys() != dst_b.keys():
        raise ValueError("the names differ")
    sources, targets = {**src_p, **src_b}, {**dst_p, **dst_b}
    if any(sources[name].shape != targets[name].shape for name in targets):
        raise ValueError("the shapes differ")
    for name in targets:
        targets[name].copy_(sources[name])


class TiedMLP(nn.Module):
    def __init__(self, in_features: int, width: int, out_features: int, repeats: int) -> None:
        super().__init__()
        if in_features < 1 or width < 1 or out_features < 1 or repeats < 0:
            raise ValueError("sizes must be positive, repeats not negative")
        self.inp = nn.Linear(in_features, width)
        self.shared = nn.Linear(width, width)
        self.out = nn.Linear(width, out_features)
        self.repeats = repeats

    def forward(self, X: Tensor) -> Tensor:
        layers = [self.inp] + [self.shared] * self.repeats
        for layer in layers:
            X = torch.relu(layer(X))
        return self.out(X)


class TiedAutoencoder(nn.Module):
    def __init__(self, features: int, hidden: int) -> None:
        super().__init__()
        if features < 1 or hidden < 1:
            raise ValueError("sizes must be positive")
        self.weight = nn.Parameter(torch.empty(hidden, features))
        nn.init.normal_(self.weight, std=1 / math.sqrt(features))
        self.enc_bias = nn.Parameter(torch.zeros(hidden))
        self.dec_bias = nn.Parameter(torch.zeros(features))

    def encode(self, X: Tensor) -> Tensor:
        return F.linear(X, self.weight, self.enc_bias).tanh()

    def decode(self, H: Tensor) -> Tensor:
        return F.linear(H, self.weight.t(), self.dec_bias)

    def forward(self, X: Tensor) -> Tensor:
        H = self.encode(X)
        return self.decode(H)
