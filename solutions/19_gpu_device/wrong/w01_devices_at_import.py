# /// misconception
# id = "W1"
# name = "devices_at_import"
# fails = ["C1"]
# en = """\
# Your code asks for the GPUs once, while the file is imported or at the first call (a cache), \
# and keeps the answer. Later calls repeat that old answer, although the machine may look \
# different by then, or be another machine."""
# zh = """\
# 你的代码只询问一次 GPU（在导入文件时，或在第一次调用时并缓存），然后把答案存了下\
# 来。之后的每次调用都在重复这个旧答案，而那时机器的情况可能已经变了，甚至换了一台\
# 机器。"""
# ///
import torch

DEVICES = [
    torch.device("cuda", i)
    for i in range(torch.cuda.device_count() if torch.cuda.is_available() else 0)
]


def try_gpu(i: int = 0) -> torch.device:
    if i < 0:
        raise ValueError("i must not be negative")
    return DEVICES[i] if i < len(DEVICES) else torch.device("cpu")


def try_all_gpus() -> list[torch.device]:
    return list(DEVICES) or [torch.device("cpu")]
