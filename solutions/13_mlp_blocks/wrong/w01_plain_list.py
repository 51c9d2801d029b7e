# /// misconception
# id = "W1"
# name = "plain_list"
# fails = ["C1", "C3"]
# en = "Your code keeps the layers in an ordinary Python list. A module does not look inside lists, so the layers are not registered: parameters(), state_dict() and .to() never find them, and nothing trains."
# zh = "你的代码把各层放在一个普通的 Python 列表里。模块不会查看列表内部，所以这些层没有被注册：parameters()、state_dict() 和 .to() 都找不到它们，也就什么都训练不了。"
# ///
from collections.abc import Callable, Iterator, Sequence

import torch
from torch import Tensor, nn


class MLP(nn.Module):
    def __init__(
        self, sizes: Sequence[int], activation: Callable[[Tensor], Tensor] = torch.relu
    ) -> None:
        super().__init__()
        if len(sizes) < 2:
            raise ValueError("at least two sizes are needed")
        if any(size < 1 for size in sizes):
            raise ValueError("sizes must be at least 1")
        self.activation = activation
        self.layers = []
        for i in range(len(sizes) - 1):
            self.layers.append(nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, X: Tensor) -> Tensor:
        for layer in self.layers[:-1]:
            X = self.activation(layer(X))
        return self.layers[-1](X)


class MySequential(nn.Module):
    def __init__(self, *modules: nn.Module) -> None:
        super().__init__()
        for module in modules:
            if not isinstance(module, nn.Module):
                raise TypeError("every argument must be an nn.Module")
        self.layers = list(modules)

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, index: int) -> nn.Module:
        return self.layers[index]

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self.layers)

    def forward(self, X: Tensor) -> Tensor:
        for module in self.layers:
            X = module(X)
        return X
