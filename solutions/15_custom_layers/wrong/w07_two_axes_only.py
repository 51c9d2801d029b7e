# /// misconception
# id = "W7"
# name = "two_axes_only"
# fails = ["C3"]
# en = "Your code takes it for granted that X has exactly two axes. A single vector, or a batch with more leading axes, does not fit."
# zh = "你的代码想当然地认为 X 恰好有两个轴。单个向量，或者前面有更多轴的批量，就放不进去了。"
# ///
import torch
from torch import Generator, Tensor, nn


class QuadraticForm(nn.Module):
    def __init__(
        self, in_features: int, out_features: int, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if in_features < 1 or out_features < 1:
            raise ValueError("sizes must be at least 1")
        weight = torch.randn(in_features, in_features, out_features, generator=generator)
        self.weight = nn.Parameter(weight / in_features)

    def forward(self, X: Tensor) -> Tensor:
        if not X.is_floating_point():
            raise TypeError("X must be a floating point tensor")
        if X.shape[-1] != self.weight.shape[0]:
            raise ValueError("X has the wrong number of inputs")
        return torch.einsum("ni,nj,ijk->nk", X, X, self.weight)
