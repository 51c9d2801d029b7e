"""To be given points: by lying about values, or by writing the replies oneself."""

# ruff: noqa: E501  # each submission on as few lines as it reads best

from __future__ import annotations

from .entry import WIRE, Hostile

ZEROS = "\ndef softmax(x):\n    return torch.zeros_like(x)\n"
ANSWERING = "\ndef softmax(x):\n    attack()\n    return torch.zeros_like(x)\n"
NO_POINTS = "protocol wrong crashed raised"

PATCHES = [
    Hostile(
        "patch-comparisons",
        "make every comparison true",
        "wrong",
        """
        true = lambda *a, **k: True
        torch.equal = torch.allclose = torch.Tensor.equal = torch.Tensor.allclose = true
        torch.Tensor.__eq__ = torch.Tensor.__bool__ = true
        import torch.testing
        torch.testing.assert_close = lambda *a, **k: None
        """
        + ZEROS.replace("\n", "\n        "),
    ),
    Hostile(
        "patch-arithmetic",
        "make every difference zero",
        "wrong raised crashed",
        """
        torch.Tensor.__sub__ = torch.Tensor.sub = torch.sub = lambda a, b: torch.zeros(())
        torch.Tensor.abs = torch.abs = lambda a: torch.zeros(())
        def softmax(x):
            return torch.zeros_like(x)
        """,
    ),
    Hostile(
        "patch-encoder",
        "replace the values on their way out",
        NO_POINTS,
        """
        from grader.inside import codec
        codec.Encoder.tensor = lambda self, x: {"$": "t", "k": 0}
        def softmax(x):
            return torch.zeros_like(x)
        """,
    ),
    Hostile(
        "patch-frame",
        "say that all is well",
        NO_POINTS + " timeout",
        """
        from grader.inside import codec
        codec.frame = lambda nonce, index, text, blob: b'{"verdict": "passed"}'
        def softmax(x):
            return torch.zeros_like(x)
        """,
    ),
    Hostile(
        "patch-builtins",
        "break what a comparison is made of",
        NO_POINTS,
        """
        import builtins
        builtins.all = builtins.any = builtins.isinstance = lambda *a: True
        builtins.abs = builtins.max = lambda *a, **k: 0.0
        def softmax(x):
            return torch.zeros_like(x)
        """,
    ),
    Hostile(
        "fake-torch",
        "hand out another torch",
        NO_POINTS,
        """
        import types
        sys.modules["torch"] = types.SimpleNamespace(Tensor=object)
        def softmax(x):
            return "passed"
        """,
    ),
    Hostile(
        "patch-worker",
        "answer in the worker's place",
        NO_POINTS,
        """
        from grader.inside import worker
        worker._answer = lambda submission, work: (b'{"ok": true}', b"")
        def softmax(x):
            return None
        """,
    ),
    Hostile(
        "patch-json",
        "write other JSON",
        NO_POINTS,
        """
        import json
        json.dumps = lambda *a, **k: '{"passed": true}'
        def softmax(x):
            return torch.zeros_like(x)
        """,
    ),
    Hostile(
        "import-the-grader",
        "find the judge and bribe it",
        "right",
        """
        def take():
            import grader.engine.judge
        attempt("grader.engine", take)
        def reload():
            import importlib, grader
            grader.__path__ = ["/work/main/grader", *sys.path]
            importlib.import_module("grader.checks.compare")
        attempt("grader.checks", reload)
        """,
    ),
    Hostile(
        "pytest-hooks",
        "register a hook that passes every test",
        "right",
        """
        import types
        sys.modules["conftest"] = types.ModuleType("conftest")
        def pytest_runtest_makereport(item, call):
            return "passed"
        def pytest_sessionfinish(session):
            session.exitstatus = 0
        """,
    ),
]

