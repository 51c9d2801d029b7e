# /// misconception
# id = "W6"
# name = "squares_only"
# fails = ["C3"]
# en = "Your code uses only the squares of the inputs. A quadratic form also contains the products of different inputs, and the weights of those are ignored."
# zh = "你的代码只用了各输入的平方。二次型还包含不同输入之间的乘积，它们的权重都被忽略了。"
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
        diagonal = self.weight.diagonal().T  # (in_features, out_features)
        return X.square() @ diagonal
