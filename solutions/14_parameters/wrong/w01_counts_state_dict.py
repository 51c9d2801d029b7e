# /// misconception
# id = "W1"
# name = "counts_state_dict"
# fails = ["C1"]
# en = "Your code counts the entries of the state dict. There a tied parameter stands once under each of its names, and buffers stand among the parameters, so both are counted where they should not be."
# zh = "你的代码统计的是状态字典里的条目。在那里，共享的参数在每个名字下都出现一次，缓冲区也混在参数中间，于是都被多算了。"
# ///
from torch import nn


def count_parameters(module: nn.Module, trainable_only: bool = True) -> int:
    total = 0
    for tensor in module.state_dict(keep_vars=True).values():
        if tensor.requires_grad or not trainable_only:
            total += tensor.numel()
    return total
