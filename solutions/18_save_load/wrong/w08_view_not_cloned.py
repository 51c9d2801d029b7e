# /// misconception
# id = "W8"
# name = "view_not_cloned"
# fails = ["C2"]
# en = """\
# Your code saves a view as it is. The file then contains the whole storage behind the view, a \
# million numbers for the ten that were asked for."""
# zh = "你的代码直接保存视图。这样文件里会包含视图背后的整块存储：只要十个数，却存了一百万个。"
# ///
import os
from collections.abc import Mapping

import torch
from torch import Tensor


def write_file(path, content):
    temporary = f"{os.fspath(path)}.tmp"
    try:
        torch.save(content, temporary)
        os.replace(temporary, path)
    except BaseException:
        if os.path.exists(temporary):
            os.remove(temporary)
        raise


def save_tensors(path: str | os.PathLike[str], tensors: Mapping[str, Tensor]) -> None:
    content = {}
    for name, tensor in tensors.items():
        if not isinstance(tensor, Tensor):
            raise TypeError(f"{name} is not a tensor")
        content[name] = tensor.detach()
    write_file(path, content)
