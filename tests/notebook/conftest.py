"""A tiny course whose notebook runs in seconds."""

from __future__ import annotations

from tests.authoring.conftest import course, folder

__all__ = ["course", "folder"]
