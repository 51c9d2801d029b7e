# /// misconception
# id = "W13"
# name = "casts_to_float32"
# fails = ["C1"]
# en = "Your code converts the scores to float32 and returns float32. A float64 caller gets another dtype back and loses half of the digits."
# zh = "你的代码把分数转换成 float32 并返回 float32。使用 float64 的调用者得到了另一种 dtype，并丢掉一半的有效数字。"
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
    x = x.float() / temperature
    e = (x - x.amax(dim, keepdim=True)).exp()
    return e / e.sum(dim, keepdim=True)
