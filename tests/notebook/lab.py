"""A real JupyterLab, and a headless Chromium that works in it as a student does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S*")


@contextmanager
def jupyterlab(folder: Path, course: Path) -> Iterator[str]:
    """JupyterLab on a folder; gives its address. Its settings stay in the folder."""
    command = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
        *("--ip=127.0.0.1", "--port=0", "--IdentityProvider.token=", f"--notebook-dir={folder}"),
    ]
    settings = folder / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    home = {"HOME": str(folder), "JUPYTER_CONFIG_DIR": str(folder / ".jupyter")}
    python = {"PYTHONPATH": str(ROOT), "GRADE_COURSE": str(course), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **home, **python},
    )
    with process:
        try:
            yield _address(process)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    said = []
    for line in process.stderr:
        said.append(line)
        if found := ADDRESS.search(line):
            # Whoever writes into a full pipe waits: somebody has to read on.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return found[0].partition("/lab")[0].rstrip("/")
    raise AssertionError("JupyterLab did not start:\n" + "".join(said))


class Student:
    """Works in one open notebook."""

    def __init__(self, page: Any, address: str, notebook: str) -> None:
        self.page = page
        page.set_default_timeout(120_000)
        page.goto(f"{address}/lab/tree/{notebook}")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        page.locator('.jp-Notebook-ExecutionIndicator[data-status="idle"]').wait_for()

    def cell(self, starts: str) -> Any:
        """The code cell whose text starts so, scrolled to."""
        return self.page.locator(".jp-CodeCell", has_text=starts).first

    def write(self, starts: str, text: str) -> None:
        """Replace the text of a cell."""
        cell = self.cell(starts)
        cell.scroll_into_view_if_needed()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def result(self, starts: str) -> Any:
        """The report below a cell."""
        return self.cell(starts).locator(".tg-report")

    def run_all(self) -> None:
        """Run > Run All Cells."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_text("Run All Cells", exact=True).click()
