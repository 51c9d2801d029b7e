# /// misconception
# id = "W10"
# name = "item_in_every_batch"
# fails = ["C10"]
# en = """Your train_epoch turns the loss and the hits into Python numbers in every batch. On a \
# GPU each of these waits until the device has finished its work, so the device stands idle \
# again and again."""
# zh = """你的 train_epoch 在每个批量里都把损失和命中数变成 Python 数。在 GPU 上，每次转换都要\
# 等设备把手上的工作做完，设备因此一次次地空转。"""
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
        loss_sum += loss.item() * len(y)
        hits += (logits.argmax(dim=1) == y).sum().item()
        n += len(y)
    if n == 0:
        raise ValueError("no batch")
    net.zero_grad()
    return loss_sum / n, hits / n
