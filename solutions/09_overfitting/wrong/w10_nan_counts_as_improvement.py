# /// misconception
# id = "W10"
# name = "nan_counts_as_improvement"
# fails = ["C7"]
# en = "Your test asks whether the loss is not worse, and a NaN passes it because every comparison with NaN is false. A NaN is no improvement; once stored as the best loss, it makes every later loss look like one as well."
# zh = "你的判断问的是损失是否“没有变差”，而与 NaN 的任何比较都为假，所以 NaN 也会通过。NaN 不是改善；它一旦被存为最优损失，之后的每个损失也都会显得是改善。"
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
        if not val_loss >= self.best_loss - self.min_delta:
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
