# /// misconception
# id = "W14"
# name = "ignores_buffers"
# fails = ["C3"]
# en = """\
# Your code looks at the parameters only. Buffers, such as running means or fixed tables, live \
# on a device too: a module may have nothing else, or have one on the wrong device."""
# zh = """\
# 你的代码只看了参数。缓冲区（例如移动平均值或固定的表）同样位于某个设备上：有的\
# 模块只有缓冲区，有的缓冲区可能留在了错误的设备上。"""
# ///
import torch
from torch import nn


def module_device(module: nn.Module) -> torch.device:
    devices = {p.device for p in module.parameters()}
    if len(devices) != 1:
        raise ValueError("the parameters must be on one device")
    return devices.pop()
