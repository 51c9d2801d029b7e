# /// misconception
# id = "W10"
# name = "decay_without_lr"
# fails = ["C6"]
# en = "Your weights shrink by the factor 1 − weight_decay in each step, whatever the learning rate. The decay is part of the gradient step, so the learning rate multiplies it too."
# zh = "无论学习率是多少，你的权重每一步都乘以 1 − weight_decay。衰减是梯度步骤的一部分，所以也要乘学习率。"
# ///

from collections.abc import Iterable

import torch
from torch import Tensor


@torch.no_grad()
def sgd_decay_step(params: Iterable[Tensor], lr: float, weight_decay: float) -> None:
    if lr <= 0:
        raise ValueError("lr must be > 0")
    if weight_decay < 0:
        raise ValueError("weight_decay must be >= 0")
    for p in params:
        if p.grad is None:
            continue
        p.mul_(1 - weight_decay)
        p.sub_(lr * p.grad)
