# /// misconception
# id = "W9"
# name = "count_without_a"
# fails = ["C3"]
# en = """\
# Your count leaves out the matrices A. They are parameters as well, and for large n they even \
# become the larger part."""
# zh = "你的计数漏掉了矩阵 A。它们也是参数，而且当 n 很大时甚至会占大头。"
# ///
def phm_param_count(d: int, q: int, n: int, bias: bool = True) -> int:
    if n < 1 or d < 1 or q < 1:
        raise ValueError("all sizes must be at least 1")
    if d % n or q % n:
        raise ValueError("n must divide d and q")
    count = d * q // n
    return count + q if bias else count
