# /// misconception
# id = "W1"
# name = "naive_exponential"
# fails = ["C2"]
# en = "Your code exponentiates the scores as they are. exp(89) is already infinite in float32, so large scores give inf/inf, which is NaN."
# zh = "你的代码直接对原始分数取指数。在 float32 中 exp(89) 已经是无穷大，于是大的分数得到 inf/inf，也就是 NaN。"
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
    e = torch.exp(x / temperature)
    return e / e.sum(dim, keepdim=True)


def logsumexp(x, dim=-1, keepdim=False):
    _validate(x, dim)
    return torch.exp(x).sum(dim, keepdim=keepdim).log()


def log_softmax(x, dim=-1):
    _validate(x, dim)
    return x - torch.exp(x).sum(dim, keepdim=True).log()
