# /// misconception
# id = "W13"
# name = "one_hot_on_cpu"
# fails = ["C4"]
# en = """Your one_hot creates a helper tensor without saying on which device, so it lies on \
# the CPU. With labels on a GPU the two cannot be combined; new tensors belong on the device of \
# the labels."""
# zh = """你的 one_hot 新建辅助张量时没有指明设备，它就留在了 CPU 上。当标签位于 GPU 上时两者无\
# 法一起运算；新建的张量应当放在标签所在的设备上。"""
# ///
import torch


def one_hot(labels, num_classes, dtype=torch.float32):
    if labels.dtype != torch.int64:
        raise TypeError("labels must be int64")
    if num_classes < 1:
        raise ValueError("num_classes must be at least 1")
    return (labels.unsqueeze(-1) == torch.arange(num_classes)).to(dtype)