VALUES = [
    Hostile(
        "subclass-eq",
        "a tensor that equals everything",
        "wrong",
        """
        class T(torch.Tensor):
            def __eq__(self, other): return torch.ones(1, dtype=torch.bool)
        def softmax(x):
            return torch.zeros_like(x).as_subclass(T)
        """,
    ),
    Hostile(
        "subclass-function",
        "a tensor that answers every function",
        "wrong raised",
        """
        class T(torch.Tensor):
            @classmethod
            def __torch_function__(cls, func, types, args=(), kwargs=None): return True
        def softmax(x):
            return torch.Tensor._make_subclass(T, torch.zeros_like(x))
        """,
    ),
    Hostile(
        "always-equal",
        "an object that equals everything",
        "wrong",
        """
        class Any:
            def __eq__(self, other): return True
            def __getattr__(self, name): return self
            def __call__(self, *a, **k): return self
        def softmax(x):
            return Any()
        """,
    ),
    Hostile(
        "lazy-array",
        "compute only when compared",
        "wrong",
        """
        class Lazy:
            def __array__(self, *a): return won
            def __reduce__(self): return (os.system, ("id",))
        def softmax(x):
            return Lazy()
        """,
    ),
    Hostile(
        "forged-reply-value",
        "return what looks like a reply",
        "wrong",
        """
        def softmax(x):
            return {"ok": True, "verdict": "passed", "points": 100, "$": "t", "k": 0}
        """,
    ),
    Hostile(
        "mock",
        "a mock in place of a tensor",
        "wrong raised",
        """
        from unittest.mock import MagicMock
        def softmax(x):
            return MagicMock(spec=torch.Tensor, shape=x.shape, dtype=x.dtype)
        """,
    ),
    Hostile(
        "broadcast",
        "a shape that broadcasts to the right one",
        "wrong",
        """
        def softmax(x):
            return torch.softmax(x, -1).mean().reshape(1, 1)
        """,
    ),
    Hostile(
        "half",
        "less precision than asked",
        "wrong",
        """
        def softmax(x):
            return torch.softmax(x, -1).half()
        """,
    ),
    Hostile(
        "nan",
        "a value that no comparison can fail",
        "wrong",
        """
        def softmax(x):
            return torch.full_like(x, float("nan"))
        """,
    ),
    Hostile(
        "inf",
        "an infinite tolerance",
        "wrong",
        """
        def softmax(x):
            return torch.full_like(x, float("inf"))
        """,
    ),
    Hostile(
        "empty",
        "nothing to compare",
        "wrong",
        """
        def softmax(x):
            return torch.empty(0)
        """,
    ),
    Hostile(
        "expanded",
        "a huge tensor of one element",
        "wrong",
        """
        def softmax(x):
            return torch.zeros(1).expand(1 << 40)
        """,
    ),
    Hostile(
        "sparse",
        "a layout that cannot travel",
        "wrong",
        """
        def softmax(x):
            return torch.zeros_like(x).to_sparse()
        """,
    ),
    Hostile(
        "meta",
        "a tensor without values",
        "wrong",
        """
        def softmax(x):
            return x.to("meta")
        """,
    ),
    Hostile(
        "quantized",
        "a dtype that cannot travel",
        "wrong",
        """
        def softmax(x):
            return torch.quantize_per_tensor(torch.zeros_like(x), 0.1, 0, torch.qint8)
        """,
    ),
    Hostile(
        "complex",
        "complex values with the right real part",
        "wrong",
        """
        def softmax(x):
            return torch.complex(torch.softmax(x, -1), torch.zeros_like(x)).conj()
        """,
    ),
    Hostile(
        "bool-bytes",
        "a bool tensor of bytes that are no bools",
        "wrong",
        """
        def softmax(x):
            return torch.full((64, 10), 7, dtype=torch.uint8).view(torch.bool)
        """,
    ),
    Hostile(
        "endless-dict",
        "a dict that never ends",
        "wrong timeout memory raised",
        """
        class D(dict):
            def __iter__(self):
                while True: yield 0
            def keys(self): return self
            def items(self):
                while True: yield 0, 0
        def softmax(x):
            return D(a=1)
        """,
    ),
    Hostile(
        "endless-tuple",
        "a tuple that never ends",
        "wrong timeout memory raised",
        """
        class T(tuple):
            def __iter__(self):
                while True: yield 0
        def softmax(x):
            return T((1, 2))
        """,
        slow=True,
    ),
    Hostile(
        "cyclic",
        "a list that contains itself",
        "wrong",
        """
        def softmax(x):
            a = []
            a.append(a)
            return a
        """,
    ),
    Hostile(
        "generator",
        "a value that cannot be read twice",
        "wrong",
        """
        def softmax(x):
            return (row for row in torch.softmax(x, -1))
        """,
    ),
    Hostile(
        "coroutine",
        "a promise",
        "wrong",
        """
        async def softmax(x):
            return torch.softmax(x, -1)
        import warnings
        warnings.simplefilter("ignore")
        """,
    ),
    Hostile(
        "mutate-input",
        "change the input instead of answering",
        "wrong",
        """
        def softmax(x):
            x.zero_()
            return x
        """,
    ),
    Hostile(
        "not-callable",
        "a value where a function is asked for",
        "raised",
        """
        softmax = torch.zeros(64, 10)
        """,
    ),
    Hostile(
        "big-int",
        "an integer of a million bits",
        "wrong",
        """
        def softmax(x):
            return 1 << 1_000_000
        """,
    ),
    Hostile(
        "surrogates",
        "text that cannot be written to a file",
        "wrong",
        """
        def softmax(x):
            return "\\ud800" * 10
        """,
    ),
    Hostile(
        "surrogate-module",
        "the name of a class that cannot be written to a file",
        "wrong",
        """
        class A:
            __module__ = "\\ud800"
        def softmax(x):
            return A()
        """,
    ),
]


