# /// misconception
# id = "W10"
# name = "shifts_in_place"
# fails = ["C9"]
# en = "Your code subtracts the maximum from the caller's own tensor. After the call the caller's data has changed, and the next function that uses it works on other numbers."
# zh = "你的代码直接在调用者的张量上减去最大值。调用之后调用者的数据已经变了，下一个使用它的函数得到的是别的数。"
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
    if x.requires_grad:
        x = x.clone()
    x -= x.detach().amax(dim, keepdim=True)
    e = (x / temperature).exp()
    return e / e.sum(dim, keepdim=True)
