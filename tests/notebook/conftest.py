"""A tiny course whose notebook runs in seconds, and a headless Chromium."""

from __future__ import annotations

from tests.authoring.conftest import course, folder
from tests.site.conftest import browser

__all__ = ["browser", "course", "folder"]
