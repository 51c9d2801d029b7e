# /// misconception
# id = "W13"
# name = "updates_in_eval"
# fails = ["C6"]
# en = "Your code goes on updating the running values in evaluation mode. An evaluation must leave the model as it is; otherwise the result depends on what was evaluated before."
# zh = "你的代码在评估模式下仍在更新运行统计量。评估不应改变模型，否则结果就取决于之前评估过什么。"
# ///
import torch
from torch import Tensor, nn


class RunningStandardize(nn.Module):
    def __init__(self, num_features: int, momentum: float = 0.1, eps: float = 1e-5) -> None:
        super().__init__()
        if num_features < 1:
            raise ValueError("num_features must be at least 1")
        if not 0 <= momentum <= 1:
            raise ValueError("momentum must be between 0 and 1")
        if eps <= 0:
            raise ValueError("eps must be positive")
        self.momentum = momentum
        self.eps = eps
        self.register_buffer("running_mean", torch.zeros(num_features))
        self.register_buffer("running_var", torch.ones(num_features))
        self.register_buffer("num_batches", torch.tensor(0))

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        if X.ndim != 2 or X.shape[1] != len(self.running_mean):
            raise ValueError("X must have the shape (N, num_features)")
        if self.training and len(X) < 2:
            raise ValueError("training needs at least two rows")
        batch_mean = X.mean(dim=0)
        batch_var = X.var(dim=0, correction=0)
        if self.training:
            mean, var = batch_mean, batch_var
        else:
            mean, var = self.running_mean.clone(), self.running_var.clone()
        with torch.no_grad():
            self.running_mean.lerp_(batch_mean, self.momentum)
            self.running_var.lerp_(batch_var, self.momentum)
            self.num_batches += 1
        return (X - mean) / torch.sqrt(var + self.eps)
