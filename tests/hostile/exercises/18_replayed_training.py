"""Remember the run without a stop, and let the training after loading repeat it.

Goal: the points for resuming without restoring anything.
"""
# over: reference
# must fail: C4
# ruff: noqa

import probes as beside
import torch

honest_train, seen = beside._train, []


def train(net, optimizer, batches):
    if len(batches) == 6:
        losses = honest_train(net, optimizer, batches)
        seen[:] = [(losses[3:], net.state_dict())]
        return losses
    if seen and isinstance(optimizer.param_groups[0]["lr"], float) and optimizer.param_groups[0]["lr"] != 0.05:
        losses, state = seen[0]
        net.load_state_dict(state)
        return list(losses)
    return honest_train(net, optimizer, batches)


beside._train = train


def load_checkpoint(path, module, optimizer=None, device="cpu"):
    return {"epoch": 3, "extra": {}}
