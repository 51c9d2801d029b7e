# /// misconception
# id = "W6"
# name = "forgets_buffers"
# fails = ["C4"]
# en = "Your code copies the parameters and leaves the buffers as they were. A layer such as BatchNorm keeps its running statistics in buffers, so the copy computes something else in evaluation mode."
# zh = "你的代码复制了参数，却没有复制缓冲区。BatchNorm 这类层把运行统计量放在缓冲区里，所以副本在评估模式下算出的结果不同。"
# ///
import torch
from torch import nn


def copy_parameters(src: nn.Module, dst: nn.Module) -> None:
    src_params, dst_params = dict(src.named_parameters()), dict(dst.named_parameters())
    src_buffers, dst_buffers = dict(src.named_buffers()), dict(dst.named_buffers())
    for theirs, ours in ((src_params, dst_params), (src_buffers, dst_buffers)):
        if theirs.keys() != ours.keys():
            raise ValueError("the names differ")
        if any(theirs[name].shape != ours[name].shape for name in ours):
            raise ValueError("the shapes differ")
    with torch.no_grad():
        for name, p in dst_params.items():
            p.copy_(src_params[name])
