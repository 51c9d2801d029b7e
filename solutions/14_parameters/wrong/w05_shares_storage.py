# /// misconception
# id = "W5"
# name = "shares_storage"
# fails = ["C4"]
# en = "Your code lets the tensors of dst point to the data of src. From then on both modules use the same memory, so training one changes the other, and the dtype of dst is lost."
# zh = "你的代码让 dst 的张量指向了 src 的数据。从此两个模块共用同一块内存，训练其中一个就会改变另一个，dst 的数据类型也丢了。"
# ///
from torch import nn


def copy_parameters(src: nn.Module, dst: nn.Module) -> None:
    src_params, dst_params = dict(src.named_parameters()), dict(dst.named_parameters())
    src_buffers, dst_buffers = dict(src.named_buffers()), dict(dst.named_buffers())
    for theirs, ours in ((src_params, dst_params), (src_buffers, dst_buffers)):
        if theirs.keys() != ours.keys():
            raise ValueError("the names differ")
        if any(theirs[name].shape != ours[name].shape for name in ours):
            raise ValueError("the shapes differ")
    for name, p in dst_params.items():
        p.data = src_params[name].data
    for name, b in dst_buffers.items():
        b.data = src_buffers[name].data
