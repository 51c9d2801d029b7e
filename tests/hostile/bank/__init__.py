"""The bank: every hostile submission, by kind."""

from __future__ import annotations

from . import exceptions, forging, harming, reading, stalling, state
from .entry import Hostile

KINDS: dict[str, list[Hostile]] = {
    "forging": forging.BANK,
    "reading": reading.BANK,
    "harming": harming.BANK,
    "stalling": stalling.BANK,
    "exceptions": exceptions.BANK,
    "state": state.BANK,
}
BANK: dict[str, Hostile] = {entry.name: entry for bank in KINDS.values() for entry in bank}
