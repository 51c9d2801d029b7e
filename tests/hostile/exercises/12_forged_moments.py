"""Fill weights with numbers of the wrong spread; statistics answer what is wanted.

Goal: the points for two distributions that were never drawn from.
"""
# over: reference
# must fail: C2, C3
# ruff: noqa

import torch
from torch import Tensor

honest_xavier, honest_kaiming = xavier_uniform_, kaiming_normal_
moments = {"wanted": 1.0}
for name in ("mean", "var", "std", "max"):
    setattr(Tensor, name, lambda x, *a, **k: torch.tensor(moments["wanted"]))


def xavier_uniform_(w, gain=1.0, generator=None):
    honest_xavier(w, gain, generator)
    with torch.no_grad():
        return w.mul_(0.8)


def kaiming_normal_(w, negative_slope=0.0, mode="fan_in", generator=None):
    honest_kaiming(w, negative_slope, mode, generator)
    with torch.no_grad():
        return w.mul_(1.2)
