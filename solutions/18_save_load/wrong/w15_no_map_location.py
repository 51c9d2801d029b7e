# /// misconception
# id = "W15"
# name = "no_map_location"
# fails = ["C9"]
# en = """\
# Your code loads without map_location. Every tensor then returns to the device that it was \
# saved from, and a file from a GPU cannot be opened on a computer without one."""
# zh = """\
# 你的代码加载时没有给出 map_location。每个张量都会回到保存它时所在的设备，因此在 GPU\
# 上写出的文件在没有 GPU 的电脑上打不开。"""
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
    content = torch.load(path, weights_only=True)
    module.load_state_dict(content["model"])
    if optimizer is not None:
        optimizer.load_state_dict(content["optimizer"])
    torch.set_rng_state(content["rng"].cpu())
    return {"epoch": content["epoch"], "extra": content["extra"]}
