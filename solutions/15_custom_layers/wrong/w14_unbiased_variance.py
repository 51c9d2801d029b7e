# /// misconception
# id = "W14"
# name = "unbiased_variance"
# fails = ["C5"]
# en = "Your code divides the squared deviations by N - 1. This layer uses the population variance, which divides by N, so that the standardised columns have mean square one."
# zh = "你的代码把偏差平方和除以了 N - 1。这个层用的是总体方差，即除以 N，这样标准化之后每列的均方才是一。"
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
            var = X.var(dim=0)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(var, self.momentum)
                self.num_batches += 1
        else:
            mean, var = self.running_mean, self.running_var
        return (X - mean) / torch.sqrt(var + self.eps)
