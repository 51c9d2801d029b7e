"""Exceptions that are hard to describe, and sources that are hard to read."""

from __future__ import annotations

from .entry import Hostile


def _raising(name: str, goal: str, body: str, expect: str = "raised") -> Hostile:
    return Hostile(name, goal, expect, body + "\n\ndef softmax(x):\n    fail()\n")


BANK = [
    _raising(
        "base-exception",
        "pass every `except Exception`",
        """
def fail():
    raise BaseException("passed")
""",
    ),
    _raising(
        "keyboard-interrupt", "stop the grader", "\ndef fail():\n    raise KeyboardInterrupt\n"
    ),
    _raising("generator-exit", "leave quietly", "\ndef fail():\n    raise GeneratorExit\n"),
    _raising("stop-iteration", "end the grader's loop", "\ndef fail():\n    raise StopIteration\n"),
    _raising(
        "skip",
        "be skipped by the test runner",
        """
def fail():
    class Skipped(BaseException): pass
    Skipped.__module__ = "builtins"
    raise Skipped("not graded")
""",
    ),
    _raising(
        "group",
        "a group of groups",
        """
def fail():
    error = ValueError("x")
    for n in range(500):
        error = ExceptionGroup("g" * 100, [error, error])
    raise error
""",
    ),
    _raising(
        "str-raises",
        "a text that cannot be read",
        """
class E(Exception):
    def __str__(self): raise SystemExit
    __repr__ = __str__
def fail():
    raise E
""",
    ),
    _raising(
        "str-loops",
        "a text that never ends",
        """
class E(Exception):
    def __str__(self):
        while True: pass
def fail():
    raise E
""",
        "timeout",
    ),
    _raising(
        "str-is-no-text",
        "a text that is none",
        """
class E(Exception):
    def __str__(self): return 7
def fail():
    raise E
""",
    ),
    _raising(
        "str-subclass",
        "a text with methods of its own",
        """
class S(str):
    def __getitem__(self, k): raise SystemExit
    def __len__(self): return -5
class E(Exception):
    def __str__(self): return S("text")
def fail():
    raise E
""",
    ),
    _raising(
        "huge-message",
        "a message of 100 MB",
        "\ndef fail():\n    raise ValueError('x' * (100 << 20))\n",
    ),
    _raising(
        "ansi-message",
        "a message that paints",
        "\ndef fail():\n    raise ValueError('\\x1b[2Jpassed\\x07\\u202e')\n",
    ),
    _raising(
        "surrogate-message",
        "a message that cannot be written",
        "\ndef fail():\n    raise ValueError('\\ud800')\n",
    ),
    _raising(
        "type-name",
        "a type with a long, odd name",
        """
def fail():
    raise type("passed\\n" * 1000, (Exception,), {})
""",
    ),
    _raising(
        "lying-class",
        "an exception that claims another class",
        """
class Meta(type):
    @property
    def __name__(cls): return 7
    @property
    def __mro__(cls): raise SystemExit
class E(Exception, metaclass=Meta):
    @property
    def __class__(self): return int
    @property
    def __traceback__(self): raise SystemExit
def fail():
    raise E
""",
        "raised crashed protocol",
    ),
    _raising(
        "many-bases",
        "an exception with hundreds of bases",
        """
def fail():
    kind = Exception
    for n in range(200):
        kind = type("E", (kind,), {"__module__": "builtins"})
    raise kind
""",
        "raised protocol",
    ),
    _raising(
        "deep-traceback",
        "a stack of many frames",
        """
def fail(n=900):
    if n: fail(n - 1)
    raise ValueError
""",
    ),
    _raising(
        "cause-cycle",
        "causes that form a ring",
        """
def fail():
    a, b = ValueError(), ValueError()
    a.__cause__, b.__cause__ = b, a
    raise a
""",
    ),
    _raising(
        "memory-error", "pretend that memory is short", "\ndef fail():\n    raise MemoryError\n"
    ),
    _raising(
        "fake-syntax-error",
        "a place that does not exist",
        """
def fail():
    raise SyntaxError("m", (__file__, 10 ** 30, -(10 ** 30), "text"))
""",
        "raised protocol",
    ),
    Hostile("error-at-load", "fail while loading", "raised", "raise ValueError('at load')"),
    Hostile("exit-at-load", "leave while loading", "raised", "sys.exit(0)"),
    Hostile("hard-exit-at-load", "leave at once while loading", "crashed", "os._exit(0)"),
    Hostile("syntax-error", "no Python at all", "raised", "def softmax(x) return x"),
    Hostile("null-bytes", "a source with null bytes", "raised", "x = 1\x00"),
    Hostile("coding-cookie", "be read in another encoding", "right", "# -*- coding: utf-7 -*-\n"),
    Hostile(
        "patched-traceback",
        "break the description of errors",
        "raised crashed protocol",
        """
        import traceback
        traceback.extract_tb = None
        def softmax(x):
            raise ValueError
        """,
    ),
    Hostile(
        "excepthook",
        "be called when something fails",
        "raised",
        """
        sys.excepthook = sys.unraisablehook = lambda *a: os._exit(0)
        def softmax(x):
            raise ValueError
        """,
    ),
]
