# /// misconception
# id = "W2"
# name = "sample deviation"
# fails = ["C3", "C5"]
# en = "Your code divides by n - 1. The standard deviation of all entries divides by n."
# zh = "你的代码除以 n - 1。全体的标准差应除以 n。"
# ///


def spread(x, dim=-1):
    centred = x - x.mean(dim, keepdim=True)
    return centred / x.std(dim, keepdim=True).clamp(min=1e-12)
