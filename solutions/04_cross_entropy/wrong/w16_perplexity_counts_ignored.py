# /// misconception
# id = "W16"
# name = "perplexity_counts_ignored"
# fails = ["C9"]
# en = "Your perplexity does not pass ignore_index on to the cross-entropy. Rows that should not count are counted, or their number is looked up as if it were a class."
# zh = "你的困惑度没有把 ignore_index 传给交叉熵。不该计入的行被计入了，或者它们的编号被当成类别去查找。"
# ///
# ruff: noqa: E501

from torch import Tensor


def perplexity(logits: Tensor, target: Tensor, ignore_index: int = -100) -> Tensor:
    return cross_entropy(logits, target).exp()  # noqa: F821
