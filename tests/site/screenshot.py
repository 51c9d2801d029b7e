"""The pictures of docs/reports.md, made from the demo class.

`python -m tests.site.screenshot` writes them; they are small, with a palette.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from grader.results.assessment import Assessment
from grader.site.write import write_site
from tests.conftest import chromium
from tests.site.conftest import NOW
from tests.site.demo import write_demo

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SHOTS = {
    "class-page.png": ("index.html", "body", 1180),
    "checks.png": ("index.html", "#checks", 330),
    "student-page.png": ("students/s20261259.html", "#exercise-3", 760),
}
"""Name -> page, what stands on top, and how many pixels below it are shown."""


def main() -> None:
    """Write the pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        write_site(write_demo(root / "results"), root, Assessment(), NOW)
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, (file, anchor, height) in SHOTS.items():
            page = browser.new_page(viewport={"width": 900, "height": height})
            page.goto((root / file).as_uri())
            page.evaluate(f"document.querySelector('{anchor}').scrollIntoView()")
            image = Image.open(io.BytesIO(page.screenshot()))
            PICTURES.mkdir(exist_ok=True)
            image.convert("RGB").quantize(256).save(PICTURES / name, optimize=True)


if __name__ == "__main__":
    main()
