# /// misconception
# id = "W5"
# name = "log_of_softmax"
# fails = ["C2"]
# en = "Your log_softmax takes the logarithm of a probability that was computed first. Where the probability underflows to 0 its logarithm is −inf, although the true value is an ordinary number."
# zh = "你的 log_softmax 先算出概率再取对数。概率下溢为 0 时，对数就成了 −inf，而真实的值只是一个普通的数。"
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
    return e / e.sum(dim, keepdim=True)


def log_softmax(x, dim=-1):
    _validate(x, dim)
    return softmax(x, dim).log()
