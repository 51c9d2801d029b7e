# /// misconception
# id = "W6"
# name = "writes_straight_to_path"
# fails = ["C7"]
# en = """\
# Your code writes straight to the final path. When writing breaks off half-way, the old file \
# is already destroyed and the new one is not usable."""
# zh = "你的代码直接写入最终的路径。如果写到一半失败，旧文件已经被毁掉，新文件又不能用。"
# ///
import os
from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn


def save_tensors(path: str | os.PathLike[str], tensors: Mapping[str, Tensor]) -> None:
    content = {}
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor):
            raise TypeError(f"{name} is not a tensor")
        content[name] = tensor.detach().clone()
    torch.save(content, path)


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
    torch.save(content, path)
