# /// misconception
# id = "W2"
# name = "new_parameter"
# fails = ["C2", "C8"]
# en = "Your forward replaces the weight by a new parameter. An optimiser that already holds the old one goes on updating an object that the layer no longer uses."
# zh = "你的 forward 用一个新参数替换了权重。已经拿着旧参数的优化器会继续更新它，而这个层早已不用那个对象了。"
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
            weight = torch.empty(
                self.out_features,
                self.in_features,
                device=self.weight.device,
                dtype=self.weight.dtype,
            )
            self.weight = nn.Parameter(weight)
            bound = 1 / math.sqrt(self.in_features)
            nn.init.uniform_(self.weight, -bound, bound)
        if X.shape[-1] != self.in_features:
            raise ValueError("X has another number of features than before")
        return F.linear(X, self.weight, self.bias)
