# /// misconception
# id = "W1"
# name = "weight_none"
# fails = ["C1"]
# en = "Your layer has no weight at all before the first forward. Nothing tells then that a parameter is still to come: it is missing in parameters(), and the layer looks complete."
# zh = "你的层在第一次前向传播之前根本没有权重。于是谁也不知道还有一个参数没到：parameters() 里没有它，这个层看上去已经齐全了。"
# ///
import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class DeferredLinear(nn.Module):
    def __init__(self, out_features: int, bias: bool = True) -> None:
        super().__init__()
        if out_features < 1:
            raise ValueError("out_features must be at least 1")
        self.out_features = out_features
        self.in_features = None
        self.weight = None
        self.bias = nn.Parameter(torch.zeros(out_features)) if bias else None

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        if self.in_features is None:
            self.in_features = X.shape[-1]
            weight = torch.empty(
                self.out_features, self.in_features, device=X.device, dtype=X.dtype
            )
            self.weight = nn.Parameter(weight)
            bound = 1 / math.sqrt(self.in_features)
            nn.init.uniform_(self.weight, -bound, bound)
        if X.shape[-1] != self.in_features:
            raise ValueError("X has another number of features than before")
        return F.linear(X, self.weight, self.bias)
