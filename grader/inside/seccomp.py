"""The system calls that a submission may not make, as a BPF program for the kernel.

Denied calls answer EPERM, so that a student reads an ordinary Python error. Foreign
architectures (int 0x80, x32) kill the process: their numbers mean other calls. Calls newer
than this table answer ENOSYS, as on an older kernel. Nothing here needs libseccomp.

The numbers are those of Linux' own unistd headers: `name:x86_64:aarch64`, `-` where the
architecture has no such call.
"""

from __future__ import annotations

import errno
import functools
import os
import struct
import sys

ARCHITECTURES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
NEWEST = 462
X32_BIT = 0x40000000

PROCESSES = """
fork:57:- vfork:58:- execve:59:221 execveat:322:281 ptrace:101:117 process_vm_readv:310:270
process_vm_writev:311:271 process_madvise:440:440 process_mrelease:448:448 kcmp:312:272
pidfd_getfd:438:438 pidfd_open:434:434 pidfd_send_signal:424:424 kill:62:129 tkill:200:130
tgkill:234:131 rt_sigqueueinfo:129:138 rt_tgsigqueueinfo:297:240 setsid:112:157 setpgid:109:154
setpriority:141:140 ioprio_set:251:30 sched_setscheduler:144:119 sched_setparam:142:118
sched_setattr:314:274 sched_setaffinity:203:122 timer_create:222:107 setrlimit:160:164
"""
SOCKETS = """
socket:41:198 socketpair:53:199 connect:42:203 bind:49:200 listen:50:201 accept:43:202
accept4:288:242 sendto:44:206 sendmsg:46:211 sendmmsg:307:269 recvfrom:45:207 recvmsg:47:212
recvmmsg:299:243 shutdown:48:210 setsockopt:54:208 getsockopt:55:209 getsockname:51:204
getpeername:52:205
"""
MOUNTS_AND_USERS = """
mount:165:40 umount2:166:39 pivot_root:155:41 chroot:161:51 unshare:272:97 setns:308:268
move_mount:429:429 open_tree:428:428 fsopen:430:430 fsconfig:431:431 fsmount:432:432
fspick:433:433 mount_setattr:442:442 statmount:457:457 listmount:458:458 setuid:105:146
setgid:106:144 setreuid:113:145 setregid:114:143 setresuid:117:147 setresgid:119:149
setgroups:116:159 setfsuid:122:151 setfsgid:123:152 capset:126:91
"""
MEMORY_AND_IPC = """
memfd_create:319:279 memfd_secret:447:447 shmget:29:194 shmat:30:196 shmctl:31:195 shmdt:67:197
semget:64:190 semop:65:193 semtimedop:220:192 semctl:66:191 msgget:68:186 msgsnd:69:189
msgrcv:70:188 msgctl:71:187 mq_open:240:180 mq_unlink:241:181 mq_timedsend:242:182
mq_timedreceive:243:183 mq_notify:244:184 mq_getsetattr:245:185 mlock:149:228 mlock2:325:284
mlockall:151:230 remap_file_pages:216:234 migrate_pages:256:238 move_pages:279:239
mbind:237:235 set_mempolicy:238:237 set_mempolicy_home_node:450:450
"""
FILES = """
chmod:90:- fchmod:91:52 fchmodat:268:53 fchmodat2:452:452 chown:92:- fchown:93:55 lchown:94:-
fchownat:260:54 setxattr:188:5 lsetxattr:189:6 fsetxattr:190:7 removexattr:197:14
lremovexattr:198:15 fremovexattr:199:16 utime:132:- utimes:235:- futimesat:261:-
utimensat:280:88 link:86:- linkat:265:37 symlink:88:- symlinkat:266:36 truncate:76:45
sync:162:81 syncfs:306:267 mknod:133:- mknodat:259:33 open_by_handle_at:304:265
name_to_handle_at:303:264 splice:275:76 tee:276:77 vmsplice:278:75 inotify_init:253:-
inotify_init1:294:26 inotify_add_watch:254:27 inotify_rm_watch:255:28 fanotify_init:300:262
fanotify_mark:301:263 quotactl:179:60 quotactl_fd:443:443 ustat:136:-
"""
KERNEL = """
io_uring_setup:425:425 io_uring_enter:426:426 io_uring_register:427:427 io_setup:206:0
io_submit:209:2 io_destroy:207:1 io_getevents:208:4 io_pgetevents:333:292 io_cancel:210:3
bpf:321:280 perf_event_open:298:241 userfaultfd:323:282 add_key:248:217 request_key:249:218
keyctl:250:219 init_module:175:105 finit_module:313:273 delete_module:176:106
create_module:174:- query_module:178:- get_kernel_syms:177:- kexec_load:246:104
kexec_file_load:320:294 reboot:169:142 swapon:167:224 swapoff:168:225 iopl:172:- ioperm:173:-
modify_ldt:154:- personality:135:92 acct:163:89 nfsservctl:180:42 lookup_dcookie:212:18
syslog:103:116 _sysctl:156:- sysfs:139:- uselib:134:- settimeofday:164:170
clock_settime:227:112 clock_adjtime:305:266 adjtimex:159:171 sethostname:170:161
setdomainname:171:162 vhangup:153:58 landlock_create_ruleset:444:444 landlock_add_rule:445:445
landlock_restrict_self:446:446 lsm_set_self_attr:460:460 seccomp:317:277 epoll_ctl_old:214:-
epoll_wait_old:215:-
"""
UNSUPPORTED = "clone3:435:435 openat2:437:437"
"""Their arguments lie behind a pointer, where a filter cannot look; libc falls back at ENOSYS."""
JUDGED = (
    "clone:56:220 ioctl:16:29 fcntl:72:25 prctl:157:167 prlimit64:302:261 open:2:- openat:257:56"
)
"""Allowed or denied by their arguments."""

