# /// misconception
# id = "W11"
# name = "deletes_gradients"
# fails = ["C3"]
# en = "Your code throws away the gradients that are there now. The next backward pass makes new ones, and the optimiser goes on training these parameters."
# zh = "你的代码只是丢掉了当前的梯度。下一次反向传播又会产生新的梯度，优化器照样训练这些参数。"
# ///
from torch import nn


def freeze(module: nn.Module, prefix: str) -> int:
    matched = set()
    for name, p in module.named_parameters(remove_duplicate=False):
        if name == prefix or name.startswith(prefix + "."):
            p.grad = None
            matched.add(p)
    if not matched:
        raise ValueError(f"no parameter matches {prefix}")
    return len(matched)