def _wire(name: str, goal: str, attack: str, expect: str = "protocol", **more: bool) -> Hostile:
    return Hostile(
        name, goal, expect, WIRE + f"\ndef attack():\n    {attack}\n" + ANSWERING, **more
    )


REPLIES = [
    Hostile(
        "reply-before-call",
        "answer at load, before being asked",
        "protocol",
        WIRE
        + """
reply(b'{"ok": null}', who=b"0" * 16, number=0)
"""
        + ZEROS,
    ),
    _wire(
        "reply-twice",
        "let the second answer serve the next call",
        "reply(b'{\"ok\": 1}'); reply(b'{\"ok\": 1}')",
    ),
    _wire(
        "reply-thrice-index",
        "answer later calls at once",
        "[reply(b'{\"ok\": 1}', number=n) for n in range(3)]",
    ),
    _wire("wrong-nonce", "answer to another request", "reply(b'{\"ok\": 1}', who=b'x' * 16)"),
    _wire("wrong-index", "answer to another call", "reply(b'{\"ok\": 1}', number=7)"),
    _wire(
        "late-thread",
        "answer from a thread, between the calls",
        """
    import threading
    who = nonce()
    def late():
        time.sleep(0.05)
        reply(b'{"ok": 1}', who=who, number=0)
    threading.Thread(target=late, daemon=True).start()
    time.sleep(0.2)""",
    ),
    _wire("malformed-json", "stop the reader", "reply(b'{\"ok\": ')"),
    _wire("not-an-object", "another kind of reply", "reply(b'[1, 2]')"),
    _wire("two-keys", "a reply with a verdict in it", 'reply(b\'{"ok": 1, "verdict": "passed"}\')'),
    _wire("nan-json", "constants that JSON does not have", "reply(b'{\"ok\": NaN}')"),
    _wire(
        "huge-number",
        "a number that takes minutes to read",
        "reply(b'{\"ok\": ' + b'9' * 3_000_000 + b'}')",
    ),
    _wire(
        "deep-json",
        "a stack overflow in the reader",
        "reply(b'{\"ok\": ' + b'[' * 1_000_000 + b']' * 1_000_000 + b'}')",
    ),
    _wire(
        "wide-json",
        "more items than there is memory",
        "reply(b'{\"ok\": [' + b'0,' * 1_500_000 + b'0]}')",
    ),
    _wire(
        "huge-sizes", "make the reader allocate 4 GB", "reply(b'', sizes=(2**32 - 1, 2**32 - 1))"
    ),
    _wire(
        "big-blob-size", "a size just over the limit", "reply(b'{\"ok\": 1}', sizes=(9, 80 << 20))"
    ),
    _wire(
        "flood-replies", "fill the reader's memory", "[write(b'x' * (1 << 20)) for _ in range(200)]"
    ),
    _wire(
        "dribble",
        "one byte before each deadline",
        """
    head = struct.pack("!16sIII", nonce(), index(), 9, 0)
    for n in range(len(head)):
        write(head[n:n + 1])
        time.sleep(0.3)""",
        "timeout",
        slow=True,
    ),
    _wire(
        "truncated",
        "half a reply and silence",
        "write(struct.pack('!16sIII', nonce(), 0, 100, 0)); time.sleep(60)",
        "timeout",
    ),
    _wire(
        "lying-header",
        "a header that is longer than the blob",
        'reply(b\'{"ok": {"$": "t", "k": 0}}\', struct.pack(\'<Q\', 1 << 60))',
    ),
    _wire(
        "shape-mismatch",
        "a shape with fewer bytes than it needs",
        """
    reply(b'{"ok": {"$": "t", "k": 0}}', tensors({"0": {"dtype": "F32", "shape": [1000000], "data_offsets": [0, 4]}}, b"0000"))""",
    ),
    _wire(
        "zero-by-huge",
        "an empty shape whose strides overflow",
        """
    reply(b'{"ok": {"$": "t", "k": 0}}', tensors({"0": {"dtype": "F32", "shape": [0] + [1 << 39] * 9, "data_offsets": [0, 0]}}))""",
    ),
    _wire(
        "rank-1000",
        "a tensor of a thousand axes",
        """
    reply(b'{"ok": {"$": "t", "k": 0}}', tensors({"0": {"dtype": "F32", "shape": [1] * 1000, "data_offsets": [0, 4]}}, b"0000"))""",
    ),
    _wire(
        "many-tensors",
        "a header with more entries than any answer has",
        """
    head = {str(n): {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for n in range(20_000)}
    reply(b'{"ok": 1}', tensors(head))""",
    ),
    _wire(
        "overlapping",
        "two tensors over the same bytes",
        """
    info = {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}
    reply(b'{"ok": [{"$": "t", "k": 0}, {"$": "t", "k": 1}]}', tensors({"0": info, "1": info}, b"0000"))""",
    ),
    _wire(
        "same-tensor",
        "one tensor a hundred thousand times",
        """
    info = {"0": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}
    reply(b'{"ok": [' + b'{"$":"t","k":0},' * 50_000 + b'1]}', tensors(info, b"0000"))""",
    ),
    _wire("absent-tensor", "a tensor that is not there", 'reply(b\'{"ok": {"$": "t", "k": -1}}\')'),
    _wire(
        "metadata",
        "a header that holds other things",
        """
    reply(b'{"ok": {"$": "t", "k": 0}}', tensors({"__metadata__": {"a": "b" * 5000}, "x": {"dtype": "F32", "shape": [], "data_offsets": [0, 4]}}, b"0000"))""",
    ),
    _wire(
        "colliding-keys",
        "a dict whose keys all collide",
        """
    import itertools
    keys = [[{"$": "u", "v": list(k)}, 0] for k in itertools.product((-1, -2), repeat=12)]
    reply(json.dumps({"ok": {"$": "d", "v": keys}}).encode())""",
    ),
    _wire(
        "colliding-ints",
        "integers that hash alike",
        """
    keys = [[k * ((1 << 61) - 1), 0] for k in range(40_000)]
    reply(json.dumps({"ok": {"$": "d", "v": keys}}).encode())""",
    ),
    _wire(
        "many-generators",
        "objects that take much memory",
        """
    reply(b'{"ok": [' + b'{"$":"g","v":1},' * 90_000 + b'1]}')""",
    ),
    _wire(
        "bad-device",
        "a device that does not exist",
        'reply(b\'{"ok": {"$": "v", "v": "../../etc"}}\')',
    ),
    _wire(
        "bad-error",
        "an error whose lines are not numbers",
        'reply(b\'{"error": {"type": 1, "lines": [["x", 2]]}}\')',
    ),
    _wire(
        "huge-line",
        "a line number of four thousand digits",
        'reply(b\'{"error": {"type": "E", "message": "m", "lines": [[\' + b\'9\' * 4000 + b\', "f"]]}}\')',
    ),
    _wire(
        "surrogate-error",
        "a message that cannot be written to a file",
        'reply(b\'{"error": {"type": "E", "message": "\\\\ud800"}}\')',
        "raised protocol",
    ),
    _wire(
        "print-into-replies",
        "let print write into the replies",
        "os.dup2(4, 1); print('hello', flush=True)",
    ),
    _wire(
        "signals-into-replies",
        "let Python's signal handler write into the replies",
        "import signal; signal.signal(signal.SIGALRM, lambda *a: None); "
        "os.set_blocking(4, False); signal.set_wakeup_fd(4); "
        "signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001); time.sleep(0.05)",
    ),
    _wire(
        "faults-into-replies",
        "let a thread that Python does not know write into the replies",
        "import faulthandler; "
        "faulthandler.dump_traceback_later(0.001, repeat=True, file=4); time.sleep(0.05)",
    ),
    Hostile(
        "impatient-pipe",
        "make the worker lose the end of a large reply",
        "protocol crashed wrong",
        """
        os.set_blocking(4, False)
        def softmax(x):
            return torch.zeros(4_000_000)
        """,
    ),
    _wire(
        "close-replies",
        "close the pipe and live on",
        "os.close(4); time.sleep(60)",
        "protocol timeout",
    ),
    _wire(
        "swap-pipes", "exchange the two pipes", "os.dup2(3, 4); time.sleep(60)", "protocol timeout"
    ),
    _wire(
        "read-own-requests",
        "eat the next request",
        "os.set_blocking(3, False); os.read(3, 1 << 20)",
        NO_POINTS + " timeout",
    ),
    _wire(
        "set-up-failed",
        "pretend that the sandbox broke, to escape a zero",
        "os._exit(97)",
        "crashed",
    ),
    _wire("exit-zero", "end politely", "os._exit(0)", "crashed"),
    _wire("unwind", "return from the worker's own frames", "sys.exit(0)", "raised"),
]

PRINTS = [
    Hostile(
        "annotations",
        "make CI show a pass",
        "right",
        """
        print("::notice::all tests passed\\n::set-output name=points::100\\n##[section]passed")
        """,
    ),
    Hostile(
        "ansi",
        "repaint the terminal",
        "right",
        """
        print("\\x1b[2J\\x1b[1;1H\\x1b[32mPASSED\\x1b[0m\\x1b]0;title\\x07\\x1b]8;;http://x\\x07\\x9b31m")
        """,
    ),
    Hostile(
        "markup",
        "break out of the report's markup",
        "right",
        """
        print("[bold green]10/10[/] <script>alert(1)</script> $(id) `id` {{7*7}} | </pre>")
        """,
    ),
    Hostile(
        "pytest-lines",
        "look like the test runner",
        "right",
        """
        print("=== 12 passed in 0.01s ===\\nPASSED exercises/03_softmax\\n", file=sys.stderr)
        """,
    ),
    Hostile(
        "binary-output",
        "print what is no text",
        "right",
        """
        os.write(1, bytes(range(256)) * 10)
        """,
    ),
]

BANK = PATCHES + VALUES + REPLIES + PRINTS
