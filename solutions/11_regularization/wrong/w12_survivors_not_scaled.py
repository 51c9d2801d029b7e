# /// misconception
# id = "W12"
# name = "survivors_not_scaled"
# fails = ["C7"]
# en = "Your survivors keep their size. After dropping a share p the expected activation is too small by the factor 1 − p, and the next layer sees another scale in training than in evaluation."
# zh = "你保留下来的元素没有放大。丢掉比例 p 之后，激活值的期望小到了原来的 1 − p 倍，下一层在训练和评估时看到的尺度就不同了。"
# ///

import torch
from torch import Generator, Tensor


def dropout(
    x: Tensor, p: float, training: bool = True, generator: Generator | None = None
) -> Tensor:
    if not x.is_floating_point():
        raise TypeError("x must be a float tensor")
    if not 0 <= p <= 1:
        raise ValueError("p must be in [0, 1]")
    if not training or p == 0:
        return x
    if p == 1:
        return x * 0
    mask = torch.rand(x.shape, generator=generator, device=x.device) >= p
    return x * mask
