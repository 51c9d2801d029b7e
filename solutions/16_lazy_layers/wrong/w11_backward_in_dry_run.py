# /// misconception
# id = "W11"
# name = "backward_in_dry_run"
# fails = ["C6"]
# en = "Your dry run goes backward as well and leaves gradients behind. The first real training step would then start from the gradients of the sample."
# zh = "你的试运行连反向传播也做了，还把梯度留了下来。第一次真正的训练就会从样本的梯度开始累加。"
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
    if not is_materialized(module):
        raise ValueError("some part was not reached by the dry run")
    return module
