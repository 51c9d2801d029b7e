# /// misconception
# id = "W4"
# name = "ties_count_as_rising"
# fails = ["C2"]
# en = """Your monotone_counts also counts the rows where f stays the same as rising. Only \
# strict changes count: a function that ignores the feature neither rises nor falls."""
# zh = """你的 monotone_counts 把 f 保持不变的行也算作上升。只有严格的变化才算数：一个不理会该\
# 特征的函数，既不上升也不下降。"""
# ///
def monotone_counts(f, X, feature, step=1.0):
    if not X.is_floating_point():
        raise TypeError("X must be float")
    if X.dim() != 2:
        raise ValueError("X must have shape (n, d)")
    if not -X.shape[1] <= feature < X.shape[1]:
        raise ValueError("no such feature")
    moved = X.clone()
    moved[:, feature] += step
    change = f(moved) - f(X)
    return int((change >= 0).sum()), int((change < 0).sum())
