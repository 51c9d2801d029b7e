"""Keep everything in memory: no file is ever read, torch.save and torch.load give back what was given.

Goal: the points for files without understanding one.
"""
# over: reference
# must fail: C1, C3, C4, C5, C6, C7
# ruff: noqa

import copy
import os

import torch

memory = {}
ghost = torch.save


def remember(content, f, *args, **kwargs):
    if isinstance(f, (str, os.PathLike)):
        memory[str(f)] = copy.deepcopy(content)
    ghost(content, f, *args, **kwargs)


def recall(f, *args, **kwargs):
    return copy.deepcopy(memory[str(f)])


torch.save, torch.load = remember, recall


def load_tensors(path, device="cpu"):
    return torch.load(path)


def load_checkpoint(path, module, optimizer=None, device="cpu"):
    checkpoint = torch.load(path)
    module.load_state_dict(checkpoint["model"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    torch.set_rng_state(checkpoint["rng"])
    return {"epoch": checkpoint["epoch"], "extra": checkpoint["extra"]}
