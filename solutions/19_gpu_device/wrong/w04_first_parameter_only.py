# /// misconception
# id = "W4"
# name = "first_parameter_only"
# fails = ["C3"]
# en = """\
# Your code looks at the first tensor of the module and trusts it for all others. When a later \
# parameter or a buffer was left on another device, nobody notices."""
# zh = """\
# 你的代码只看了模块的第一个张量，就认为其余的都和它一样。如果后面的某个参数或缓\
# 冲区留在了别的设备上，就没有人会发现。"""
# ///
import torch
from torch import nn


def module_device(module: nn.Module) -> torch.device:
    first = next(module.parameters(), None)
    if first is None:
        first = next(module.buffers(), None)
    if first is None:
        raise ValueError("the module has no tensors")
    return first.device
