# /// misconception
# id = "W4"
# name = "sum_without_keepdim"
# fails = ["C1"]
# en = "Your denominator loses the axis it was summed over. Broadcasting then lines it up with the wrong axis: on a square input, rows are divided by the sums of other rows."
# zh = "你的分母丢掉了求和的那个轴。于是广播把它对到了错误的轴上：对于方阵，每一行被别的行的和去除。"
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
    return e / e.sum(dim)