DENIED = " ".join((PROCESSES, SOCKETS, MOUNTS_AND_USERS, MEMORY_AND_IPC, FILES, KERNEL))
DENIED_COUNT = {"x86_64": 192, "aarch64": 168}
"""How many calls the table above denies: a slip of an edit must not thin it silently."""

CLONE_THREAD = 0x00010000
NEW_NAMESPACES = 0x7E020000
IOCTLS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""isatty, the window's size, bytes that wait, and the flags of a descriptor."""
TERMINAL_IOCTLS = (0x5412, 0x541C, 0x540E)
"""Fake input, console control, controlling terminal: denied also where devices are needed."""
FCNTLS_DENIED = (8, 10, 15, 1024, 1026, 1031)
"""Signals on I/O (sent to any process of one's user!), leases, watches, larger pipes."""
PRCTLS = (3, 15, 16, 21, 39, 42, 0x53564D41)
"""Names of threads, names of memory areas, and questions."""

_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_EPERM = 0x00050000 | errno.EPERM
_ENOSYS = 0x00050000 | errno.ENOSYS
_LOAD, _AND, _RETURN = 0x20, 0x54, 0x06
_EQUAL, _GREATER, _AT_LEAST, _ANY_BIT = 0x15, 0x25, 0x35, 0x45
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4


class FilterError(Exception):
    """There is no filter for this machine, or the table is not what it should be."""


