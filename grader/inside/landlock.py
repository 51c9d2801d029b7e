"""Landlock: an ordinary process gives up the file system, TCP and signals, without root.

What is not named readable or writable cannot be opened, listed, made, renamed or removed
(only `stat` still answers). Rules name files that exist when they are made.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterable

from grader.inside import kernel

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION = 1
PATH_BENEATH = 1
WRITE_FILE, READ_FILE, READ_DIR = 1 << 1, 1 << 2, 1 << 3
REMOVE_DIR, REMOVE_FILE, MAKE_DIR, MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
REFER, TRUNCATE, IOCTL_DEVICE = 1 << 13, 1 << 14, 1 << 15
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
NEWEST_FILE_RIGHTS = (1 << 16) - 1
ALL_TCP, ALL_SCOPES = 3, 3
FIRST_WITH_TCP, FIRST_WITH_SCOPES = 4, 6


def version() -> int:
    """The version of Landlock that this kernel offers; 0 when there is none."""
    return max(0, kernel.raw_syscall(CREATE_RULESET, None, 0, ASK_VERSION))


def file_rights(abi: int) -> int:
    """All rights over files that version `abi` can take away."""
    return FILE_RIGHTS.get(abi, NEWEST_FILE_RIGHTS)


def ruleset(
    readable: Iterable[str], writable: Iterable[str] = (), devices: Iterable[str] = ()
) -> int:
    """A descriptor of rules: files may be read below `readable`, changed below `writable`.

    `devices` may be read, written and controlled.
    """
    abi = version()
    if not abi:
        raise OSError("this kernel offers no Landlock")
    attributes = struct.pack("QQQ", file_rights(abi), ALL_TCP, ALL_SCOPES)
    size = 24 if abi >= FIRST_WITH_SCOPES else 16 if abi >= FIRST_WITH_TCP else 8
    rules = kernel.syscall(CREATE_RULESET, attributes[:size], size, 0)
    changes = WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
    for path in readable:
        _allow(rules, path, READ_FILE | READ_DIR)
    for path in writable:
        _allow(rules, path, (READ_FILE | READ_DIR | changes) & file_rights(abi))
    for path in devices:
        _allow(rules, path, (READ_FILE | WRITE_FILE | IOCTL_DEVICE) & file_rights(abi))
    return rules


def _allow(rules: int, path: str, rights: int) -> None:
    """Allow `rights` below `path`; a path that is gone stays denied."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= READ_FILE | WRITE_FILE | TRUNCATE | IOCTL_DEVICE
        kernel.syscall(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


def restrict(rules: int) -> None:
    """Bind this process to the rules, for good."""
    kernel.syscall(RESTRICT_SELF, rules, 0)
