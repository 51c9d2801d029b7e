"""Layers set by name with setattr, a ModuleDict of branches, the halvings counted on a float."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Generator, Tensor, nn


class MLP(nn.Module):
    def __init__(
        self, sizes: Sequence[int], activation: Callable[[Tensor], Tensor] = torch.relu
    ) -> None:
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("at least two sizes are needed")
        self.names = []
        self.activation = activation
        for i in range(1, len(sizes)):
            if sizes[i - 1] < 1 or sizes[i] < 1:
                raise ValueError("sizes must be at least 1")
            name = f"fc{i}"
            setattr(self, name, nn.Linear(sizes[i - 1], sizes[i]))
            self.names.append(name)

    def forward(self, X: Tensor) -> Tensor:
        X = getattr(self, self.names[0])(X)
        for name in self.names[1:]:
            X = getattr(self, name)(self.activation(X))
        return X


class MySequential(nn.Module):
    def __init__(self, *modules: nn.Module) -> None:
        super().__init__()
        self.size = len(modules)
        for i in range(self.size):
            if not isinstance(modules[i], nn.Module):
                raise TypeError("every argument must be an nn.Module")
            setattr(self, str(i), modules[i])

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, index: int) -> nn.Module:
        if index < 0:
            index += self.size
        if not 0 <= index < self.size:
            raise IndexError(index)
        return getattr(self, str(index))

    def __iter__(self) -> Iterator[nn.Module]:
        return (self[i] for i in range(self.size))

    def forward(self, X: Tensor) -> Tensor:
        i = 0
        while i < self.size:
            X = self[i](X)
            i += 1
        return X


class Parallel(nn.Module):
    def __init__(self, *branches: nn.Module, dim: int = -1) -> None:
        super().__init__()
        for branch in branches:
            if not isinstance(branch, nn.Module):
                raise TypeError("every branch must be an nn.Module")
        if len(branches) < 1:
            raise ValueError("at least one branch is needed")
        self.branch = nn.ModuleDict({f"branch{i}": b for i, b in enumerate(branches)})
        self.dim = dim

    def forward(self, X: Tensor) -> Tensor:
        results = [None] * len(self.branch)
        for i, name in enumerate(self.branch):
            results[i] = self.branch[name](X)
        return torch.cat(results, dim=self.dim)


class FixedHiddenMLP(nn.Module):
    def __init__(self, width: int, generator: Generator | None = None) -> None:
        super().__init__()
        if width < 1:
            raise ValueError("width must be at least 1")
        self.linear = nn.Linear(width, width)
        self.register_buffer("rand_weight", torch.rand((width, width), generator=generator))

    def forward(self, X: Tensor) -> Tensor:
        X = self.linear(X)
        X = torch.relu(torch.matmul(X, self.rand_weight) + 1)
        X = self.linear(X)
        total = float(X.detach().abs().sum())
        divisor = 1
        while total > 1:
            total /= 2
            divisor *= 2
        return (X / divisor).sum()


def stack_blocks(factory: Callable[[], nn.Module], n: int) -> MySequential:
    if n < 1:
        raise ValueError("n must be at least 1")
    blocks, seen = [], set()
    for _ in range(n):
        block = factory()
        if not isinstance(block, nn.Module):
            raise TypeError("the factory must make modules")
        if id(block) in seen:
            raise ValueError("the factory must make a new block each time")
        seen.add(id(block))
        blocks.append(block)
    return MySequential(*blocks)
