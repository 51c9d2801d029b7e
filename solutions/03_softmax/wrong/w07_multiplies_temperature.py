# /// misconception
# id = "W7"
# name = "multiplies_temperature"
# fails = ["C6"]
# en = "Your code multiplies the scores by the temperature. A high temperature should flatten the distribution, and yours sharpens it."
# zh = "你的代码把分数乘以温度。温度高时分布应该变平，而你的分布反而变得更尖。"
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
    x = x * temperature
    e = (x - x.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)
