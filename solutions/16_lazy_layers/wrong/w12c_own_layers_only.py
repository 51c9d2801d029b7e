# /// misconception
# id = "W12c"
# name = "own_layers_only"
# fails = ["C7"]
# en = "Your is_materialized asks the DeferredLinear layers only. PyTorch's own lazy layers, such as nn.LazyLinear, wait for their size as well."
# zh = "你的 is_materialized 只询问 DeferredLinear 层。PyTorch 自带的惰性层（例如 nn.LazyLinear）同样在等待确定大小。"
# ///
from torch import nn


def is_materialized(module: nn.Module) -> bool:
    return all(
        m.in_features is not None
        for m in module.modules()
        if type(m).__name__ == "DeferredLinear"
    )
