# /// misconception
# id = "W3b"
# name = "cuda_without_index"
# fails = ["C1"]
# en = """\
# Your function answers with a plain `cuda` that carries no index. That means \"whichever GPU \
# is current\", not GPU i, and it is not equal to the device of any tensor."""
# zh = """\
# 你的函数返回的是不带编号的 `cuda`。它的意思是“当前的那块 GPU”，而不是第 i 块，\
# 并且它与任何张量的设备都不相等。"""
# ///
import torch


def try_gpu(i: int = 0) -> torch.device:
    if i < 0:
        raise ValueError("i must not be negative")
    if torch.cuda.is_available() and i < torch.cuda.device_count():
        return torch.device("cuda")
    return torch.device("cpu")
