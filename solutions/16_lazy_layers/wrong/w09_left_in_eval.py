# /// misconception
# id = "W9"
# name = "left_in_eval"
# fails = ["C6"]
# en = "Your code switches the module to evaluation mode and leaves it there. Dropout and BatchNorm then behave as in evaluation during the whole training that follows."
# zh = "你的代码把模块切换到评估模式之后就没有再切回来。在随后的整个训练中，暂退法和 BatchNorm 都会按评估时的方式工作。"
# ///
import torch
from torch import Tensor, nn


def materialize(module: nn.Module, *sample: Tensor) -> nn.Module:
    module.eval()
    with torch.no_grad():
        module(*sample)
    if not is_materialized(module):
        raise ValueError("some part was not reached by the dry run")
    return module
