# /// misconception
# id = "W5"
# name = "snapshot_is_a_reference"
# fails = ["C8"]
# en = "Your snapshot holds the very tensors that `state_dict()` hands out; copying only the dictionary around them would not help. They are the living weights themselves, so further training changes the snapshot too and `restore` brings nothing back."
# zh = "你的快照里放的就是 `state_dict()` 给出的那些张量；只复制外面的字典也没有用。它们正是仍在训练的权重本身，继续训练会一并改掉快照，`restore` 什么也恢复不了。"
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
            self.best_state = module.state_dict()
            self.counter = 0
        else:
            self.counter += 1
        return self.counter >= self.patience

    def restore(self, module: nn.Module) -> None:
        if self.best_state is None:
            raise ValueError("nothing to restore")
        module.load_state_dict(self.best_state)
