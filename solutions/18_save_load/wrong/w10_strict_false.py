# /// misconception
# id = "W10"
# name = "strict_false"
# fails = ["C8"]
# en = """\
# Your code leaves the choice to `strict=False`. That option forgives missing and unknown \
# names, but not another shape: the first such entry raises an error."""
# zh = """\
# 你的代码把筛选交给了 `strict=False`。这个选项只容忍缺少的和多余的名字，不容忍不\
# 同的形状：遇到第一个形状不同的项就会报错。"""
# ///
from collections.abc import Mapping

from torch import Tensor, nn


def transfer_matching(src: Mapping[str, Tensor], dst: nn.Module) -> tuple[list[str], list[str]]:
    dst.load_state_dict(src, strict=False)
    own = dst.state_dict()
    return [name for name in own if name in src], [name for name in src if name not in own]
