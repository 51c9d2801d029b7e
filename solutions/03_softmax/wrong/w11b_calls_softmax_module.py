# /// misconception
# id = "W11b"
# name = "calls_softmax_module"
# fails = ["C9"]
# en = "Your code uses the module nn.Softmax, which is PyTorch's own softmax in another dress. The exercise asks you to build it yourself."
# zh = "你的代码使用了 nn.Softmax 模块，它只是 PyTorch 自带的 softmax 换了件外衣。本练习要求你自己实现。"
# ///
from torch import nn


def _validate(x, dim):
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if x.dim() == 0 or x.size(dim) == 0:
        raise ValueError("x needs an entry along dim")


def softmax(x, dim=-1, temperature=1.0):
    _validate(x, dim)
    if not temperature > 0:
        raise ValueError("temperature must be positive")
    return nn.Softmax(dim=dim)(x / temperature)
