# /// misconception
# id = "W5"
# name = "load_by_assignment"
# fails = ["C5"]
# en = """\
# Your code puts the loaded tensors in the place of the module's own parameters. The \
# optimiser, and everyone else who holds the old ones, keeps working on parameters that no \
# longer belong to the net."""
# zh = """\
# 你的代码用读入的张量替换了模块原有的参数。优化器以及所有引用旧参数的地方，仍在\
# 使用已经不属于这个网络的参数。"""
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
    module.load_state_dict(content["model"], assign=True)
    if optimizer is not None:
        optimizer.load_state_dict(content["optimizer"])
    torch.set_rng_state(content["rng"].cpu())
    return {"epoch": content["epoch"], "extra": content["extra"]}
