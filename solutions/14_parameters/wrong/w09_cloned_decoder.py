# /// misconception
# id = "W9"
# name = "cloned_decoder"
# fails = ["C6"]
# en = "Your decoder has a weight of its own that starts as a copy of the encoder's. The two are tied only at the very beginning: there is one parameter too many, and a change of weight no longer reaches the decoder."
# zh = "你的解码器有自己的权重，只是初始时从编码器复制而来。两者只在最开始相同：参数多了一个，之后改变 weight 也影响不到解码器。"
# ///
import torch
from torch import Tensor, nn


class TiedAutoencoder(nn.Module):
    def __init__(self, features: int, hidden: int) -> None:
        super().__init__()
        if features < 1 or hidden < 1:
            raise ValueError("sizes must be at least 1")
        self.weight = nn.Parameter(torch.randn(hidden, features) / features**0.5)
        self.enc_bias = nn.Parameter(torch.zeros(hidden))
        self.dec_bias = nn.Parameter(torch.zeros(features))
        self.dec_weight = nn.Parameter(self.weight.T.clone())

    def encode(self, X: Tensor) -> Tensor:
        return torch.tanh(X @ self.weight.T + self.enc_bias)

    def decode(self, H: Tensor) -> Tensor:
        return H @ self.dec_weight.T + self.dec_bias

    def forward(self, X: Tensor) -> Tensor:
        return self.decode(self.encode(X))
