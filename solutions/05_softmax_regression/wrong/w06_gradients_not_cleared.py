# /// misconception
# id = "W6"
# name = "gradients_not_cleared"
# fails = ["C7"]
# en = """Your train_epoch never clears the gradients. Each backward adds to what is already in \
# .grad, so every update also repeats the gradients of the batches before it, and those left \
# over from before the call."""
# zh = """你的 train_epoch 从不清空梯度。每次 backward 都会累加到 .grad 已有的值上，于是每次更\
# 新都重复用到了前面各批量的梯度，以及调用之前残留的梯度。"""
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
        loss.backward()
        with torch.no_grad():
            for p in net.parameters():
                if p.grad is not None:
                    p -= lr * p.grad
        loss_sum += loss.detach() * len(y)
        hits += (logits.argmax(dim=1) == y).sum()
        n += len(y)
    if n == 0:
        raise ValueError("no batch")
    return float(loss_sum / n), float(hits / n)
