"""Dictionaries of all names, tied ones included; torch.matmul in both directions."""

import torch
from torch import Tensor, nn


def _parameters(module: nn.Module) -> dict[str, Tensor]:
    return dict(module.named_parameters(remove_duplicate=False))


def _buffers(module: nn.Module) -> dict[str, Tensor]:
    return dict(module.named_buffers(remove_duplicate=False))


def count_parameters(module: nn.Module, trainable_only: bool = True) -> int:
    distinct = {id(p): p for p in _parameters(module).values()}.values()
    if trainable_only:
        return sum(p.numel() for p in distinct if p.requires_grad)
    return sum(p.numel() for p in distinct)


def parameter_table(module: nn.Module) -> list[tuple[str, tuple[int, ...], int]]:
    return [(name, (*p.shape,), p.numel()) for name, p in _parameters(module).items()]


def get_by_path(module: nn.Module, path: str) -> Tensor:
    everything = _parameters(module) | _buffers(module)
    if path not in everything:
        raise ValueError(f"no parameter or buffer is called {path}")
    return everything[path]


def freeze(module: nn.Module, prefix: str) -> int:
    chosen = {
        id(p): p
        for name, p in _parameters(module).items()
        if name == prefix or name[: len(prefix) + 1] == prefix + "."
    }
    if not chosen:
        raise ValueError(f"no parameter below {prefix}")
    for p in chosen.values():
        p.requires_grad = False
    return len(chosen)


def copy_parameters(src: nn.Module, dst: nn.Module) -> None:
    for table in (_parameters, _buffers):
        theirs = {name: tuple(t.shape) for name, t in table(src).items()}
        ours = {name: tuple(t.shape) for name, t in table(dst).items()}
        if theirs != ours:
            raise ValueError("the modules do not match")
    for table in (_parameters, _buffers):
        values = table(src)
        for name, tensor in table(dst).items():
            tensor.detach().copy_(values[name].detach())


class TiedMLP(nn.Module):
    def __init__(self, in_features: int, width: int, out_features: int, repeats: int) -> None:
        super().__init__()
        if not (in_features >= 1 and width >= 1 and out_features >= 1 and repeats >= 0):
            raise ValueError("bad size")
        self.repeats = repeats
        self.inp = nn.Linear(in_features, width)
        self.shared = nn.Linear(width, width)
        self.out = nn.Linear(width, out_features)

    def _hidden(self, h: Tensor, times: int) -> Tensor:
        if times == 0:
            return h
        return self._hidden(self.shared(h).clamp(min=0), times - 1)

    def forward(self, X: Tensor) -> Tensor:
        return self.out(self._hidden(self.inp(X).clamp(min=0), self.repeats))


class TiedAutoencoder(nn.Module):
    def __init__(self, features: int, hidden: int) -> None:
        super().__init__()
        if features < 1:
            raise ValueError("features must be at least 1")
        if hidden < 1:
            raise ValueError("hidden must be at least 1")
        std = torch.full((hidden, features), features**-0.5)
        self.weight = nn.Parameter(torch.normal(0.0, std))
        self.enc_bias = nn.Parameter(torch.zeros(hidden))
        self.dec_bias = nn.Parameter(torch.zeros(features))

    def encode(self, X: Tensor) -> Tensor:
        return torch.tanh(torch.matmul(X, self.weight.transpose(0, 1)) + self.enc_bias)

    def decode(self, H: Tensor) -> Tensor:
        return torch.matmul(H, self.weight) + self.dec_bias

    def forward(self, X: Tensor) -> Tensor:
        return self.decode(self.encode(X))
