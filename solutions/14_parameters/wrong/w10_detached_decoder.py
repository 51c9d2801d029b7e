# /// misconception
# id = "W10"
# name = "detached_decoder"
# fails = ["C6"]
# en = "Your decoder uses the encoder's weight but cuts it out of the computational graph. The values are right, yet the gradient of the weight lacks the part that comes from decoding."
# zh = "你的解码器用的是编码器的权重，却把它从计算图里断开了。数值没有错，但权重的梯度缺少了来自解码的那一部分。"
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

    def encode(self, X: Tensor) -> Tensor:
        return torch.tanh(X @ self.weight.T + self.enc_bias)

    def decode(self, H: Tensor) -> Tensor:
        return H @ self.weight.detach() + self.dec_bias

    def forward(self, X: Tensor) -> Tensor:
        return self.decode(self.encode(X))
