# /// misconception
# id = "W12b"
# name = "lazy_buffers_forgotten"
# fails = ["C7"]
# en = "Your is_materialized looks at the parameters only. A lazy BatchNorm without weights has nothing but buffers that wait for their size, and they count too."
# zh = "你的 is_materialized 只看参数。没有权重的惰性 BatchNorm 只有等待确定大小的缓冲区，它们同样要算在内。"
# ///
from torch import nn
from torch.nn.parameter import UninitializedParameter


def is_materialized(module: nn.Module) -> bool:
    return not any(isinstance(p, UninitializedParameter) for p in module.parameters())
