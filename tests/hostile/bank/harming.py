"""To get out, to harm the machine, or to leave something behind."""

# ruff: noqa: E501  # each submission on as few lines as it reads best

from __future__ import annotations

from .entry import SYSCALLS, Hostile

X86 = '\nX86 = os.uname().machine == "x86_64"\n'

PROCESSES = [
    Hostile(
        "fork",
        "start a process",
        "right",
        """
        def fork():
            if os.fork() == 0:
                os._exit(0)
        attempt("fork", fork)
        """,
    ),
    Hostile(
        "fork-bomb",
        "start processes without end",
        "right timeout",
        """
        def bomb():
            while True:
                os.fork()
        attempt("bomb", bomb)
        """,
    ),
    Hostile(
        "daemon",
        "leave a process behind",
        "right",
        """
        def daemon():
            if os.fork() == 0:
                os.setsid()
                if os.fork() == 0:
                    time.sleep(1000)
                os._exit(0)
        attempt("daemon", daemon)
        """,
    ),
    Hostile(
        "subprocess",
        "run a command",
        "right",
        """
        import subprocess
        for command in (["/bin/sh", "-c", "id"], [sys.executable, "-c", "1"]):
            attempt("run", lambda: subprocess.run(command, timeout=1))
            attempt("posix_spawn", lambda: os.posix_spawn(command[0], command, {}))
        if os.system("true") == 0:
            won.append("system")
        attempt("popen", lambda: os.popen("id").read() or 1 / 0)
        """,
    ),
    Hostile(
        "exec",
        "become another program",
        "right",
        """
        for path in (sys.executable, "/bin/sh", "/usr/bin/id", "/lib64/ld-linux-x86-64.so.2"):
            attempt(path, lambda: os.execv(path, [path]))
        """,
    ),
    Hostile(
        "multiprocessing",
        "start a pool",
        "right",
        """
        def pool():
            import multiprocessing
            p = multiprocessing.get_context("fork").Process(target=print)
            p.start()
            p.join()
        attempt("pool", pool)
        """,
    ),
    Hostile(
        "raw-clone",
        "start a process by other calls",
        "right",
        SYSCALLS
        + X86
        + """
SIGCHLD = 17
def raw(number, *arguments):
    pid = call(number, *arguments)
    if pid == 0:
        os._exit(0)
if X86:
    attempt("fork", lambda: raw(57))
attempt("clone", lambda: raw(56 if X86 else 220, SIGCHLD, 0, 0, 0, 0))
attempt("clone newuser", lambda: raw(56 if X86 else 220, SIGCHLD | 0x10000000, 0, 0, 0, 0))
attempt("clone3", lambda: raw(435, bytes(88), 88))
""",
    ),
    Hostile(
        "thread-bomb",
        "start threads without end",
        "right raised timeout memory crashed",
        """
        import threading
        def bomb():
            started = 0
            while started < 5000:
                threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
                started += 1
        attempt("5000 threads", bomb)
        """,
    ),
    Hostile(
        "pty",
        "take a terminal",
        "right",
        """
        import pty
        attempt("pty", lambda: pty.openpty())
        attempt("ptyfork", lambda: pty.fork())
        """,
    ),
]

