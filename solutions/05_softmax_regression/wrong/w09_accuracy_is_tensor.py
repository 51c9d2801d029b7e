# /// misconception
# id = "W9"
# name = "accuracy_is_tensor"
# fails = ["C5"]
# en = """Your accuracy returns a tensor with one element. A Python float was asked for: a \
# number to print and to write down, which keeps no device memory and no dtype with it."""
# zh = """你的 accuracy 返回的是只有一个元素的张量。题目要求返回 Python 浮点数：一个可以直接打\
# 印和记录的数，不再带着设备和 dtype。"""
# ///
import torch


def accuracy(logits, labels):
    if labels.dtype != torch.int64:
        raise TypeError("labels must be int64")
    if logits.ndim != 2 or labels.shape != logits.shape[:1]:
        raise ValueError("need logits (N, C) and labels (N,)")
    if len(labels) == 0:
        raise ValueError("no samples")
    hits = logits.argmax(dim=1) == labels
    return hits.float().mean()
