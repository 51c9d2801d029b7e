# /// misconception
# id = "W16"
# name = "random_state_on_the_gpu"
# fails = ["C9"]
# en = """\
# With map_location=device, everything in the file comes to that device, the state of the \
# random numbers too. torch.set_rng_state needs it on the CPU."""
# zh = """\
# 使用 map_location=device 时，文件里的一切都会到那个设备上，随机数的状态也不例外。而\
# torch.set_rng_state 要求它在 CPU 上。"""
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
        optimizer.load_state_dict(content["optimizer"])
    torch.set_rng_state(content["rng"])
    return {"epoch": content["epoch"], "extra": content["extra"]}