SIGNALS = [
    Hostile(
        "kill-all",
        "kill every process",
        "right",
        """
        for pid in (-1, 0, os.getppid(), @VICTIM@, 1):
            attempt(f"kill {pid}", lambda: os.kill(pid, 9))
            attempt(f"kill {pid}", lambda: os.kill(pid, 0))
        attempt("killpg", lambda: os.killpg(os.getpgid(0), 9))
        """,
    ),
    Hostile(
        "raw-signals",
        "send signals by other calls",
        "right",
        SYSCALLS
        + X86
        + """
me = @VICTIM@
for name, a, b in (("tkill", 200, 130), ("tgkill", 234, 131), ("rt_sigqueueinfo", 129, 138),
                   ("rt_tgsigqueueinfo", 297, 240), ("pidfd_open", 434, 434), ("pidfd_send_signal", 424, 424)):
    attempt(name, lambda: call(a if X86 else b, me, me, 9, bytes(128)))
""",
    ),
    Hostile(
        "sigio",
        "let the kernel send a signal for one's I/O",
        "right",
        """
        import fcntl
        r, w = os.pipe()
        attempt("F_SETOWN", lambda: fcntl.fcntl(r, 8, @VICTIM@))
        attempt("F_SETSIG", lambda: fcntl.fcntl(r, 10, 9))
        attempt("F_SETOWN_EX", lambda: fcntl.fcntl(r, 15, bytes(8)))
        try:
            fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC)
            os.write(w, b"x")
        except OSError:
            pass
        """,
    ),
    Hostile(
        "timer-signal",
        "let a timer send a signal",
        "right",
        SYSCALLS
        + X86
        + """
import struct
event = struct.pack("QiiI", 0, 9, 4, @VICTIM@) + bytes(64)
attempt("timer_create", lambda: call(222 if X86 else 107, 0, event, bytes(8)))
attempt("mq_notify", lambda: call(244 if X86 else 184, 0, event))
""",
    ),
    Hostile(
        "outlive",
        "survive the end of the launcher",
        "right",
        SYSCALLS
        + X86
        + """
attempt("PR_SET_PDEATHSIG", lambda: call(157 if X86 else 167, 1, 0, 0, 0, 0))
attempt("PR_SET_CHILD_SUBREAPER", lambda: call(157 if X86 else 167, 36, 1, 0, 0, 0))
attempt("setsid", lambda: call(112 if X86 else 157))
attempt("setpgid", lambda: call(109 if X86 else 154, 0, 0))
""",
    ),
    Hostile(
        "ptrace",
        "attach to another process",
        "right",
        SYSCALLS
        + X86
        + """
for request, pid in ((16, @VICTIM@), (0, 0), (0x4206, @VICTIM@), (16, os.getppid())):
    attempt(f"ptrace {request}", lambda: call(101 if X86 else 117, request, pid, 0, 0))
""",
    ),
    Hostile(
        "priorities",
        "slow other processes down",
        "right",
        SYSCALLS
        + X86
        + """
victim = @VICTIM@
attempt("setpriority", lambda: os.setpriority(os.PRIO_PROCESS, victim, 19))
attempt("sched_setaffinity", lambda: os.sched_setaffinity(victim, {0}))
attempt("sched_setscheduler", lambda: os.sched_setscheduler(victim, os.SCHED_IDLE, os.sched_param(0)))
attempt("ioprio_set", lambda: call(251 if X86 else 30, 1, victim, 3 << 13))
def shrink():
    import resource
    resource.prlimit(victim, resource.RLIMIT_CPU, (1, 1))
attempt("prlimit", shrink)
""",
    ),
]

NETWORK = [
    Hostile(
        "sockets",
        "open any kind of socket",
        "right",
        """
        import socket
        for family in range(0, 46):
            for kind in (1, 2, 3):
                attempt(f"socket {family}", lambda: socket.socket(family, kind))
        attempt("socketpair", lambda: socket.socketpair())
        """,
    ),
    Hostile(
        "connect",
        "send the exercise out",
        "right",
        """
        import urllib.request, socket
        attempt("http", lambda: urllib.request.urlopen("http://127.0.0.1:@PORT@", timeout=0.5))
        attempt("tcp", lambda: socket.create_connection(("127.0.0.1", @PORT@), 0.5))
        attempt("dns", lambda: socket.gethostbyname("example.org"))
        attempt("listen", lambda: socket.create_server(("127.0.0.1", 0)))
        """,
    ),
    Hostile(
        "raw-sockets",
        "open a socket by its number",
        "right",
        SYSCALLS
        + X86
        + """
for name, a, b in (("socket", 41, 198), ("socketpair", 53, 199), ("sendmsg", 46, 211), ("recvmsg", 47, 212), ("sendto", 44, 206)):
    attempt(name, lambda: call(a if X86 else b, 1, 1, 0, bytes(8)))
""",
    ),
]

