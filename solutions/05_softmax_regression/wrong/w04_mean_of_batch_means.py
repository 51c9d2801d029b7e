# /// misconception
# id = "W4"
# name = "mean_of_batch_means"
# fails = ["C8"]
# en = """Your train_epoch averages the means of the batches, each with the same weight. When \
# the batches differ in size the samples of a small batch count more than the others, and the \
# result is not the average over the samples."""
# zh = """你的 train_epoch 对各个小批量的均值做了等权平均。当小批量大小不同时，小的那一批里的样\
# 本占的份量更重，结果并不是对样本的平均。"""
# ///
import torch
import torch.nn.functional as F


def train_epoch(net, batches, lr):
    if lr <= 0:
        raise ValueError("lr must be positive")
    net.train()
    loss_sum = hits = n = 0
    for X, y in batches:
        logits = net(X)
        if y.dtype != torch.int64:
            raise TypeError("y must be int64")
        if logits.ndim != 2 or y.shape != logits.shape[:1]:
            raise ValueError("need logits (N, C) and y (N,)")
        loss = F.cross_entropy(logits, y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                if p.grad is not None:
                    p -= lr * p.grad
        loss_sum += loss.detach()
        hits += (logits.argmax(dim=1) == y).float().mean()
        n += 1
    if n == 0:
        raise ValueError("no batch")
    net.zero_grad()
    return float(loss_sum / n), float(hits / n)
