# /// misconception
# id = "W12"
# name = "clamps_scores"
# fails = ["C2"]
# en = "Your code clamps the scores to a fixed range before exponentiating. Two scores outside the range become equal, although their difference decides the result."
# zh = "你的代码在取指数之前把分数截断到一个固定范围。范围之外的两个分数变得相等，而决定结果的正是它们的差。"
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
    e = (x / temperature).clamp(-50, 50).exp()
    return e / e.sum(dim, keepdim=True)


def logsumexp(x, dim=-1, keepdim=False):
    _validate(x, dim)
    return x.clamp(-50, 50).exp().sum(dim, keepdim=keepdim).log()


def log_softmax(x, dim=-1):
    _validate(x, dim)
    x = x.clamp(-50, 50)
    return x - x.exp().sum(dim, keepdim=True).log()
