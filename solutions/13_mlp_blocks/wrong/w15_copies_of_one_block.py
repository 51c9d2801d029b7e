# /// misconception
# id = "W15"
# name = "copies_of_one_block"
# fails = ["C8"]
# en = "Your code calls the factory once and copies its block. All copies start with the same numbers; the factory is to be called once for each block."
# zh = "你的代码只调用了一次工厂，然后复制得到的块。所有副本的初始数值都相同；每个块都应当调用一次工厂。"
# ///
import copy
from collections.abc import Callable

from torch import nn


def stack_blocks(factory: Callable[[], nn.Module], n: int) -> "MySequential":
    if n < 1:
        raise ValueError("n must be >= 1")
    block = factory()
    if not isinstance(block, nn.Module):
        raise TypeError("the factory must return a module")
    return MySequential(*[copy.deepcopy(block) for _ in range(n)])
