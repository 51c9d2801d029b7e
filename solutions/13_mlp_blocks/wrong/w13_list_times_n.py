# /// misconception
# id = "W13"
# name = "list_times_n"
# fails = ["C8"]
# en = "Your code makes one block and repeats the reference to it n times. All places hold the same object: there are only the parameters of one block, and changing the first changes them all."
# zh = "你的代码只造了一个块，然后把对它的引用重复了 n 次。所有位置上都是同一个对象：参数只有一个块那么多，改动第一个就等于改动全部。"
# ///
from collections.abc import Callable

from torch import nn


def stack_blocks(factory: Callable[[], nn.Module], n: int) -> MySequential:
    if n < 1:
        raise ValueError("n must be at least 1")
    blocks = [factory()] * n
    return MySequential(*blocks)
