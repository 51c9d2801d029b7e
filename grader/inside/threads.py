"""Where Python starts a thread, whatever class or method asked for it.

Modes of PyTorch belong to one thread, so whoever watches code has to know of the others.
"""

from __future__ import annotations

import threading

STARTERS = tuple(
    name
    for name in ("_start_new_thread", "_start_joinable_thread")  # before and since Python 3.13
    if hasattr(threading, name)
)
"""Names in `threading` that every `Thread.start` looks up and calls with the work of the thread."""
