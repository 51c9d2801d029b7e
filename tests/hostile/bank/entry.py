"""What one entry of the bank is."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

PRELUDE = """\
import os, sys, time, torch
won = []

def attempt(name, action):
    try:
        action()
    except BaseException:
        return
    won.append(name)

def escaped():
    return won
"""
"""In front of every source: a hostile submission notes there what it should not have managed."""

RIGHT = """
def softmax(x):
    return torch.softmax(x, -1)
"""

SYSCALLS = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long

def call(number, *arguments):
    given = [a if a is None or isinstance(a, bytes) else ctypes.c_long(a) for a in arguments]
    result = libc.syscall(ctypes.c_long(number), *given)
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return result
"""

WIRE = '''
import gc, json, struct

def nonce():
    """The nonce of the request that is being answered: it lies on the worker's stack."""
    frame = sys._getframe()
    while frame is not None:
        if "nonce" in frame.f_locals:
            return frame.f_locals["nonce"]
        frame = frame.f_back

def index():
    frame = sys._getframe()
    while frame is not None:
        if "nonce" in frame.f_locals and "index" in frame.f_locals:
            return frame.f_locals["index"]
        frame = frame.f_back
    return 0

def write(data):
    while data:
        data = data[os.write(4, data):]

def reply(text, blob=b"", sizes=None, who=None, number=None):
    a, b = sizes or (len(text), len(blob))
    write(struct.pack("!16sIII", nonce() if who is None else who,
                      index() if number is None else number, a, b) + text + blob)

def tensors(header, data=b""):
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(head)) + head + data
'''


@dataclass(frozen=True)
class Hostile:
    """One hostile submission.

    `expect` names the outcomes that are right for it, separated by spaces: `right` (it did its
    honest work and won nothing), `wrong` (other values came back), `raised`, or a verdict.
    `slow` marks those that take more than two seconds.
    """

    name: str
    goal: str
    expect: str
    body: str
    scratch: int = 0
    slow: bool = False

    @property
    def source(self) -> str:
        """The file as handed in."""
        body = textwrap.dedent(self.body)
        return PRELUDE + body + ("" if "def softmax" in body or "softmax =" in body else RIGHT)
