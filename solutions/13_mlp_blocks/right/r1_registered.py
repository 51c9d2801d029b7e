"""ModuleList in the MLP and in Parallel, add_module with numbered keys in MySequential."""

from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Generator, Tensor, nn


class MLP(nn.Module):
    def __init__(
        self, sizes: Sequence[int], activation: Callable[[Tensor], Tensor] = torch.relu
    ) -> None:
        super().__init__()
        if len(sizes) < 2 or any(size < 1 for size in sizes):
            raise ValueError("sizes must be two or more positive numbers")
        self.linears = nn.ModuleList()
        for i in range(len(sizes) - 1):
            self.linears.append(nn.Linear(sizes[i], sizes[i + 1]))
        self.activation = activation

    def forward(self, X: Tensor) -> Tensor:
        last = len(self.linears) - 1
        for i, linear in enumerate(self.linears):
            X = linear(X)
            if i < last:
                X = self.activation(X)
        return X


class MySequential(nn.Module):
    def __init__(self, *modules: nn.Module) -> None:
        super().__init__()
        for i, module in enumerate(modules):
            if not isinstance(module, nn.Module):
                raise TypeError("MySequential takes modules only")
            self.add_module(f"{i}", module)

    def __len__(self) -> int:
        return len(self._modules)

    def __getitem__(self, index: int) -> nn.Module:
        n = len(self)
        if index < -n or index >= n:
            raise IndexError("no module at this index")
        return self._modules[str(index % n)]

    def __iter__(self) -> Iterator[nn.Module]:
        return iter([self[i] for i in range(len(self))])

    def forward(self, X: Tensor) -> Tensor:
        for module in self._modules.values():
            X = module(X)
        return X


class Parallel(nn.Module):
    def __init__(self, *branches: nn.Module, dim: int = -1) -> None:
        super().__init__()
        if len(branches) == 0:
            raise ValueError("no branch")
        if not all(isinstance(branch, nn.Module) for branch in branches):
            raise TypeError("Parallel takes modules only")
        self.branches = nn.ModuleList(branches)
        self.dim = dim

    def forward(self, X: Tensor) -> Tensor:
        outputs = []
        for branch in self.branches:
            outputs.append(branch(X))
        return torch.cat(outputs, self.dim)


class FixedHiddenMLP(nn.Module):
    def __init__(self, width: int, generator: Generator | None = None) -> None:
        super().__init__()
        if width < 1:
            raise ValueError("width must be positive")
        self.register_buffer("rand_weight", torch.rand(width, width, generator=generator))
        self.linear = nn.Linear(width, width)

    def forward(self, X: Tensor) -> Tensor:
        H = torch.relu(torch.mm(self.linear(X), self.rand_weight) + 1)
        Y = self.linear(H)
        while torch.sum(torch.abs(Y)) > 1:
            Y = Y * 0.5
        return torch.sum(Y)


def stack_blocks(factory: Callable[[], nn.Module], n: int) -> MySequential:
    if n < 1:
        raise ValueError("n must be positive")
    blocks = [factory() for _ in range(n)]
    net = MySequential(*blocks)
    for i, block in enumerate(blocks):
        if any(block is earlier for earlier in blocks[:i]):
            raise ValueError("a block was returned twice")
    return net
