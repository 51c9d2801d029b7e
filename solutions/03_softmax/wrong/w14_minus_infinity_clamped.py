# /// misconception
# id = "W14"
# name = "minus_infinity_clamped"
# fails = ["C8"]
# en = "Your code replaces very low scores by a moderately low number. A score of −inf means impossible, so its probability is exactly 0; yours keeps a tiny positive share."
# zh = "你的代码把很低的分数换成了一个不太低的数。分数 −inf 表示不可能，概率应当恰好为 0，而你的结果给它留了一点点正的份额。"
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
    z = (x - x.amax(dim, keepdim=True)).clamp(min=-20)
    e = z.exp()
    return e / e.sum(dim, keepdim=True)
