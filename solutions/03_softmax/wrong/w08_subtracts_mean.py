# /// misconception
# id = "W8"
# name = "subtracts_mean"
# fails = ["C2"]
# en = "Your code subtracts the mean of each slice. A score far above the mean still overflows when it is exponentiated; only one particular shift makes sure that no exponent is positive."
# zh = "你的代码减去的是每个切片的均值。远高于均值的分数取指数时仍然会溢出；只有一种平移能保证没有正的指数。"
# ///
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
    e = (x - x.mean(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)


def logsumexp(x, dim=-1, keepdim=False):
    _validate(x, dim)
    m = x.mean(dim, keepdim=True)
    out = m + (x - m).exp().sum(dim, keepdim=True).log()
    return out if keepdim else out.squeeze(dim)


def log_softmax(x, dim=-1):
    _validate(x, dim)
    z = x - x.mean(dim, keepdim=True)
    return z - z.exp().sum(dim, keepdim=True).log()
