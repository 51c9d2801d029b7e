# /// misconception
# id = "W11b"
# name = "identical_units"
# fails = ["C6"]
# en = """In your train_xor all hidden units start with the same weights. They then get the \
# same gradients and stay equal for ever, so that the network behaves as if it had a single \
# hidden unit."""
# zh = """在你的 train_xor 中，所有隐藏单元都以相同的权重开始。它们得到的梯度也总是相同，永远一\
# 模一样，整个网络就像只有一个隐藏单元。"""
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
            nn.Tanh(),
            nn.Linear(hidden, 1),
            nn.Flatten(0),
        )
    for p in net.parameters():
        nn.init.constant_(p, 0.5)
    X = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    y = torch.tensor([0.0, 1.0, 1.0, 0.0])
    optimiser = torch.optim.Adam(net.parameters(), lr=lr)
    for _ in range(steps):
        optimiser.zero_grad()
        loss = F.binary_cross_entropy_with_logits(net(X), y)
        loss.backward()
        optimiser.step()
    return net
