# /// misconception
# id = "W8"
# name = "adapts_silently"
# fails = ["C5"]
# en = "Your code makes a new weight whenever the number of features changes. An input of the wrong width is a mistake that must be reported; here it wipes out everything learned without a word."
# zh = "只要特征个数变了，你的代码就重新生成权重。宽度不对的输入是应当报告的错误，而在这里，它一声不响地抹掉了学到的一切。"
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
        if X.shape[-1] != self.in_features:
            self.in_features = X.shape[-1]
            shape = (self.out_features, self.in_features)
            if isinstance(self.weight, UninitializedParameter):
                self.weight.materialize(shape)
            else:
                self.weight.data = self.weight.data.new_empty(shape)
            bound = 1 / math.sqrt(self.in_features)
            nn.init.uniform_(self.weight, -bound, bound)
        return F.linear(X, self.weight, self.bias)
