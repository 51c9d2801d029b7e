# /// misconception
# id = "W12"
# name = "second_names_missing"
# fails = ["C1"]
# en = "Your table lists a tied parameter under its first name only. Every name is to have its row: named_parameters leaves second names out unless you tell it otherwise."
# zh = "你的表只用第一个名字列出共享的参数。每个名字都应当有自己的一行：如果不另外说明，named_parameters 会略去第二个名字。"
# ///
from torch import nn


def parameter_table(module: nn.Module) -> list[tuple[str, tuple[int, ...], int]]:
    return [(name, tuple(p.shape), p.numel()) for name, p in module.named_parameters()]
