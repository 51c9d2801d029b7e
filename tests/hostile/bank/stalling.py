"""To take time, memory or output without end."""

# each submission on as few lines as it reads best

from __future__ import annotations

from .entry import SYSCALLS, Hostile

MEMORY = "raised memory crashed wrong timeout"

TIME = [
    Hostile(
        "loop",
        "never answer",
        "timeout",
        """
        def softmax(x):
            while True:
                pass
        """,
    ),
    Hostile(
        "loop-at-load",
        "never finish loading",
        "timeout",
        """
        while True:
            pass
        """,
    ),
    Hostile(
        "sleep",
        "wait",
        "timeout",
        """
        def softmax(x):
            time.sleep(1000)
        """,
    ),
    Hostile(
        "c-loop",
        "stay in C where no signal handler runs",
        "timeout",
        """
        def softmax(x):
            return sum(range(10 ** 12))
        """,
    ),
    Hostile(
        "matmul",
        "compute for long",
        "timeout raised memory",
        """
        def softmax(x):
            y = torch.ones(6000, 6000, dtype=torch.float64)
            for _ in range(100):
                y = y @ y
        """,
    ),
    Hostile(
        "regex",
        "backtrack for ever",
        "timeout",
        """
        import re
        def softmax(x):
            return re.match("(a+)+$", "a" * 60 + "b")
        """,
    ),
    Hostile(
        "power",
        "one long multiplication",
        "timeout raised memory",
        """
        def softmax(x):
            return 7 ** (7 ** 12)
        """,
    ),
    Hostile(
        "ignore-signals",
        "ignore every signal",
        "timeout",
        """
        import signal
        for number in range(1, 65):
            try:
                signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError):
                pass
        def softmax(x):
            while True:
                pass
        """,
    ),
    Hostile(
        "swallow-everything",
        "catch what would end it",
        "timeout",
        """
        def softmax(x):
            while True:
                try:
                    while True: pass
                except BaseException:
                    pass
        """,
    ),
    Hostile(
        "del-loop",
        "loop while being cleaned up",
        "timeout",
        """
        class D:
            def __del__(self):
                while True: pass
        def softmax(x):
            D()
        """,
    ),
    Hostile(
        "gc-loop",
        "loop in the garbage collector",
        "timeout right",
        """
        import gc
        def loop(phase, info):
            while True: pass
        gc.callbacks.append(loop)
        def softmax(x):
            gc.collect()
        """,
    ),
    Hostile(
        "flush-loop",
        "loop while output is flushed",
        "timeout",
        """
        class Out:
            def write(self, text): pass
            def flush(self):
                while True: pass
        def softmax(x):
            sys.stdout = Out()
            return torch.softmax(x, -1)
        """,
    ),
    Hostile(
        "at-the-end",
        "loop when the interpreter ends",
        "right",
        """
        import atexit
        @atexit.register
        def stay():
            while True: pass
        """,
    ),
    Hostile(
        "deadlock",
        "wait for a lock that nobody gives back",
        "timeout",
        """
        import threading
        def softmax(x):
            lock = threading.Lock()
            lock.acquire()
            lock.acquire()
        """,
    ),
    Hostile(
        "join-thread",
        "wait for a thread that never ends",
        "timeout",
        """
        import threading
        def softmax(x):
            t = threading.Thread(target=time.sleep, args=(1000,))
            t.start()
            t.join()
        """,
    ),
    Hostile(
        "slow-compile",
        "a source that takes long to compile",
        "timeout raised memory crashed",
        """
        exec("x = " + "-" * 80_000 + "1")
        exec("x = " + "(" * 90 + "1" + ")" * 90)
        exec("x = (" + "1 << 63, " * 3_000_000 + ")")
        def softmax(x):
            while True: pass
        """,
    ),
    Hostile(
        "just-under",
        "answer just before the deadline",
        "right",
        """
        def softmax(x):
            time.sleep(0.5)
            return torch.softmax(x, -1)
        """,
    ),
    Hostile(
        "read-requests-slowly",
        "never take the request",
        "timeout",
        """
        def softmax(x):
            os.set_blocking(3, True)
            while True: os.read(3, 1)
        """,
    ),
]

