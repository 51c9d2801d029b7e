# /// misconception
# id = "W11b"
# name = "sets_learning_rate"
# fails = ["C3"]
# en = "Your code writes a learning rate of zero onto the parameters. Learning rates belong to the optimiser, which never looks at such an attribute, so the parameters go on changing."
# zh = "你的代码在参数上写了一个为零的学习率。学习率归优化器管，而优化器从不查看这样的属性，所以参数照样会变。"
# ///
from torch import nn


def freeze(module: nn.Module, prefix: str) -> int:
    matched = set()
    for name, p in module.named_parameters(remove_duplicate=False):
        if name == prefix or name.startswith(prefix + "."):
            p.lr = 0.0
            matched.add(p)
    if not matched:
        raise ValueError(f"no parameter matches {prefix}")
    return len(matched)
