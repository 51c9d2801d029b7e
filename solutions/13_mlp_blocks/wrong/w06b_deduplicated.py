# /// misconception
# id = "W6b"
# name = "deduplicated"
# fails = ["C4"]
# en = "Your code goes through children(), which reports every module once. A module that was given twice is therefore applied, counted and listed only once."
# zh = "你的代码用 children() 来遍历，而它对每个模块只报告一次。因此给了两次的模块只被应用、计数和列出一次。"
# ///
from collections.abc import Iterator

from torch import Tensor, nn


class MySequential(nn.Module):
    def __init__(self, *modules: nn.Module) -> None:
        super().__init__()
        for module in modules:
            if not isinstance(module, nn.Module):
                raise TypeError("every argument must be an nn.Module")
        for i, module in enumerate(modules):
            self.add_module(str(i), module)

    def __len__(self) -> int:
        return len(list(self.children()))

    def __getitem__(self, index: int) -> nn.Module:
        return list(self.children())[index]

    def __iter__(self) -> Iterator[nn.Module]:
        return self.children()

    def forward(self, X: Tensor) -> Tensor:
        for module in self.children():
            X = module(X)
        return X
