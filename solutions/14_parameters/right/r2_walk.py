"""Own walks over the tables of the modules, ids for distinctness, load_state_dict for the copy."""

from collections.abc import Iterator

import torch
from torch import Tensor, nn


def _owned(module: nn.Module, prefix: str = "") -> Iterator[tuple[str, nn.Parameter]]:
    """Every (name, parameter), tied ones under each name."""
    for key, p in module._parameters.items():
        if p is not None:
            yield prefix + key, p
    for key, child in module._modules.items():
        if child is not None:
            yield from _owned(child, prefix + key + ".")


def count_parameters(module: nn.Module, trainable_only: bool = True) -> int:
    seen = set()
    total = 0
    for m in module.modules():
        for p in m._parameters.values():
            if p is None or id(p) in seen:
                continue
            seen.add(id(p))
            if p.requires_grad or not trainable_only:
                total += p.numel()
    return total


def parameter_table(module: nn.Module) -> list[tuple[str, tuple[int, ...], int]]:
    return [(name, tuple(p.size()), p.numel()) for name, p in _owned(module)]


def get_by_path(module: nn.Module, path: str) -> Tensor:
    head, dot, rest = path.partition(".")
    if dot:
        child = module._modules.get(head)
        if child is None:
            raise ValueError(f"no module {head}")
        return get_by_path(child, rest)
    for table in (module._parameters, module._buffers):
        if table.get(head) is not None:
            return table[head]
    raise ValueError(f"no tensor {head}")


def freeze(module: nn.Module, prefix: str) -> int:
    parts = prefix.split(".")
    ids = set()
    for name, p in _owned(module):
        if name.split(".")[: len(parts)] == parts:
            p.requires_grad_(False)
            ids.add(id(p))
    if len(ids) == 0:
        raise ValueError(f"{prefix} matches no parameter")
    return len(ids)


def copy_parameters(src: nn.Module, dst: nn.Module) -> None:
    for kind in ("named_parameters", "named_buffers"):
        a = [(name, t.shape) for name, t in getattr(src, kind)()]
        b = [(name, t.shape) for name, t in getattr(dst, kind)()]
        if sorted(a) != sorted(b):
            raise ValueError("names or shapes differ")
    dst.load_state_dict(src.state_dict(), strict=False)
    with torch.no_grad():  # buffers that are not in the state dict
        for name, buffer in dst.named_buffers():
            buffer.copy_(get_by_path(src, name))


class TiedMLP(nn.Module):
    def __init__(self, in_features: int, width: int, out_features: int, repeats: int) -> None:
        super().__init__()
        if repeats < 0:
            raise ValueError("repeats")
        for size in (in_features, width, out_features):
            if size < 1:
                raise ValueError("size")
        self.inp, self.shared = nn.Linear(in_features, width), nn.Linear(width, width)
        self.out = nn.Linear(width, out_features)
        self.hidden = nn.ModuleList([self.shared] * repeats)

    def forward(self, X: Tensor) -> Tensor:
        h = self.inp(X).relu()
        for layer in self.hidden:
            h = layer(h).relu()
        return self.out(h)


class TiedAutoencoder(nn.Module):
    def __init__(self, features: int, hidden: int) -> None:
        super().__init__()
        if features < 1 or hidden < 1:
            raise ValueError("size")
        self.weight = nn.Parameter(torch.randn(hidden, features).mul_(features**-0.5))
        self.register_parameter("enc_bias", nn.Parameter(torch.zeros(hidden)))
        self.register_parameter("dec_bias", nn.Parameter(torch.zeros(features)))

    def encode(self, X: Tensor) -> Tensor:
        return torch.tanh(X @ self.weight.T + self.enc_bias)

    def decode(self, H: Tensor) -> Tensor:
        return H @ self.weight + self.dec_bias

    def forward(self, X: Tensor) -> Tensor:
        return self.decode(self.encode(X))
