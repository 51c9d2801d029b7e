# /// misconception
# id = "W11"
# name = "running_parameters"
# fails = ["C7"]
# en = "Your code makes the running values parameters. They are remembered, not learned, so they must not be among the numbers that an optimiser gets."
# zh = "你的代码把运行统计量做成了参数。它们是记住的，而不是学来的，不应出现在交给优化器的数里。"
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
        self.running_mean = nn.Parameter(torch.zeros(num_features), requires_grad=False)
        self.running_var = nn.Parameter(torch.ones(num_features), requires_grad=False)
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
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(var, self.momentum)
                self.num_batches += 1
        else:
            mean, var = self.running_mean, self.running_var
        return (X - mean) / torch.sqrt(var + self.eps)
