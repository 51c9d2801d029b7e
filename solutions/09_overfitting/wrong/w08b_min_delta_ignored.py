# /// misconception
# id = "W8b"
# name = "min_delta_ignored"
# fails = ["C7"]
# en = "Your comparison does not use `min_delta`. Any improvement, however tiny, resets the counter, although it should count only when it is larger than `min_delta`."
# zh = "你的比较没有用到 `min_delta`。再微小的改善都会让计数器归零，而只有超过 `min_delta` 的改善才应该算数。"
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
        if val_loss < self.best_loss:
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
