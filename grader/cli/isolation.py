"""How well strangers' code must be locked in: what grading commands refuse, and how to insist."""

from __future__ import annotations

from typing import Annotated

import typer

from grader.cli.screen import Screen
from grader.errors import SandboxError
from grader.text import _

Weak = Annotated[
    bool,
    typer.Option(
        "--allow-weak-isolation", help=_("Grade even where submissions cannot be locked in safely.")
    ),
]


def strong_tier(screen: Screen, *, weak: bool) -> str:
    """The strongest isolation here; raises `SandboxError` where it is too weak for strangers."""
    from grader.sandbox import tiers

    with screen.busy(_("Looking at this machine …")):
        tier = tiers.probe().tier
    if not weak:
        refuse_weak(tier)
    return tier


def refuse_weak(tier: str) -> None:
    """Raise `SandboxError` for a tier that is too weak for strangers; says what is missing here."""
    from grader.sandbox import tiers

    if tier != "process":
        return
    parts = tiers.probe().parts
    steps = [f"{p.name}: {p.next_step}" for p in parts if not p.ok and p.next_step]
    text = _(
        "This machine gives only the tier `process`, which does not keep strangers' code from your "
        "files. {steps} `grade doctor` shows each part; --allow-weak-isolation grades all the same."
    )
    raise SandboxError(text.format(steps=" ".join(steps)))
