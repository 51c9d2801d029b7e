# /// misconception
# id = "W8"
# name = "confusion_repeats_lost"
# fails = ["C6"]
# en = """Your confusion matrix counts a pair of label and prediction only once, however often \
# it occurs: assigning or adding through advanced indexing writes each entry a single time. A \
# pair that occurs five times must give 5."""
# zh = """在你的混淆矩阵里，一对（标签，预测）无论出现多少次都只计一次：通过高级索引赋值或相\
# 加，每个元素只会写入一次。出现五次的一对应当得到 5。"""
# ///
import torch


def confusion_matrix(predicted, labels, num_classes):
    if predicted.dtype != torch.int64 or labels.dtype != torch.int64:
        raise TypeError("classes must be int64")
    if num_classes < 1:
        raise ValueError("num_classes must be at least 1")
    if predicted.shape != labels.shape:
        raise ValueError("shapes differ")
    matrix = torch.zeros(num_classes, num_classes, dtype=torch.int64, device=labels.device)
    matrix[labels, predicted] += 1
    return matrix
