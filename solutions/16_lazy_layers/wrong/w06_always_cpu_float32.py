# /// misconception
# id = "W6"
# name = "always_cpu_float32"
# fails = ["C4"]
# en = "Your code materialises the weight on the CPU in float32, whatever has happened to the layer before. A layer that was moved or converted ahead of its first input then has tensors that do not fit together."
# zh = "不管这个层之前经历过什么，你的代码总是在 CPU 上以 float32 实例化权重。如果在第一个输入之前移动或转换过这个层，它的张量就配不到一起了。"
# ///
import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.parameter import UninitializedParameter


class DeferredLinear(nn.Module):
    def __init__(self, out_features: int, bias: bool = True) -> None:
        super().__init__()
        if out_features < 1:
            raise ValueError("out_features must be at least 1")
        self.out_features = out_features
        self.in_features = None
        self.weight = UninitializedParameter()
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        if self.in_features is None:
            self.in_features = X.shape[-1]
            shape = (self.out_features, self.in_features)
            self.weight.materialize(shape, device="cpu", dtype=torch.float32)
            bound = 1 / math.sqrt(self.in_features)
            nn.init.uniform_(self.weight, -bound, bound)
        if X.shape[-1] != self.in_features:
            raise ValueError("X has another number of features than before")
        return F.linear(X, self.weight, self.bias)
