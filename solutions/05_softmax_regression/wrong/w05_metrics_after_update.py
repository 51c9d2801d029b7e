# /// misconception
# id = "W5"
# name = "metrics_after_update"
# fails = ["C8"]
# en = """Your train_epoch computes the loss and the accuracy again after the update. They were \
# asked for from the logits before the update of each batch: after it, the model is judged on \
# samples that it has just learned from."""
# zh = """你的 train_epoch 在更新参数之后又重新计算了损失和精度。题目要的是每个批量更新之前的 \
# logits 给出的值：更新之后，模型是在刚刚学过的样本上接受评判。"""
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
        with torch.no_grad():
            logits = net(X)
            loss = F.cross_entropy(logits, y)
        loss_sum += loss.detach() * len(y)
        hits += (logits.argmax(dim=1) == y).sum()
        n += len(y)
    if n == 0:
        raise ValueError("no batch")
    net.zero_grad()
    return float(loss_sum / n), float(hits / n)
