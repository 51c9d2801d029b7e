# /// misconception
# id = "W11b"
# name = "zero_gradients_left"
# fails = ["C6"]
# en = "Your dry run goes backward and then sets the gradients to zero. A gradient of zeros is not the same as none: an optimiser with weight decay or momentum would act on it."
# zh = "你的试运行做了反向传播，再把梯度清零。全零的梯度不等于没有梯度：带权重衰减或动量的优化器会对它采取行动。"
# ///
from torch import Tensor, nn


def materialize(module: nn.Module, *sample: Tensor) -> nn.Module:
    modes = {m: m.training for m in module.modules()}
    module.eval()
    try:
        module(*sample).sum().backward()
    finally:
        for m, mode in modes.items():
            m.training = mode
    module.zero_grad(set_to_none=False)
    if not is_materialized(module):
        raise ValueError("some part was not reached by the dry run")
    return module
