# /// misconception
# id = "W6"
# name = "buffers_forgotten"
# fails = ["C8"]
# en = "Your snapshot holds the parameters only. Buffers such as the running statistics of a batch normalisation layer keep their late values, so the restored network does not behave like the best one."
# zh = "你的快照只保存了参数。批量归一化的滑动统计量之类的缓冲区仍停留在后来的值上，恢复出来的网络和最好的那个并不一样。"
# ///

import torch
from torch import nn


class EarlyStopping:
    def __init__(self, patience: int, min_delta: float = 0.0) -> None:
        if patience < 1:
            raise ValueError("patience must be >= 1")
        if min_delta < 0:
            raise ValueError("min_delta must be >= 0")
        self.patience = patience
        self.min_delta = min_delta
        self.best_loss = float("inf")
        self.best_epoch = -1
        self.epoch = -1
        self.counter = 0
        self.best_state = None

    def step(self, val_loss: float, module: nn.Module) -> bool:
        self.epoch += 1
        if val_loss < self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_epoch = self.epoch
            self.best_state = [p.detach().clone() for p in module.parameters()]
            self.counter = 0
        else:
            self.counter += 1
        return self.counter >= self.patience

    def restore(self, module: nn.Module) -> None:
        if self.best_state is None:
            raise ValueError("nothing to restore")
        with torch.no_grad():
            for p, saved in zip(module.parameters(), self.best_state, strict=True):
                p.copy_(saved)
