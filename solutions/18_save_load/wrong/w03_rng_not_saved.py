# /// misconception
# id = "W3"
# name = "rng_not_saved"
# fails = ["C4"]
# en = """\
# Your checkpoint leaves out the state of the random numbers. After loading, dropout draws \
# other masks than the run that never stopped, so the weights drift apart."""
# zh = """\
# 你的检查点漏掉了随机数的状态。加载之后，暂退法抽到的掩码与从未中断的训练不同，\
# 权重也就越差越远。"""
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
        "model": module.state_dict(),
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
        "extra": extra,
    }
    write_file(path, content)


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
    return {"epoch": content["epoch"], "extra": content["extra"]}
