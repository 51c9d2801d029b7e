# /// misconception
# id = "W7"
# name = "confusion_transposed"
# fails = ["C6"]
# en = """Your confusion matrix has the predictions in its rows and the labels in its columns. \
# Entry (i, j) must count the samples whose label is i and whose prediction is j, so the rows \
# belong to the labels."""
# zh = """你的混淆矩阵行对应预测、列对应标签。第 (i, j) 个元素应当统计标签为 i、预测为 j 的样本\
# 数，也就是说行对应标签。"""
# ///
import torch


def confusion_matrix(predicted, labels, num_classes):
    if predicted.dtype != torch.int64 or labels.dtype != torch.int64:
        raise TypeError("classes must be int64")
    if num_classes < 1:
        raise ValueError("num_classes must be at least 1")
    if predicted.shape != labels.shape:
        raise ValueError("shapes differ")
    pairs = predicted * num_classes + labels
    return torch.bincount(pairs, minlength=num_classes**2).reshape(num_classes, num_classes)
