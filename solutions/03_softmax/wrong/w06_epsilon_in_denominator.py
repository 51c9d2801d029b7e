# /// misconception
# id = "W6"
# name = "epsilon_in_denominator"
# fails = ["C1"]
# en = "Your code adds a small constant to the denominator. The denominator is never 0 after the shift, so the constant protects nothing and only keeps the slices from adding up to 1."
# zh = "你的代码给分母加了一个小常数。平移之后分母绝不会为 0，这个常数什么也没有保护，只会让每个切片的和不再等于 1。"
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
    e = (x - x.amax(dim, keepdim=True)).exp()
    return e / (e.sum(dim, keepdim=True) + 1e-6)
