# /// misconception
# id = "W9b"
# name = "accuracy_is_percentage"
# fails = ["C5"]
# en = """Your accuracy returns a percentage, from 0 to 100. A fraction from 0 to 1 was asked \
# for, so that all right is 1.0."""
# zh = """你的 accuracy 返回的是 0 到 100 的百分数。题目要求的是 0 到 1 之间的比例，全部正确时\
# 应为 1.0。"""
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
    return 100 * hits.sum().item() / len(labels)
