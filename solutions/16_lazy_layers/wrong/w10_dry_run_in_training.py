# /// misconception
# id = "W10"
# name = "dry_run_in_training"
# fails = ["C6"]
# en = "Your dry run happens in training mode. The sample then counts as a training batch: it moves the running statistics of BatchNorm layers."
# zh = "你的试运行是在训练模式下进行的。样本因此被当成一个训练批量，BatchNorm 层的运行统计量也随之改变。"
# ///
import torch
from torch import Tensor, nn


def materialize(module: nn.Module, *sample: Tensor) -> nn.Module:
    with torch.no_grad():
        module(*sample)
    if not is_materialized(module):
        raise ValueError("some part was not reached by the dry run")
    return module