SPACE = [
    Hostile(
        "list",
        "a list without end",
        MEMORY,
        """
        def softmax(x):
            a = [0]
            while True:
                a.extend(a)
        """,
    ),
    Hostile(
        "tensor",
        "a tensor of a terabyte",
        "raised",
        """
        def softmax(x):
            return torch.zeros(1 << 38)
        """,
    ),
    Hostile(
        "touch",
        "fill memory page by page",
        MEMORY,
        """
        def softmax(x):
            kept = []
            while True:
                kept.append(torch.ones(1 << 24))
        """,
    ),
    Hostile(
        "anonymous-map",
        "private memory past the allocator",
        MEMORY,
        """
        import mmap
        def softmax(x):
            kept = []
            while True:
                m = mmap.mmap(-1, 1 << 26, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
                m.write(b"x" * (1 << 26))
                kept.append(m)
        """,
    ),
    Hostile(
        "shared-map",
        "shared memory, which the data limit misses",
        MEMORY,
        """
        import mmap
        def softmax(x):
            kept = []
            while True:
                m = mmap.mmap(-1, 1 << 26)
                m.write(b"x" * (1 << 26))
                kept.append(m)
        """,
        slow=True,
    ),
    Hostile(
        "bytes",
        "one large text",
        MEMORY,
        """
        def softmax(x):
            return b"x" * (1 << 40)
        """,
    ),
    Hostile(
        "recursion",
        "a deep stack in C",
        "raised crashed timeout",
        """
        sys.setrecursionlimit(10 ** 8)
        def softmax(x):
            def deep(n): return [deep(n + 1)]
            return deep(0)
        """,
    ),
    Hostile(
        "huge-pages",
        "memory that is not counted",
        "right",
        SYSCALLS
        + """
import mmap
X86 = os.uname().machine == "x86_64"
attempt("MAP_HUGETLB", lambda: call(9 if X86 else 222, 0, 1 << 30, 3, 0x22 | 0x40000, -1, 0))
attempt("MAP_LOCKED", lambda: call(9 if X86 else 222, 0, 1 << 26, 3, 0x22 | 0x2000, -1, 0))
attempt("mlock", lambda: call(149 if X86 else 228, 0, 1 << 20))
attempt("memfd", lambda: os.memfd_create("x"))
""",
    ),
    Hostile(
        "pipes",
        "memory in pipes",
        "right",
        """
        import fcntl
        def pipes():
            for _ in range(1000):
                r, w = os.pipe()
        attempt("1000 pipes", pipes)
        os.closerange(5, 64)
        r, w = os.pipe()
        attempt("a larger pipe", lambda: fcntl.fcntl(w, 1031, 1 << 20))
        """,
    ),
    Hostile(
        "print-flood",
        "print without end",
        "output_limit",
        """
        def softmax(x):
            while True:
                os.write(1, b"x" * 65536)
        """,
    ),
    Hostile(
        "stderr-flood",
        "complain without end",
        "output_limit",
        """
        def softmax(x):
            while True:
                os.write(2, b"x" * 65536)
        """,
    ),
    Hostile(
        "print-17-mb",
        "print just over the limit",
        "output_limit",
        """
        def softmax(x):
            for _ in range(17 * 16 + 1):
                os.write(1, b"x" * 65536)
            return torch.softmax(x, -1)
        """,
    ),
    Hostile(
        "huge-reply",
        "a value as large as may be",
        "wrong",
        """
        def softmax(x):
            return [torch.zeros(1 << 23) for _ in range(3)]
        """,
    ),
    Hostile(
        "many-parts",
        "a value of a million parts",
        "wrong",
        """
        def softmax(x):
            return [[0] * 1000 for _ in range(1000)]
        """,
    ),
    Hostile(
        "abort",
        "crash the interpreter",
        "crashed",
        """
        def softmax(x):
            os.abort()
        """,
    ),
    Hostile(
        "segfault",
        "read where nothing is",
        "crashed",
        """
        import ctypes
        def softmax(x):
            ctypes.string_at(0)
        """,
    ),
]

BANK = TIME + SPACE
