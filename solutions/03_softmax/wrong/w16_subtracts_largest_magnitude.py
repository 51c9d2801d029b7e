# /// misconception
# id = "W16"
# name = "subtracts_largest_magnitude"
# fails = ["C2"]
# en = "Your code subtracts the largest absolute value instead of the largest value. Where all scores are very negative, every exponential becomes 0, and 0/0 is NaN."
# zh = "你的代码减去的是最大的绝对值，而不是最大值。当所有分数都是很大的负数时，每个指数都变成 0，而 0/0 是 NaN。"
# ///


def softmax(x, dim=-1, temperature=1.0):
    _check(x, dim)
    if not temperature > 0:
        raise ValueError("temperature must be positive")
    x = x / temperature
    e = (x - x.abs().amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)