def _one(operation: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", operation, if_true, if_false, value)


def _return_when(operation: int, value: int, verdict: int) -> bytes:
    """Give `verdict` when the loaded word compares so with `value`, else go on."""
    return _one(operation, value, 0, 1) + _one(_RETURN, verdict)


def _return_unless(operation: int, value: int, verdict: int) -> bytes:
    return _one(operation, value, 1, 0) + _one(_RETURN, verdict)


def _argument(index: int, *, high: bool = False) -> bytes:
    """Load one half of an argument (both architectures are little-endian)."""
    return _one(_LOAD, 16 + 8 * index + (4 if high else 0))


def _judge(number: int | None, body: bytes) -> bytes:
    """`body` for the call `number` alone: it must end in a verdict."""
    if number is None:
        return b""
    return _one(_EQUAL, number, 0, len(body) // 8) + body


def _clone() -> bytes:
    """Threads are allowed, processes and namespaces are not."""
    return (
        _argument(0)
        + _return_when(_ANY_BIT, NEW_NAMESPACES, _EPERM)
        + _return_unless(_ANY_BIT, CLONE_THREAD, _EPERM)
        + _one(_RETURN, _ALLOW)
    )


def _one_of(index: int, values: tuple[int, ...], found: int, other: int) -> bytes:
    """`found` when the argument is one of `values`, else `other`."""
    tests = b"".join(_return_when(_EQUAL, value, found) for value in values)
    return _argument(index) + tests + _one(_RETURN, other)


def _only_asking() -> bytes:
    """prlimit64 with no new limit (a null pointer) is getrlimit."""
    return (
        _argument(2)
        + _return_unless(_EQUAL, 0, _EPERM)
        + _argument(2, high=True)
        + _return_unless(_EQUAL, 0, _EPERM)
        + _one(_RETURN, _ALLOW)
    )


def _no_truncating_read(index: int) -> bytes:
    """Refuse O_RDONLY with O_TRUNC: before its third version Landlock lets that empty a file."""
    mode_and_trunc = os.O_ACCMODE | os.O_TRUNC
    return (
        _argument(index)
        + _one(_AND, mode_and_trunc)
        + _return_when(_EQUAL, os.O_RDONLY | os.O_TRUNC, _EPERM)
        + _one(_RETURN, _ALLOW)
    )


def table(text: str, architecture: str) -> dict[str, int]:
    """The numbers of the calls in `text` on `architecture`."""
    column = ARCHITECTURES[architecture][1]
    found = {}
    for entry in text.split():
        name, *numbers = entry.split(":")
        if numbers[column] != "-":
            found[name] = int(numbers[column])
    return found


def machine() -> str:
    """The architecture of this machine, as the table names it."""
    if sys.byteorder != "little" or sys.maxsize < 1 << 32:
        raise FilterError("no system call filter for this kind of machine")
    name = os.uname().machine
    name = {"arm64": "aarch64", "amd64": "x86_64"}.get(name, name)
    if name not in ARCHITECTURES:
        raise FilterError(f"no system call filter for {name} machines")
    return name


@functools.cache
def build(architecture: str | None = None, *, devices: bool = False) -> bytes:
    """The program for `architecture` (this machine's); `devices` leaves ioctl to a GPU's driver."""
    architecture = architecture or machine()
    denied = table(DENIED, architecture)
    if len(denied) != DENIED_COUNT[architecture] or len(set(denied.values())) != len(denied):
        raise FilterError(f"the table denies {len(denied)} calls, not the number it should")
    program = _head(architecture)
    program += b"".join(_return_when(_EQUAL, n, _EPERM) for n in denied.values())
    program += b"".join(
        _return_when(_EQUAL, n, _ENOSYS) for n in table(UNSUPPORTED, architecture).values()
    )
    program += _judged(table(JUDGED, architecture), devices=devices)
    return program + _one(_RETURN, _ALLOW)


def _head(architecture: str) -> bytes:
    code = (
        _one(_LOAD, _ARCHITECTURE_AT)
        + _return_unless(_EQUAL, ARCHITECTURES[architecture][0], _KILL)
        + _one(_LOAD, _NUMBER_AT)
    )
    if architecture == "x86_64":
        code += _return_when(_AT_LEAST, X32_BIT, _KILL)
    return code + _return_when(_GREATER, NEWEST, _ENOSYS)


def _judged(numbers: dict[str, int], *, devices: bool) -> bytes:
    ioctl = (
        _one_of(1, TERMINAL_IOCTLS, _EPERM, _ALLOW)
        if devices
        else _one_of(1, IOCTLS, _ALLOW, _EPERM)
    )
    bodies = {
        "clone": _clone(),
        "ioctl": ioctl,
        "fcntl": _one_of(1, FCNTLS_DENIED, _EPERM, _ALLOW),
        "prctl": _one_of(0, PRCTLS, _ALLOW, _EPERM),
        "prlimit64": _only_asking(),
        "open": _no_truncating_read(1),
        "openat": _no_truncating_read(2),
    }
    return b"".join(_judge(numbers.get(name), body) for name, body in bodies.items())
