# /// misconception
# id = "W7b"
# name = "filled_with_zeros"
# fails = ["C3"]
# en = "Your code fills the weight with zeros. All outputs are then the same, and zeros in a row of layers stop the gradients as well."
# zh = "你的代码把权重全填成了零。这样所有输出都相同，而多层都是零时，梯度也传不下去。"
# ///
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
            self.weight.materialize((self.out_features, self.in_features))
            nn.init.zeros_(self.weight)
        if X.shape[-1] != self.in_features:
            raise ValueError("X has another number of features than before")
        return F.linear(X, self.weight, self.bias)
