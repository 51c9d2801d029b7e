# /// misconception
# id = "W14"
# name = "not_strict"
# fails = ["C5"]
# en = """\
# Your code loads the network with strict=False. A checkpoint of another network is then taken \
# without a word, and the layers that it does not know keep their random weights."""
# zh = """\
# 你的代码用 strict=False 加载网络。这样，另一个网络的检查点也会被默默接受，而它不认\
# 识的层仍保留随机的权重。"""
# ///
import os
from typing import Any

import torch
from torch import nn


def load_checkpoint(
    path: str | os.PathLike[str],
    module: nn.Module,
    optimizer: torch.optim.Optimizer | None = None,
    device: str | torch.device = "cpu",
) -> dict[str, Any]:
    content = torch.load(path, map_location=device, weights_only=True)
    module.load_state_dict(content["model"], strict=False)
    if optimizer is not None:
        optimizer.load_state_dict(content["optimizer"])
    torch.set_rng_state(content["rng"].cpu())
    return {"epoch": content["epoch"], "extra": content["extra"]}
