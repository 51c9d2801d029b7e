# /// misconception
# id = "W9"
# name = "buffers_lost"
# fails = ["C5"]
# en = """\
# Your checkpoint holds the parameters only. Buffers such as the running mean of a BatchNorm \
# layer are part of what the net has learned, and they are gone after loading."""
# zh = """\
# 你的检查点只保存了参数。缓冲区（例如批量规范化层的移动平均值）也是网络学到的内\
# 容，加载之后它们就丢了。"""
# ///
import os
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn


def write_file(path, content):
    temporary = f"{os.fspath(path)}.tmp"
    try:
        torch.save(content, temporary)
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise


def is_plain(value):
    if isinstance(value, dict):
        return all(isinstance(key, str) and is_plain(item) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return all(is_plain(item) for item in value)
    return value is None or isinstance(value, (bool, int, float, str, Tensor))


def save_checkpoint(
    path: str | os.PathLike[str],
    module: nn.Module,
    optimizer: torch.optim.Optimizer,
    epoch: int,
    extra: Mapping[str, Any] | None = None,
) -> None:
    if not isinstance(epoch, int):
        raise TypeError("epoch must be an int")
    if epoch < 0:
        raise ValueError("epoch must not be negative")
    extra = dict(extra or {})
    if not is_plain(extra):
        raise TypeError("extra holds something that cannot be saved")
    content = {
        "model": {name: p.detach() for name, p in module.named_parameters()},
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
        "extra": extra,
        "rng": torch.get_rng_state(),
    }
    write_file(path, content)


def load_checkpoint(
    path: str | os.PathLike[str],
    module: nn.Module,
    optimizer: torch.optim.Optimizer | None = None,
    device: str | torch.device = "cpu",
) -> dict[str, Any]:
    content = torch.load(path, map_location=device, weights_only=True)
    parameters = dict(module.named_parameters())
    if set(parameters) != set(content["model"]):
        raise KeyError("the checkpoint is that of another network")
    with torch.no_grad():
        for name, p in parameters.items():
            p.copy_(content["model"][name])
    if optimizer is not None:
        optimizer.load_state_dict(content["optimizer"])
    torch.set_rng_state(content["rng"].cpu())
    return {"epoch": content["epoch"], "extra": content["extra"]}
