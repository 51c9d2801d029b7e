# /// misconception
# id = "W3"
# name = "ignores_dim"
# fails = ["C1"]
# en = "Your code always works along the last axis, whatever dim says. On a square input nothing complains, but the wrong slices add up to 1."
# zh = "无论 dim 是多少，你的代码总是沿最后一个轴计算。方阵输入不会报错，但和为 1 的是错误的切片。"
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
    e = (x - x.amax(-1, keepdim=True)).exp()
    return e / e.sum(-1, keepdim=True)


def log_softmax(x, dim=-1):
    _validate(x, dim)
    z = x - x.amax(-1, keepdim=True)
    return z - z.exp().sum(-1, keepdim=True).log()
