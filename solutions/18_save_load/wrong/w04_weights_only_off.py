# /// misconception
# id = "W4"
# name = "weights_only_off"
# fails = ["C6"]
# en = """\
# Your code loads files with weights-only mode switched off. A file from a stranger can then \
# run any program on your machine, merely because you opened it."""
# zh = """\
# 你的代码在读取文件时关闭了只读权重的模式。这样，别人给的文件只要一打开，就能在\
# 你的机器上运行任意程序。"""
# ///
import os
from typing import Any

import torch
from torch import Tensor, nn


def load_tensors(
    path: str | os.PathLike[str], device: str | torch.device = "cpu"
) -> dict[str, Tensor]:
    return torch.load(path, map_location=device, weights_only=False)


def load_checkpoint(
    path: str | os.PathLike[str],
    module: nn.Module,
    optimizer: torch.optim.Optimizer | None = None,
    device: str | torch.device = "cpu",
) -> dict[str, Any]:
    content = torch.load(path, map_location=device, weights_only=False)
    module.load_state_dict(content["model"])
    if optimizer is not None:
        optimizer.load_state_dict(content["optimizer"])
    torch.set_rng_state(content["rng"].cpu())
    return {"epoch": content["epoch"], "extra": content["extra"]}
