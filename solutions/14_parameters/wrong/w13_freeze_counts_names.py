# /// misconception
# id = "W13"
# name = "freeze_counts_names"
# fails = ["C3"]
# en = "Your count is the number of names below the prefix. A tied parameter has several names, but it is one parameter and counts once."
# zh = "你数的是前缀之下名字的个数。共享的参数有好几个名字，但它是同一个参数，只计一次。"
# ///
from torch import nn


def freeze(module: nn.Module, prefix: str) -> int:
    matched = [
        p
        for name, p in module.named_parameters(remove_duplicate=False)
        if name == prefix or name.startswith(prefix + ".")
    ]
    if not matched:
        raise ValueError(f"no parameter matches {prefix}")
    for p in matched:
        p.requires_grad = False
    return len(matched)
