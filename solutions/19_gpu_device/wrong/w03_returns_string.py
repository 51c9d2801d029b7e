# /// misconception
# id = "W3"
# name = "returns_string"
# fails = ["C1"]
# en = """\
# Your function returns the name of the device as a string. A string has no `.type` and no \
# `.index`, and `tensor.device == 'cuda:0'` is never true: the result has to be a \
# `torch.device`."""
# zh = """\
# 你的函数返回的是设备名字符串。字符串没有 `.type` 和 `.index`，而且 `tensor.device == 'cuda:0'` 永\
# 远不成立：结果必须是 `torch.device`。"""
# ///
import torch


def try_gpu(i: int = 0) -> torch.device:
    if i < 0:
        raise ValueError("i must not be negative")
    if torch.cuda.is_available() and i < torch.cuda.device_count():
        return f"cuda:{i}"
    return "cpu"


def try_all_gpus() -> list[torch.device]:
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    return [f"cuda:{i}" for i in range(count)] or ["cpu"]
