# /// misconception
# id = "W9"
# name = "detached_input"
# fails = ["C7"]
# en = "Your code computes on a detached copy of the input. The values are right, but no gradient flows back, so a network above it could never learn."
# zh = "你的代码在脱离计算图的输入上计算。数值是对的，但梯度传不回去，接在它前面的网络永远学不到东西。"
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
    x = x.detach() / temperature
    e = (x - x.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)
