# /// misconception
# id = "W11"
# name = "calls_torch_softmax"
# fails = ["C9"]
# en = "Your code calls the softmax that PyTorch ships. The exercise asks you to build it yourself, because the numerical trick inside is what there is to learn."
# zh = "你的代码调用了 PyTorch 自带的 softmax。本练习要求你自己实现，因为其中的数值技巧正是要学的东西。"
# ///
import torch


def _validate(x, dim):
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if x.dim() == 0 or x.size(dim) == 0:
        raise ValueError("x needs an entry along dim")


def softmax(x, dim=-1, temperature=1.0):
    _validate(x, dim)
    if not temperature > 0:
        raise ValueError("temperature must be positive")
    return torch.softmax(x / temperature, dim)
