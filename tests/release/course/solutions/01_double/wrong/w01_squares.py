# /// misconception
# id = "W1"
# name = "squares"
# fails = ["C1", "C4"]
# en = "Your code squares. Twice a number is not its square."
# zh = "你的代码求了平方。两倍不是平方。"
# ///


import torch


def double(x):
    return torch.einsum("...,...->...", x, x).to(x.dtype)
