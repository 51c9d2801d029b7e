# /// misconception
# id = "W12b"
# name = "scaled_by_drop_rate"
# fails = ["C7"]
# en = "Your survivors are divided by p, the share that is dropped. What is left must make up for what is missing, so the share that is kept decides."
# zh = "你把保留下来的元素除以了被丢掉的比例 p。留下的要补上缺失的，所以起决定作用的是保留的比例。"
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
    return x * mask / p
