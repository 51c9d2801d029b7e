# /// misconception
# id = "W7"
# name = "copies_before_checking"
# fails = ["C4"]
# en = "Your code compares each name and shape only when its turn to be written comes. When a later one does not fit, the earlier ones have been overwritten already, and dst is left half copied."
# zh = "你的代码在写到某个张量时才比较它的名字和形状。如果后面的不匹配，前面的已经被覆盖，dst 就成了只复制了一半的样子。"
# ///
import torch
from torch import nn


def copy_parameters(src: nn.Module, dst: nn.Module) -> None:
    with torch.no_grad():
        for kind in ("named_parameters", "named_buffers"):
            values = dict(getattr(src, kind)())
            for name, tensor in getattr(dst, kind)():
                if name not in values:
                    raise ValueError(f"src has no {name}")
                if values[name].shape != tensor.shape:
                    raise ValueError(f"{name} has another shape")
                tensor.copy_(values.pop(name))
            if values:
                raise ValueError(f"dst has no {', '.join(values)}")
