# /// misconception
# id = "W9b"
# name = "train_everything"
# fails = ["C6"]
# en = "Your code puts the whole module into training mode after the dry run. A part that was deliberately held in evaluation mode, such as a frozen BatchNorm, is switched on by that."
# zh = "你的代码在试运行之后把整个模块都设成了训练模式。有意保持在评估模式的部分，例如冻结的 BatchNorm，也被一起打开了。"
# ///
import torch
from torch import Tensor, nn


def materialize(module: nn.Module, *sample: Tensor) -> nn.Module:
    module.eval()
    try:
        with torch.no_grad():
            module(*sample)
    finally:
        module.train()
    if not is_materialized(module):
        raise ValueError("some part was not reached by the dry run")
    return module
