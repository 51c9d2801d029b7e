# /// misconception
# id = "W1"
# name = "squares"
# fails = ["C1"]
# en = "Your code squares each element: 3 becomes 9, not 6."
# zh = "你的代码把每个元素平方了：3 变成 9，而不是 6。"
# ///


def double(x):
    return x * x
