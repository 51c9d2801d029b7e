# /// misconception
# id = "W5b"
# name = "a_detached"
# fails = ["C7"]
# en = "Your forward uses the bare values of A (.data or .detach()). A is a parameter, but no gradient ever reaches it, so it stays what chance made it."
# zh = "你的 forward 用的是 A 的裸值（.data 或 .detach()）。A 虽然是参数，却永远得不到梯度，只能停留在随机的初始值。"
# ///

from torch import Tensor, nn


class PHMLinear(PHMLinear):
    def forward(self, X: Tensor) -> Tensor:
        _check_float(X=X)
        if X.shape[-1] != self.in_features:
            raise ValueError("the last axis of X must be in_features")
        return nn.functional.linear(X, phm_weight(self.A.detach(), self.S), self.bias)
