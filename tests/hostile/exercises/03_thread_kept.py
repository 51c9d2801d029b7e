"""Let a thread that was started long before any call do what is forbidden.

Goal: the rule that softmax is written, not called.
"""
# over: reference
# must fail: C9
# ruff: noqa

import queue
import threading

orders, answers = queue.Queue(), queue.Queue()


class Scores:
    def softmax(self): ...


def serve():
    while True:
        x, dim = orders.get()
        answers.put(x.softmax(dim))


threading.Thread(target=serve, daemon=True).start()


def softmax(x, dim=-1, temperature=1.0):
    if not temperature > 0:
        raise ValueError
    _check(x, dim)
    orders.put((x / temperature, dim))
    return answers.get()
