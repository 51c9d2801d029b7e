# /// misconception
# id = "W3"
# name = "input_changed"
# fails = ["C2"]
# en = """Your monotone_counts adds the step to the X of the caller. Whoever uses X afterwards \
# works with shifted data without knowing it."""
# zh = """你的 monotone_counts 直接在调用者的 X 上加了 step。之后再用 X 的人，用的是被平移过的\
# 数据，自己却不知道。"""
# ///
def monotone_counts(f, X, feature, step=1.0):
    if not X.is_floating_point():
        raise TypeError("X must be float")
    if X.dim() != 2:
        raise ValueError("X must have shape (n, d)")
    if not -X.shape[1] <= feature < X.shape[1]:
        raise ValueError("no such feature")
    before = f(X)
    X[:, feature] += step
    after = f(X)
    return int((after > before).sum()), int((after < before).sum())
