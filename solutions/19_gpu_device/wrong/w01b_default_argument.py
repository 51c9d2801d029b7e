# /// misconception
# id = "W1b"
# name = "count_in_default_argument"
# fails = ["C1"]
# en = """\
# The number of GPUs is a default argument of your function. Python computes a default once, \
# when it reads the `def`, so every call sees the count of that moment."""
# zh = """\
# 你把 GPU 的数量写成了函数的默认参数。Python 只在读到 `def` 时计算一次默认值，所\
# 以每次调用看到的都是那一刻的数量。"""
# ///
import torch


def try_gpu(i: int = 0, count: int = torch.cuda.device_count()) -> torch.device:
    if i < 0:
        raise ValueError("i must not be negative")
    return torch.device("cuda", i) if i < count else torch.device("cpu")


def try_all_gpus(count: int = torch.cuda.device_count()) -> list[torch.device]:
    return [torch.device("cuda", i) for i in range(count)] or [torch.device("cpu")]
