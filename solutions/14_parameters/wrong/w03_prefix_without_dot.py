# /// misconception
# id = "W3"
# name = "prefix_without_dot"
# fails = ["C3"]
# en = "Your code compares only the first letters of the names. A prefix such as net.1 then also catches net.10, which is a different layer."
# zh = "你的代码只比较名字开头的字符。这样 net.1 这个前缀也会碰上 net.10，而那是另一个层。"
# ///
from torch import nn


def freeze(module: nn.Module, prefix: str) -> int:
    matched = set()
    for name, p in module.named_parameters(remove_duplicate=False):
        if name.startswith(prefix):
            p.requires_grad = False
            matched.add(p)
    if not matched:
        raise ValueError(f"no parameter matches {prefix}")
    return len(matched)
