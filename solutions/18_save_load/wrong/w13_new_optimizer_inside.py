# /// misconception
# id = "W13"
# name = "new_optimizer_inside"
# fails = ["C4"]
# en = """\
# Your function makes an optimiser of its own and loads the state into that one. The optimiser \
# that the caller passed in, and goes on using, has learned nothing of it."""
# zh = """\
# 你的函数在内部新建了一个优化器，并把状态加载到了它里面。调用者传入并将继续使用\
# 的那个优化器，对此一无所知。"""
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
    module.load_state_dict(content["model"])
    if optimizer is not None:
        optimizer = type(optimizer)(module.parameters(), lr=optimizer.param_groups[0]["lr"])
        optimizer.load_state_dict(content["optimizer"])
    torch.set_rng_state(content["rng"].cpu())
    return {"epoch": content["epoch"], "extra": content["extra"]}
