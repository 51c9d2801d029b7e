"""To read what is not one's own: the reference, the checks, other submissions, the machine."""

# ruff: noqa: E501  # each submission on as few lines as it reads best

from __future__ import annotations

from .entry import SYSCALLS, Hostile

BANK = [
    Hostile(
        "read-the-project",
        "read the reference and the checks",
        "right",
        """
        places = @HIDDEN@
        for place in places:
            # The environment that Python runs in may lie in the checkout: it is no secret.
            attempt(place, lambda: (set(os.listdir(place)) - {".venv"}).pop())
            attempt(place, lambda: open(place).read())
        """,
    ),
    Hostile(
        "walk-for-solutions",
        "search the disk for a reference",
        "right",
        """
        def walk():
            for folder, below, files in os.walk("/"):
                if folder.count("/") > 4 or folder.startswith(("/proc", "/sys")):
                    below.clear()
                for name in files:
                    if "solutions" in folder or name in ("checks.py", "exercise.toml"):
                        attempt(folder + "/" + name, lambda: open(folder + "/" + name).read())
        walk()
        """,
    ),
    Hostile(
        "canary",
        "read a file of the grader's user",
        "right",
        """
        attempt("canary", lambda: open(@CANARY@).read())
        attempt("canary by descriptor", lambda: os.read(os.open(@CANARY@, os.O_RDONLY), 10))
        """,
    ),
    Hostile(
        "relative-paths",
        "reach the file by other names",
        "right",
        """
        for path in ("/proc/self/root" + @CANARY@, "/proc/1/root" + @CANARY@, "/dev/fd/../.." + @CANARY@,
                     "/../.." + @CANARY@, "/grade/../.." + @CANARY@, "/proc/self/cwd/../.." + @CANARY@):
            attempt(path, lambda: open(path).read())
        """,
    ),
    Hostile(
        "environment",
        "find secrets in the environment",
        "right",
        """
        for name, value in os.environ.items():
            if "SECRET" in name or "secret" in value or "TOKEN" in name:
                won.append(name)
        import ctypes
        libc = ctypes.CDLL(None)
        libc.getenv.restype = ctypes.c_char_p
        if libc.getenv(b"TORCHGRADE_SECRET"):
            won.append("getenv")
        """,
    ),
    Hostile(
        "proc-environ",
        "read the environment of other processes",
        "right",
        """
        for pid in ["self", "thread-self", *map(str, range(1, 300)), str(os.getppid())]:
            for name in ("environ", "cmdline", "maps", "mem", "stack", "status"):
                attempt(f"{pid}/{name}", lambda: open(f"/proc/{pid}/{name}", "rb").read(1))
        """,
    ),
    Hostile(
        "descriptors",
        "use descriptors that were left open",
        "right",
        """
        for number in range(5, 4096):
            attempt(f"fd {number}", lambda: os.fstat(number))
        """,
    ),
    Hostile(
        "stdin",
        "read the grader's input",
        "right",
        """
        if os.read(0, 10) or sys.stdin.read():
            won.append("stdin")
        """,
    ),
    Hostile(
        "command-line",
        "read the options of the sandbox",
        "right",
        """
        for text in (*sys.argv, *sys.orig_argv):
            if "/" in text or "{" in text:
                won.append(text)
        """,
    ),
    Hostile(
        "heap",
        "find other submissions in the launcher's memory",
        "right",
        """
        import gc
        marker = "MARKER-OF-" + "THE-CONTROL"
        for thing in gc.get_objects():
            if isinstance(thing, dict):
                for value in list(thing.values()):
                    if isinstance(value, str) and marker in value and value.count(marker) > 1:
                        won.append("source")
        """,
    ),
    Hostile(
        "raw-heap",
        "scan the memory for the marker of the control submission",
        "right",
        """
        import ctypes
        marker = b"MARKER-OF-" + b"THE-CONTROL-SUBMISSION"
        libc = ctypes.CDLL(None)
        start = id(object()) & ~0xFFFFF
        for page in range(start, start + (1 << 20), 1 << 12):
            data = ctypes.string_at(page, 1) if page == start else b""
            if marker in data:
                won.append("heap")
        """,
    ),
    Hostile(
        "frames",
        "find expected values on the stack",
        "right",
        """
        frame = sys._getframe()
        while frame:
            for name in list(frame.f_locals):
                if name in ("expected", "reference", "answers", "want"):
                    won.append(name)
            frame = frame.f_back
        """,
    ),
    Hostile(
        "modules",
        "find the checks among the loaded modules",
        "right",
        """
        for name in list(sys.modules):
            if name.startswith("grader.") and not name.startswith("grader.inside"):
                won.append(name)
            if name in ("checks", "reference", "solutions", "pytest", "hypothesis"):
                won.append(name)
        """,
    ),
    Hostile(
        "leftovers",
        "read what an earlier submission left",
        "right",
        """
        for folder in ("/box", "/tmp", "/dev/shm", "/var/tmp", os.environ.get("HOME", "/box")):
            try:
                names = os.listdir(folder)
            except OSError:
                continue
            won.extend(n for n in names if "leftover" in n)
        open(os.environ["HOME"] + "/leftover", "w").write("for the next one")
        """,
        scratch=1 << 20,
    ),
    Hostile(
        "leftovers-again",
        "read what the last submission left",
        "right",
        """
        for folder in (".", os.environ["HOME"], "/box", "/tmp", "/dev/shm"):
            try:
                won.extend(n for n in os.listdir(folder) if "leftover" in n)
            except OSError:
                pass
        """,
        scratch=1 << 20,
    ),
    Hostile(
        "system-files",
        "read accounts, keys and logs",
        "right",
        """
        for path in ("/etc/passwd", "/etc/shadow", "/etc/hosts", "/root/.bashrc", "/root/.ssh/id_rsa",
                     "/home", "/var/log", "/sys/class/net", "/dev/mem", "/dev/kmsg", "/dev/sda",
                     "/dev/vda", "/dev/tty", "/dev/ptmx", "/dev/console", "/proc/kcore", "/proc/kallsyms"):
            attempt(path, lambda: os.close(os.open(path, os.O_RDONLY)))
        """,
    ),
    Hostile(
        "site-packages",
        "read the grader where it is installed",
        "right",
        """
        for folder in sys.path + [os.path.dirname(torch.__path__[0])]:
            for name in ("grader/engine", "grader/checks", "grader/errors.py"):
                attempt(folder + name, lambda: os.close(os.open(f"{folder}/{name}", os.O_RDONLY)))
        """,
    ),
    Hostile(
        "inside-only",
        "find more of the project beside the sandbox's code",
        "right",
        """
        from grader.inside import codec
        up = os.path.dirname(os.path.dirname(codec.__file__))
        for name in ("engine", "checks", "errors.py", "__init__.py", "../solutions", "../pyproject.toml", "../.git"):
            attempt(name, lambda: os.close(os.open(f"{up}/{name}", os.O_RDONLY)))
        """,
    ),
    Hostile(
        "open-by-handle",
        "open a file by its number",
        "right",
        SYSCALLS
        + """
HANDLE = 304 if os.uname().machine == "x86_64" else 265
attempt("open_by_handle_at", lambda: call(HANDLE, -100, bytes(128), 0))
NAME = 303 if os.uname().machine == "x86_64" else 264
attempt("name_to_handle_at", lambda: call(NAME, -100, b"/", bytes(128), bytes(8), 0))
""",
    ),
    Hostile(
        "openat2",
        "open by a call that a filter cannot judge",
        "right",
        SYSCALLS
        + """
import struct
attempt("openat2", lambda: call(437, -100, @CANARY@.encode(), struct.pack("QQQ", 0, 0, 0), 24))
""",
    ),
    Hostile(
        "other-processes",
        "look at the machine's processes",
        "right",
        """
        attempt("proc", lambda: os.listdir("/proc")[0])
        attempt("getpgid", lambda: os.getpgid(1) if os.getpid() != 1 else 1 / 0)
        won.clear() if won == ["getpgid"] else None
        """,
    ),
    Hostile(
        "process-memory",
        "read the memory of other processes",
        "right",
        SYSCALLS
        + """
READ = 310 if os.uname().machine == "x86_64" else 270
for pid in (1, os.getppid(), os.getpid()):
    attempt(f"process_vm_readv {pid}", lambda: call(READ, pid, bytes(16), 1, bytes(16), 1, 0))
""",
    ),
    Hostile(
        "pidfd-getfd",
        "take a descriptor of another process",
        "right",
        SYSCALLS
        + """
attempt("pidfd_open", lambda: call(434, 1, 0))
attempt("pidfd_getfd", lambda: call(438, 1, 0, 0))
""",
    ),
    Hostile(
        "kernel-log",
        "read the kernel's log and names",
        "right",
        SYSCALLS
        + """
SYSLOG = 103 if os.uname().machine == "x86_64" else 116
attempt("syslog", lambda: call(SYSLOG, 3, bytes(100), 100))
if os.uname().nodename == @HOSTNAME@ and @TIER@ == "full":
    won.append("host name")
""",
    ),
    Hostile(
        "keys",
        "read the keys that the session holds",
        "right",
        SYSCALLS
        + """
first = 248 if os.uname().machine == "x86_64" else 217
for k in range(3):
    attempt(f"key call {k}", lambda: call(first + k, 0, -3, 0, 0, 0))
""",
    ),
]
