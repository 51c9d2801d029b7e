# /// misconception
# id = "W5"
# name = "transposed_weight"
# fails = ["C2"]
# en = "Your code stores the weight with the inputs first. The shape asked for is (out_features, in_features), as nn.Linear has it, so that state dicts can be exchanged."
# zh = "你的代码存的权重把输入放在了前面。要求的形状是 (out_features, in_features)，与 nn.Linear 相同，这样状态字典才能互换。"
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
            self.weight.materialize((self.in_features, self.out_features))
            bound = 1 / math.sqrt(self.in_features)
            nn.init.uniform_(self.weight, -bound, bound)
        if X.shape[-1] != self.in_features:
            raise ValueError("X has another number of features than before")
        return F.linear(X, self.weight.T, self.bias)
