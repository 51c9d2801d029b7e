"""Where checks about devices run. Points never depend on owning a GPU."""

from __future__ import annotations

import torch

from grader.engine.answers import Answers
from grader.errors import UsageError
from grader.text import _

POISONED = ("CUDA error", "device-side assert", "CUBLAS_STATUS", "cuDNN error")
"""Texts of errors after which a process can do nothing more with its GPU."""


def resolve(asked: str) -> str:
    """`simulated`, `cuda` or `cpu` for what was asked; `auto` takes a real GPU if there is one.

    Raises `UsageError` when `cuda` is asked for and there is none.
    """
    if asked not in ("auto", "cuda"):
        return asked
    if torch.cuda.is_available():
        return "cuda"
    if asked == "cuda":
        raise UsageError(
            _("There is no CUDA device here. Use --device simulated, or leave the option out.")
        )
    return "simulated"


def poisoned(answers: Answers) -> bool:
    """True when a CUDA error has made the worker useless for the next check."""
    return any(
        reply.error is not None and any(text in reply.error.message for text in POISONED)
        for reply in answers.taken
    )
