# /// misconception
# id = "W4"
# name = "second_axis"
# fails = ["C2"]
# en = "Your code takes the number of inputs from the second axis of X. That is the feature axis only when X is a matrix; it is always the last one that counts."
# zh = "你的代码从 X 的第二个轴取得输入个数。只有当 X 是矩阵时它才是特征轴；真正要看的总是最后一个轴。"
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
            self.in_features = X.shape[1]
            self.weight.materialize((self.out_features, self.in_features))
            bound = 1 / math.sqrt(self.in_features)
            nn.init.uniform_(self.weight, -bound, bound)
        if X.shape[1] != self.in_features:
            raise ValueError("X has another number of features than before")
        return F.linear(X, self.weight, self.bias)
