# /// misconception
# id = "W2"
# name = "only_is_available"
# fails = ["C1"]
# en = """\
# Your code asks whether there is any GPU, but not how many there are. On a machine with one \
# GPU it hands out `cuda:3`, a device that does not exist."""
# zh = """\
# 你的代码只问了有没有 GPU，没有问有几块。在只有一块 GPU 的机器上，它会给出并不存\
# 在的设备 `cuda:3`。"""
# ///
import torch


def try_gpu(i: int = 0) -> torch.device:
    if i < 0:
        raise ValueError("i must not be negative")
    if torch.cuda.is_available():
        return torch.device("cuda", i)
    return torch.device("cpu")
