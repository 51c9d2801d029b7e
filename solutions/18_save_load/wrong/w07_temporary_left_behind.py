# /// misconception
# id = "W7"
# name = "temporary_left_behind"
# fails = ["C7"]
# en = """\
# Your code writes to a temporary file, but does not remove it when writing fails. Every \
# failed attempt leaves a broken file in the folder."""
# zh = "你的代码先写入临时文件，但写入失败时没有把它删掉。每失败一次，文件夹里就多一个损坏的文件。"
# ///
import os
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn


def write_file(path, content):
    temporary = f"{os.fspath(path)}.tmp"
    torch.save(content, temporary)
    os.replace(temporary, path)


def save_tensors(path: str | os.PathLike[str], tensors: Mapping[str, Tensor]) -> None:
    content = {}
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor):
            raise TypeError(f"{name} is not a tensor")
        content[name] = tensor.detach().clone()
    write_file(path, content)


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
        "rng": torch.get_rng_state(),
    }
    write_file(path, content)
