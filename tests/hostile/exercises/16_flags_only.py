"""Answer what a lazy layer says of itself, and multiply by nothing.

Goal: the points for waiting, for refusing and for dry runs without a layer that works.
"""
# over: reference
# must fail: C1, C2, C4, C5, C6, C9
# ruff: noqa

import torch

honest_forward = DeferredLinear.forward


def forward(self, X):
    return honest_forward(self, X) * 0


DeferredLinear.forward = forward
