# /// misconception
# id = "W14"
# name = "relu_after_last"
# fails = ["C7"]
# en = "Your code puts a ReLU after the last layer too. The output layer must stay linear; as it is, the net can never answer with a negative number."
# zh = "你的代码在最后一层之后也放了 ReLU。输出层应当保持线性；像这样，网络永远给不出负数。"
# ///
from collections.abc import Sequence

from torch import nn


def deferred_mlp(sizes: Sequence[int]) -> nn.Module:
    if len(sizes) == 0:
        raise ValueError("at least one size is needed")
    layers = []
    for size in sizes:
        layers.append(DeferredLinear(size))
        layers.append(nn.ReLU())
    return nn.Sequential(*layers)
