# /// misconception
# id = "W13"
# name = "no_check_in_make_sgd"
# fails = ["C8"]
# en = "Your code makes the optimiser without asking whether the module is materialised. Parameters that are still without a shape slip in, and nobody notices that the dry run was forgotten."
# zh = "你的代码没有问模块是否已经实例化，就直接造了优化器。还没有形状的参数混了进去，也没有人发现忘了试运行。"
# ///
import torch
from torch import nn


def make_sgd(module: nn.Module, lr: float) -> torch.optim.SGD:
    if lr <= 0:
        raise ValueError("lr must be positive")
    return torch.optim.SGD([p for p in module.parameters() if p.requires_grad], lr=lr)
