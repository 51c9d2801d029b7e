"""Files that students really hand in, and what each of them must be told."""

from __future__ import annotations

from dataclasses import dataclass

START = "import torch\n\n\n"
TOTAL = "def total(x):\n    return x.sum()\n\n\n"
DOUBLE = "def double(x):\n    return x + x\n\n\n"
GOES_ON = "total adds all elements up."


@dataclass(frozen=True)
class Bad:
    """One bad file: the verdicts of C1, C2, C3, and words that the student reads."""

    source: bytes
    verdicts: tuple[str, str, str]
    says: tuple[str, ...]


def double(body: str, *verdicts: str, says: tuple[str, ...]) -> Bad:
    """A file in which only `double` is bad; C2 must pass all the same."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    source = f"{START}{TOTAL}def double(x):\n{lines}"
    first, third = verdicts if len(verdicts) == 2 else verdicts * 2
    return Bad(source.encode(), (first, "passed", third), says)


def at_import(line: str, verdict: str, *says: str) -> Bad:
    """A file whose import does something; no check can pass."""
    return Bad(f"{START}{line}\n{TOTAL}{DOUBLE}".encode(), (verdict,) * 3, says)


WHOLE = {
    "syntax error": Bad(
        b"import torch\n\ndef double(x):\n    return 2 *\n",
        ("crashed",) * 3,
        ("not valid Python", "line 4", "return 2 *", "^"),
    ),
    "tab indented syntax error": Bad(
        "def double(x):\n\t中 = '文'; return )\n".encode(), ("crashed",) * 3, ("line 2", "^")
    ),
    "exception at import": at_import(
        "1 / 0", "crashed", "ZeroDivisionError", "your line 4", "1 / 0"
    ),
    "sys.exit at import": at_import("import sys; sys.exit(0)", "crashed", "SystemExit"),
    "os._exit at import": at_import(
        "import os; os._exit(0)", "crashed", "while your file was being loaded", "ended the Python"
    ),
    "loop at import": at_import("while True: pass", "timeout", "endless loop"),
    "nothing in it": Bad(b"x = 1\n", ("not_attempted",) * 3, ("no function or class `double`",)),
}

FUNCTIONS = {
    "endless loop": double("while True: pass", "timeout", says=("endless loop",)),
    "os._exit": double("import os; os._exit(0)", "crashed", says=("ended the Python process",)),
    "sys.exit": double("import sys; sys.exit(0)", "crashed", says=("SystemExit",)),
    "signal": double(
        "import ctypes; ctypes.string_at(0)", "crashed", says=("crashed the Python process",)
    ),
    "100 MB printed": double(
        "for k in range(100):\n    print('x' * (1 << 20))\nreturn x + x",
        "output_limit",
        says=("printed more than is allowed",),
    ),
    "exception": double("return x + nothing", "crashed", says=("NameError", "return x + nothing")),
    "recursion": double("return double(x)", "crashed", says=("RecursionError",)),
    "returns None": double(
        "pass", "failed", "passed", says=("double(x) is None, but a tensor was expected",)
    ),
    "returns numpy": double("return (x + x).numpy()", "failed", "passed", says=("ndarray",)),
    "returns list": double("return [1, 2]", "failed", "passed", says=("list [1, 2]",)),
    "returns complex": double(
        "return (x + x).to(torch.complex64)", "failed", "passed", says=("torch.complex64",)
    ),
    "returns sparse": double(
        "return (x + x).to_sparse()",
        "failed",
        "passed",
        says=("sparse_coo, but an ordinary tensor",),
    ),
    "returns meta": double("return (x + x).to('meta')", "failed", "passed", says=("meta",)),
    "returns 40 GB expanded": double(
        "return (x + x).sum().expand(10_000_000_000)", "failed", "passed", says=("10000000000",)
    ),
    "allocates 40 GB": double(
        "return torch.ones(10_000_000_000)", "memory", says=("more memory than is allowed",)
    ),
    "returns a subclass": double(
        "class Mine(torch.Tensor): pass\nreturn (x + x).as_subclass(Mine)",
        "failed",
        "passed",
        says=("Mine",),
    ),
    "changes its input": double(
        "x *= 2\nreturn x", "passed", "failed", says=("x after double(x)",)
    ),
    "not written": double(
        "raise NotImplementedError", "not_attempted", says=("`double` is not written yet",)
    ),
    "huge message": double(
        "raise ValueError('a' * 10_000_000)", "crashed", says=("ValueError: aaaa",)
    ),
}

CASES = (
    WHOLE
    | FUNCTIONS
    | {
        "not callable": Bad(
            f"{TOTAL}double = 3\n".encode(),
            ("not_attempted", "passed", "crashed"),
            ("no function or class `double`", "'int' object is not callable"),
        ),
        "CRLF": Bad(f"{TOTAL}{DOUBLE}".replace("\n", "\r\n").encode(), ("passed",) * 3, (GOES_ON,)),
    }
)
