# /// misconception
# id = "W12"
# name = "storage_shared"
# fails = ["C8"]
# en = """\
# Your code makes the parameters point to the tensors of the source instead of copying the \
# numbers. From then on the two share their memory, and training one silently changes the \
# other."""
# zh = """\
# 你的代码让参数直接指向来源的张量，而没有复制数值。此后两者共用内存，训练其中一\
# 个会悄悄改变另一个。"""
# ///
from collections.abc import Mapping

from torch import Tensor, nn


def transfer_matching(src: Mapping[str, Tensor], dst: nn.Module) -> tuple[list[str], list[str]]:
    own = dict(dst.named_parameters(remove_duplicate=False))
    own |= dict(dst.named_buffers(remove_duplicate=False))
    copied = []
    for name in dst.state_dict():
        if name in src and src[name].shape == own[name].shape:
            own[name].data = src[name].detach()
            copied.append(name)
    return copied, [name for name in src if name not in copied]
