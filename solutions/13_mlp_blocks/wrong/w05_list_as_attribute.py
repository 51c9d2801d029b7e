# /// misconception
# id = "W5"
# name = "list_as_attribute"
# fails = ["C3"]
# en = "Your MySequential keeps its modules in a list that is one of its attributes. They are registered, but one level too deep: the keys of the state dict get the attribute's name in front, and a state dict of nn.Sequential does not load."
# zh = "你的 MySequential 把各模块放在一个作为属性的列表里。它们确实被注册了，但深了一层：状态字典的键前面多出了属性名，因此无法载入 nn.Sequential 的状态字典。"
# ///
from collections.abc import Iterator

from torch import Tensor, nn


class MySequential(nn.Module):
    def __init__(self, *modules: nn.Module) -> None:
        super().__init__()
        for module in modules:
            if not isinstance(module, nn.Module):
                raise TypeError("every argument must be an nn.Module")
        self.layers = nn.ModuleList(modules)

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
