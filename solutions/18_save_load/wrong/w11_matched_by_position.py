# /// misconception
# id = "W11"
# name = "matched_by_position"
# fails = ["C8"]
# en = """\
# Your code pairs the entries by their position instead of by their name. As soon as one \
# network has a layer more, or another order, values land in the wrong parameters."""
# zh = """\
# 你的代码按位置而不是按名字配对。只要其中一个网络多了一层，或者次序不同，数值就\
# 会进入错误的参数。"""
# ///
from collections.abc import Mapping

import torch
from torch import Tensor, nn


def transfer_matching(src: Mapping[str, Tensor], dst: nn.Module) -> tuple[list[str], list[str]]:
    copied = []
    left = list(src)
    with torch.no_grad():
        for (name, tensor), key in zip(dst.state_dict().items(), src, strict=False):
            if tensor.shape == src[key].shape:
                tensor.copy_(src[key])
                copied.append(name)
                left.remove(key)
    return copied, left