KERNEL = [
    Hostile(
        "namespaces",
        "gain rights in new namespaces",
        "right",
        SYSCALLS
        + X86
        + """
for flag in (0x10000000, 0x20000, 0x20000000, 0x40000000, 0x02000000, 0x80, 0x10000000 | 0x20000):
    attempt(f"unshare {flag:x}", lambda: call(272 if X86 else 97, flag))
attempt("setns", lambda: call(308 if X86 else 268, 3, 0))
""",
    ),
    Hostile(
        "mounts",
        "mount, unmount or change the root",
        "right",
        SYSCALLS
        + X86
        + """
attempt("mount", lambda: call(165 if X86 else 40, b"tmpfs", b"/", b"tmpfs", 0, None))
attempt("umount", lambda: call(166 if X86 else 39, b"/proc", 2))
attempt("chroot", lambda: os.chroot("/"))
attempt("pivot_root", lambda: call(155 if X86 else 41, b"/", b"/"))
for number in (428, 429, 430, 431, 432, 433, 442, 457, 458):
    attempt(f"mount call {number}", lambda: call(number, -100, b"/", 0, 0, 0))
""",
    ),
    Hostile(
        "become-root",
        "change users or rights",
        "right",
        SYSCALLS
        + X86
        + """
attempt("setuid", lambda: os.setuid(0))
attempt("setresuid", lambda: os.setresuid(0, 0, 0))
attempt("setgid", lambda: os.setgid(0))
attempt("setgroups", lambda: os.setgroups([0]))
attempt("capset", lambda: call(126 if X86 else 91, bytes(8), bytes(24)))
if os.geteuid() == 0:
    won.append("root")
""",
    ),
    Hostile(
        "io-uring",
        "do I/O where no filter looks",
        "right",
        SYSCALLS
        + """
attempt("io_uring_setup", lambda: call(425, 4, bytes(120)))
attempt("io_uring_enter", lambda: call(426, 0, 0, 0, 0, None, 0))
attempt("io_uring_register", lambda: call(427, 0, 0, 0, 0))
""",
    ),
    Hostile(
        "attack-surface",
        "use the kernel's risky calls",
        "right",
        SYSCALLS
        + X86
        + """
for name, a, b in (("bpf", 321, 280), ("perf_event_open", 298, 241), ("userfaultfd", 323, 282),
                   ("io_setup", 206, 0), ("keyctl", 250, 219), ("init_module", 175, 105), ("finit_module", 313, 273),
                   ("kexec_load", 246, 104), ("reboot", 169, 142), ("swapon", 167, 224), ("acct", 163, 89),
                   ("personality", 135, 92), ("fanotify_init", 300, 262), ("inotify_init1", 294, 26),
                   ("quotactl", 179, 60), ("settimeofday", 164, 170), ("adjtimex", 159, 171),
                   ("sethostname", 170, 161), ("vhangup", 153, 58), ("memfd_create", 319, 279),
                   ("memfd_secret", 447, 447), ("kcmp", 312, 272), ("sync", 162, 81), ("mlockall", 151, 230)):
    attempt(name, lambda: call(a if X86 else b, 0, bytes(8), 0, 0, 0))
""",
    ),
    Hostile(
        "future-calls",
        "use calls newer than the filter",
        "right",
        SYSCALLS
        + """
for number in (463, 464, 467, 470, 500, 1000):
    attempt(f"call {number}", lambda: call(number, 0, 0, 0, 0, 0))
""",
    ),
    Hostile(
        "loosen",
        "take the limits off again",
        "right",
        SYSCALLS
        + X86
        + """
import resource
for name in ("CPU", "AS", "DATA", "NOFILE", "NPROC", "FSIZE", "CORE"):
    which = getattr(resource, "RLIMIT_" + name)
    hard = resource.getrlimit(which)[1]
    attempt(name, lambda: resource.setrlimit(which, (hard, hard)))
attempt("seccomp", lambda: call(317 if X86 else 277, 1, 0, None))
attempt("PR_SET_SECCOMP", lambda: call(157 if X86 else 167, 22, 2, 0, 0, 0))
attempt("PR_SET_DUMPABLE", lambda: call(157 if X86 else 167, 4, 1, 0, 0, 0))
attempt("landlock", lambda: call(446, 3, 0))
""",
    ),
    Hostile(
        "int80",
        "make a call of the 32-bit kernel",
        "crashed right",
        SYSCALLS
        + """
import mmap
def int80():
    if os.uname().machine != "x86_64":
        raise OSError
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(bytes.fromhex("b802000000cd80c3"))  # fork
    run = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(code)))
    if run() == 0:
        os._exit(0)
attempt("int80", int80)
""",
    ),
    Hostile(
        "x32",
        "make a call of the x32 kernel",
        "crashed right",
        SYSCALLS
        + """
if os.uname().machine == "x86_64":
    attempt("x32 getpid", lambda: call(0x40000000 + 39))
""",
    ),
    Hostile(
        "shared-memory",
        "keep memory beyond one's end",
        "right",
        SYSCALLS
        + X86
        + """
attempt("shmget", lambda: call(29 if X86 else 194, 0x1234, 1 << 20, 0o1666))
attempt("semget", lambda: call(64 if X86 else 190, 0x1234, 1, 0o1666))
attempt("msgget", lambda: call(68 if X86 else 186, 0x1234, 0o1666))
attempt("mq_open", lambda: call(240 if X86 else 180, b"left", 0o102, 0o600, None))
def named():
    from multiprocessing import shared_memory
    shared_memory.SharedMemory("leftover", create=True, size=100)
attempt("shm_open", named)
""",
    ),
    Hostile(
        "terminal",
        "type into the grader's terminal",
        "right",
        """
        import fcntl
        for fd in (0, 1, 2):
            for request in (0x5412, 0x541C, 0x540E, 0x8901, 0x5452):
                attempt(f"ioctl {request:x}", lambda: fcntl.ioctl(fd, request, b"i"))
        """,
    ),
]

