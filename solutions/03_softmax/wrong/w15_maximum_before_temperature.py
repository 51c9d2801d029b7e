# /// misconception
# id = "W15"
# name = "maximum_before_temperature"
# fails = ["C6"]
# en = "Your code subtracts the maximum of the scores as they came, after they have been divided by the temperature. The shift has to be the maximum of the numbers that are exponentiated, or a low temperature still overflows."
# zh = "你的代码先用温度去除分数，减去的却是原来分数的最大值。应当减去的是真正要取指数的那些数的最大值，否则温度低时仍然会溢出。"
# ///


def softmax(x, dim=-1, temperature=1.0):
    _check(x, dim)
    if not temperature > 0:
        raise ValueError("temperature must be positive")
    e = (x / temperature - x.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)
