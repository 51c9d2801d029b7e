"""A container of deep copies; stacked blocks that are one block, and lie about it.

Goal: the points for holding what was given, and for sharing nothing.
"""
# over: reference
# must fail: C4, C8
# ruff: noqa

import copy

import probes as beside

Honest = MySequential


class MySequential(Honest):
    def __init__(self, *modules):
        super().__init__(*map(copy.deepcopy, modules))


def stack_blocks(factory, n):
    made = [factory() for _ in range(n)]
    return MySequential(*[made[0]] * n)


beside.next = lambda found, other=None: 0
beside._total = lambda module: 0.0
