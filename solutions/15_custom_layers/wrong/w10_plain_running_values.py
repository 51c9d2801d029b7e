# /// misconception
# id = "W10"
# name = "plain_running_values"
# fails = ["C7", "C8"]
# en = "Your code stores the running values as ordinary tensor attributes. They are not saved with the model, and they stay behind when it changes its dtype or its device."
# zh = "你的代码把运行统计量存成了普通的张量属性。它们不会随模型保存，模型转换数据类型或设备时也不会跟着走。"
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
        self.running_mean = torch.zeros(num_features)
        self.running_var = torch.ones(num_features)
        self.num_batches = torch.tensor(0)

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
