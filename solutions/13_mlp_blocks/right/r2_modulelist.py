"""MySequential is a ModuleList with a forward; the MLP is built on it; functools.reduce runs it."""

import functools
from collections.abc import Callable, Sequence

import torch
from torch import Generator, Tensor, nn


class MySequential(nn.ModuleList):
    def __init__(self, *modules: nn.Module) -> None:
        if not all(isinstance(m, nn.Module) for m in modules):
            raise TypeError("modules only")
        super().__init__(modules)

    def forward(self, X: Tensor) -> Tensor:
        return functools.reduce(lambda value, module: module(value), self, X)


class _Apply(nn.Module):
    """A plain function in the form of a module."""

    def __init__(self, function: Callable[[Tensor], Tensor]) -> None:
        super().__init__()
        self.function = function

    def forward(self, X: Tensor) -> Tensor:
        return self.function(X)


class MLP(nn.Module):
    def __init__(
        self, sizes: Sequence[int], activation: Callable[[Tensor], Tensor] = torch.relu
    ) -> None:
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("at least two sizes")
        if any(s <= 0 for s in sizes):
            raise ValueError("sizes must be positive")
        act = activation if isinstance(activation, nn.Module) else _Apply(activation)
        steps: list[nn.Module] = []
        for d, q in zip(sizes[:-1], sizes[1:], strict=True):
            steps += [nn.Linear(d, q), act]
        self.net = MySequential(*steps[:-1])

    def forward(self, X: Tensor) -> Tensor:
        return self.net(X)


class Parallel(nn.Module):
    def __init__(self, *branches: nn.Module, dim: int = -1) -> None:
        super().__init__()
        if not branches:
            raise ValueError("at least one branch")
        self.branches = MySequential(*branches)
        self.dim = dim

    def forward(self, X: Tensor) -> Tensor:
        return torch.cat(tuple(map(lambda branch: branch(X), self.branches)), dim=self.dim)


class FixedHiddenMLP(nn.Module):
    def __init__(self, width: int, generator: Generator | None = None) -> None:
        super().__init__()
        if width < 1:
            raise ValueError("width must be positive")
        weight = torch.empty(width, width).uniform_(generator=generator)
        self.register_buffer("rand_weight", weight)
        self.linear = nn.Linear(width, width)

    def forward(self, X: Tensor) -> Tensor:
        X = self.linear((self.linear(X) @ self.rand_weight + 1).clamp(min=0))
        while X.norm(p=1) > 1:
            X = X / 2
        return X.sum()


def stack_blocks(factory: Callable[[], nn.Module], n: int) -> MySequential:
    if n < 1:
        raise ValueError("n must be positive")
    blocks = MySequential(*[factory() for _ in range(n)])
    if len(set(map(id, blocks))) != n:
        raise ValueError("blocks must be different objects")
    return blocks
