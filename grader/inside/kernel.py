"""The few calls of the Linux kernel that Python 3.11 does not offer, through ctypes.

Each raises `OSError` with the name of what was refused: a silent failure here would be a hole.
"""

# pathlib is slow to import, and this runs at every start

from __future__ import annotations

import ctypes
import os
import signal
import struct

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS = 0x00020000, 0x02000000, 0x04000000
CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = (
    0x08000000,
    0x10000000,
    0x20000000,
    0x40000000,
)
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REC, MS_PRIVATE = 1 << 14, 1 << 18
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_KEEPCAPS = 1, 4, 8
PR_GET_SECCOMP, PR_SET_SECCOMP = 21, 22
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 36, 38
PR_CAPBSET_DROP, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 24, 47, 4
CAP_DAC_READ_SEARCH = 2
CLONE = {"x86_64": 56, "aarch64": 220}
"""The number of `clone(2)`."""
CAPABILITY_VERSION = 0x20080522
LAST_CAPABILITY = 63

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
_holding = ctypes.PyDLL(None, use_errno=True)
"""The same, called without letting go of the interpreter's lock, which a forked child needs."""
_holding.syscall.restype = ctypes.c_long


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: int | bytes | None) -> int:
    """One raw system call; raises OSError when the kernel refuses it."""
    return _checked(raw_syscall(number, *arguments), f"syscall {number}")


def raw_syscall(number: int, *arguments: int | bytes | None) -> int:
    """One raw system call; -1 when the kernel refuses it, the reason in `ctypes.get_errno()`."""
    given = [a if a is None or isinstance(a, bytes) else ctypes.c_long(a) for a in arguments]
    result: int = _libc.syscall(ctypes.c_long(number), *given)
    return result


def prctl(option: int, *arguments: int | None) -> int:
    """`prctl(2)` with up to four numbers."""
    given = [ctypes.c_ulong(a or 0) for a in (*arguments, 0, 0, 0, 0)[:4]]
    return _checked(_libc.prctl(ctypes.c_int(option), *given), f"prctl {option}")


def fork_into(spaces: int) -> int:
    """Fork a child into new namespaces: 0 in the child, else its pid as seen from here.

    One copy of this process in place of two: after `unshare` it is the next child that begins a
    process namespace. The child still has to map its users. For a process with one thread.
    """
    number = ctypes.c_long(CLONE[os.uname().machine])
    zeros = [ctypes.c_long(0)] * 4
    ctypes.pythonapi.PyOS_BeforeFork()
    pid: int = _holding.syscall(number, ctypes.c_long(spaces | signal.SIGCHLD), *zeros)
    if pid == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
        return 0
    ctypes.pythonapi.PyOS_AfterFork_Parent()
    return _checked(pid, "clone")


def mount(source: str | None, target: str, kind: str | None, flags: int, data: str = "") -> None:
    """`mount(2)`."""
    texts = [t.encode() if t is not None else None for t in (source, target, kind)]
    result = _libc.mount(*texts, ctypes.c_ulong(flags), data.encode())
    _checked(result, f"mount on {target}")


def map_ids(uid: int, gid: int) -> None:
    """Map the one user and the one group of this process into its new user namespace."""
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{uid} {uid} 1"),
        ("gid_map", f"{gid} {gid} 1"),
    ):
        with open(
            f"/proc/self/{name}", "w", encoding="ascii"
        ) as file:  # no pathlib before the torch import
            file.write(text)


def drop_capabilities(keep: int | None = None) -> None:
    """Give up every capability for good, but for the one number `keep`."""
    kept = 0 if keep is None else 1 << keep
    _libc.prctl(PR_CAP_AMBIENT, ctypes.c_ulong(PR_CAP_AMBIENT_CLEAR_ALL), *[ctypes.c_ulong(0)] * 3)
    for number in range(LAST_CAPABILITY + 1):
        # Past the last capability, or without the right to narrow the bounding set, this
        # fails; the empty permitted set and no_new_privs below are what counts.
        _libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(number), *[ctypes.c_ulong(0)] * 3)
    header = struct.pack("Ii", CAPABILITY_VERSION, 0)
    low, high = kept & 0xFFFFFFFF, kept >> 32
    sets = struct.pack("6I", low, low, 0, high, high, 0)
    _checked(_libc.capset(header, sets), "capset")


def become_user(uid: int, *, keep: int | None = None) -> None:
    """Turn root into the user and group `uid`, without groups or capabilities (but `keep`)."""
    if keep is not None:
        prctl(PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    drop_capabilities(keep)
    if os.getresuid() != (uid, uid, uid) or os.getresgid() != (uid, uid, uid):
        raise OSError(f"could not become user {uid}")


def install_filter(program: bytes) -> None:
    """Install a seccomp filter for this process; it cannot be taken off again."""

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))

    buffer = ctypes.create_string_buffer(program, len(program))
    holder = Program(len(program) // 8, ctypes.cast(buffer, ctypes.c_void_p))
    mode_filter = ctypes.c_ulong(2)
    result = _libc.prctl(
        ctypes.c_int(PR_SET_SECCOMP),
        mode_filter,
        ctypes.byref(holder),
        ctypes.c_ulong(0),
        ctypes.c_ulong(0),
    )
    _checked(result, "seccomp")


def fork_refused() -> bool:
    """True when the kernel refuses a fork; a child that comes to be ends at once."""
    pid: int = _libc.fork()
    if pid == 0:
        os._exit(0)
    if pid > 0:
        os.waitpid(pid, 0)
    return pid < 0
