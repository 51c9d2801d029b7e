# /// misconception
# id = "W2"
# name = "global_maximum"
# fails = ["C2"]
# en = "Your code subtracts the largest entry of the whole tensor from every slice. A slice that lies far below it underflows to zero everywhere, and 0/0 is NaN."
# zh = "你的代码从每个切片中减去整个张量的最大值。远低于它的切片会全部下溢为零，而 0/0 就是 NaN。"
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
    x = x / temperature
    e = torch.exp(x - x.max())
    return e / e.sum(dim, keepdim=True)


def logsumexp(x, dim=-1, keepdim=False):
    _validate(x, dim)
    m = x.max()
    return m + torch.exp(x - m).sum(dim, keepdim=keepdim).log()


def log_softmax(x, dim=-1):
    _validate(x, dim)
    z = x - x.max()
    return z - torch.exp(z).sum(dim, keepdim=True).log()
