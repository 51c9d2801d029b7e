# /// misconception
# id = "W12"
# name = "graph_kept_alive"
# fails = ["C7"]
# en = "Your code stores the running values together with their computational graph. Every batch then hangs on to the graphs of all batches before it, and memory grows with each step."
# zh = "你的代码把运行统计量连同计算图一起存了下来。于是每个批量都拖着之前所有批量的计算图，内存一步比一步大。"
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
        if self.training:
            mean = X.mean(dim=0)
            var = X.var(dim=0, correction=0)
            m = self.momentum
            self.running_mean = (1 - m) * self.running_mean + m * mean
            self.running_var = (1 - m) * self.running_var + m * var
            self.num_batches += 1
        else:
            mean, var = self.running_mean, self.running_var
        return (X - mean) / torch.sqrt(var + self.eps)
