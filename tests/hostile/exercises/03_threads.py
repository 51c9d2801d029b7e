"""Let PyTorch's softmax run in threads, where what watches a call does not look.

Goal: the rule that softmax is written, not called. Methods of a class share the banned names,
so that a reader of the text has to leave `x.softmax` to those who watch.
"""
# over: reference
# must fail: C9
# ruff: noqa

import threading


class Scores:
    def softmax(self): ...
    def log_softmax(self): ...
    def logsumexp(self): ...


def elsewhere(work):
    out = []
    thread = threading.Thread(target=lambda: out.append(work()))
    thread.start()
    thread.join()
    return out[0]


def softmax(x, dim=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError
    _check(x, dim)
    return elsewhere(lambda: (x / temperature).softmax(dim))


def log_softmax(x, dim=-1):
    _check(x, dim)
    return elsewhere(lambda: x.log_softmax(dim))


def logsumexp(x, dim=-1, keepdim=False):
    _check(x, dim)
    return elsewhere(lambda: x.logsumexp(dim, keepdim))
