# /// misconception
# id = "W2b"
# name = "only_param_groups"
# fails = ["C4"]
# en = """\
# Of the optimiser your checkpoint keeps only the settings, such as the learning rate. What \
# the optimiser has gathered for each parameter, momentum for instance, is lost."""
# zh = """\
# 你的检查点只保存了优化器的设置，例如学习率。优化器为每个参数积累的内容（例如动\
# 量）都丢失了。"""
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
        "optimizer": {"state": {}, "param_groups": optimizer.state_dict()["param_groups"]},
        "epoch": epoch,
        "extra": extra,
        "rng": torch.get_rng_state(),
    }
    write_file(path, content)
