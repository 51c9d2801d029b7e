# /// misconception
# id = "W6"
# name = "keyed_by_module"
# fails = ["C4"]
# en = "Your code uses each module as its own key in the table of submodules. A key exists only once, so a module given twice is applied once; and as names must be strings, parameters() and state_dict() break."
# zh = "你的代码把每个模块自身当作子模块表中的键。同一个键只能出现一次，所以给了两次的模块只会被应用一次；而且名字必须是字符串，parameters() 和 state_dict() 也因此出错。"
# ///
from collections.abc import Iterator

from torch import Tensor, nn


class MySequential(nn.Module):
    def __init__(self, *modules: nn.Module) -> None:
        super().__init__()
        for module in modules:
            if not isinstance(module, nn.Module):
                raise TypeError("every argument must be an nn.Module")
        for module in modules:
            self._modules[module] = module

    def __len__(self) -> int:
        return len(self._modules)

    def __getitem__(self, index: int) -> nn.Module:
        return list(self._modules.values())[index]

    def __iter__(self) -> Iterator[nn.Module]:
        return iter(self._modules.values())

    def forward(self, X: Tensor) -> Tensor:
        for module in self._modules.values():
            X = module(X)
        return X
