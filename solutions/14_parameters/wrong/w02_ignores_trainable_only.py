# /// misconception
# id = "W2"
# name = "ignores_trainable_only"
# fails = ["C1"]
# en = "Your code counts frozen parameters too when only the trainable ones are asked for. The argument trainable_only changes nothing."
# zh = "只要求统计可训练的参数时，你的代码把冻结的参数也算了进去。参数 trainable_only 没有起任何作用。"
# ///
from torch import nn


def count_parameters(module: nn.Module, trainable_only: bool = True) -> int:
    return sum(p.numel() for p in module.parameters())
