# /// misconception
# id = "W1"
# name = "whole_module_saved"
# fails = ["C3"]
# en = """\
# Your checkpoint holds the module object itself. Such a file contains Python classes instead \
# of plain tensors: weights-only mode refuses it, and it breaks as soon as the class is moved \
# or renamed."""
# zh = """\
# 你的检查点保存的是模块对象本身。这样的文件里是 Python 类，而不是单纯的张量：只\
# 读权重的模式会拒绝它，而且类一旦移动或改名，文件就不能用了。"""
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
        "model": module,
        "optimizer": optimizer.state_dict(),
        "epoch": epoch,
        "extra": extra,
        "rng": torch.get_rng_state(),
    }
    write_file(path, content)
