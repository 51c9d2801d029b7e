# /// misconception
# id = "W9"
# name = "stops_one_epoch_late"
# fails = ["C7"]
# en = "Your `step` says stop only when the counter has passed `patience`. It must say so as soon as the counter reaches it, so training runs one epoch too long."
# zh = "你的 `step` 要等计数器超过 `patience` 才说停止。计数器一达到它就该停，因此训练多跑了一轮。"
# ///

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
            self.best_state = {k: v.detach().clone() for k, v in module.state_dict().items()}
            self.counter = 0
        else:
            self.counter += 1
        return self.counter > self.patience

    def restore(self, module: nn.Module) -> None:
        if self.best_state is None:
            raise ValueError("nothing to restore")
        module.load_state_dict(self.best_state)
