# /// misconception
# id = "W11"
# name = "linear_model_trained"
# fails = ["C6"]
# en = """Your train_xor trains two linear layers with nothing between them. However long they \
# are trained, together they are one affine function, and that cannot get all four points of \
# XOR right."""
# zh = """你的 train_xor 训练的两个线性层之间什么也没有。无论训练多久，它们合起来仍是一个仿射函\
# 数，不可能把异或的四个点全部判断正确。"""
# ///
import torch
import torch.nn.functional as F
from torch import nn


def train_xor(hidden=16, steps=300, lr=0.05, seed=0):
    if hidden < 1 or steps < 1:
        raise ValueError("hidden and steps must be at least 1")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        net = nn.Sequential(
            nn.Linear(2, hidden),
            nn.Linear(hidden, 1),
            nn.Flatten(0),
        )
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor([0.0, 1.0, 1.0, 0.0])
    optimiser = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimiser.step()
    return net
