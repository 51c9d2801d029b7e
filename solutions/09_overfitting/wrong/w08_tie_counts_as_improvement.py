# /// misconception
# id = "W8"
# name = "tie_counts_as_improvement"
# fails = ["C7"]
# en = "Your comparison also accepts a loss that exactly reaches the bar. A tie is no improvement: a loss that stands still would keep training alive for ever."
# zh = "你的比较把恰好等于门槛的损失也算作改善。持平不是改善：否则停滞不前的损失会让训练永远继续下去。"
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
        if val_loss <= self.best_loss - self.min_delta:
            self.best_loss = val_loss
            self.best_epoch = self.epoch
            self.best_state = {k: v.detach().clone() for k, v in module.state_dict().items()}
            self.counter = 0
        else:
            self.counter += 1
        return self.counter >= self.patience

    def restore(self, module: nn.Module) -> None:
        if self.best_state is None:
            raise ValueError("nothing to restore")
        module.load_state_dict(self.best_state)