FILES = [
    Hostile(
        "write-anywhere",
        "write outside of one's place",
        "right",
        """
        folders = ["/", "/tmp", "/var/tmp", "/dev", "/dev/shm", "/box", "/etc", "/usr", "/home", "/root", "/run",
                   "/grade", "/proc", os.path.dirname(@CANARY@), os.path.dirname(torch.__file__)]
        for folder in folders:
            attempt(folder, lambda: open(folder + "/torchgrade-was-here", "x").close())
            attempt(folder, lambda: os.mkdir(folder + "/torchgrade-was-here"))
        """,
    ),
    Hostile(
        "change-canary",
        "change a file of the grader's user",
        "right",
        """
        path = @CANARY@
        attempt("write", lambda: open(path, "w").close())
        attempt("append", lambda: open(path, "a").close())
        attempt("unlink", lambda: os.unlink(path))
        attempt("rename", lambda: os.rename(path, path + "x"))
        attempt("truncate", lambda: os.truncate(path, 0))
        attempt("read and truncate", lambda: os.open(path, os.O_RDONLY | os.O_TRUNC))
        attempt("chmod", lambda: os.chmod(path, 0))
        attempt("chown", lambda: os.chown(path, 0, 0))
        attempt("utime", lambda: os.utime(path))
        attempt("setxattr", lambda: os.setxattr(path, "user.x", b"y"))
        """,
    ),
    Hostile(
        "truncate-packages",
        "empty a package that may be read",
        "right",
        """
        path = torch.__file__
        attempt("read and truncate", lambda: os.open(path, os.O_RDONLY | os.O_TRUNC))
        attempt("truncate", lambda: os.truncate(path, 0))
        attempt("write", lambda: open(path, "a").close())
        attempt("utime", lambda: os.utime(path))
        attempt("chmod", lambda: os.chmod(path, 0o777))
        """,
    ),
    Hostile(
        "links",
        "make the grader follow a link",
        "right",
        """
        attempt("symlink", lambda: os.symlink(@CANARY@, "link"))
        attempt("hard link", lambda: os.link(@CANARY@, "hard"))
        attempt("fifo", lambda: os.mkfifo("fifo"))
        attempt("device", lambda: os.mknod("device", 0o20666, 0x103))
        """,
        scratch=1 << 20,
    ),
    Hostile(
        "setuid-file",
        "leave a program with rights",
        "right",
        """
        open("program", "w").write("x")
        attempt("chmod", lambda: os.chmod("program", 0o4777))
        attempt("exec", lambda: os.execv("program", ["program"]))
        """,
        scratch=1 << 20,
    ),
    Hostile(
        "fill-disk",
        "fill the disk",
        "right raised output_limit crashed",
        """
        def fill():
            for n in range(10_000):
                with open(f"f{n}", "wb") as file:
                    for _ in range(15):
                        file.write(b"x" * (1 << 20))
        attempt("150 GB", fill)
        """,
        scratch=1 << 22,
    ),
    Hostile(
        "fill-without-scratch",
        "fill the disk without a place for files",
        "right",
        """
        attempt("file", lambda: open("file", "wb").write(b"x" * 100))
        attempt("temporary", lambda: __import__("tempfile").TemporaryFile())
        """,
    ),
    Hostile(
        "fill-inodes",
        "make files without end",
        "right raised output_limit",
        """
        def fill():
            for n in range(1_000_000):
                open(f"f{n}", "wb").close()
        attempt("a million files", fill)
        """,
        scratch=1 << 22,
    ),
    Hostile(
        "deep-folders",
        "make a tree that cannot be removed",
        "right output_limit",
        """
        def dig():
            for n in range(5000):
                os.mkdir("d", 0o700)
                os.chdir("d")
        attempt("5000 levels", dig)
        """,
        scratch=1 << 22,
    ),
    Hostile(
        "unreadable-folders",
        "make folders that cannot be emptied",
        "right output_limit",
        """
        for n in range(20):
            os.mkdir(f"locked{n}", 0o700)
            os.mkdir(f"locked{n}/inner", 0o700)
            open(f"locked{n}/inner/file", "w").close()
            os.umask(0o777)
            os.mkdir(f"locked{n}/shut", 0o000)
            os.mkdir(f"shut{n}", 0o000)
            os.umask(0)
        """,
        scratch=1 << 22,
    ),
    Hostile(
        "sparse-file",
        "a file of a terabyte",
        "right raised crashed",
        """
        def sparse():
            with open("big", "wb") as file:
                file.truncate(1 << 40)
        attempt("a terabyte", sparse)
        """,
        scratch=1 << 20,
    ),
]

BANK = PROCESSES + SIGNALS + NETWORK + KERNEL + FILES
