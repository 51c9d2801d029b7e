"""The notebook in a real JupyterLab, driven by a headless Chromium as a student would."""

from __future__ import annotations

import shutil

import pytest

from grader.authoring.stub import pieces
from tests.notebook.lab import ROOT, Student, jupyterlab

SHOTS = ROOT / "build" / "screenshots"


@pytest.mark.slow
def test_open_fill_in_run_and_see_green(tmp_path, browser):
    shutil.copytree(ROOT / "exercises" / "03_softmax", tmp_path, dirs_exist_ok=True)
    source = (ROOT / "solutions" / "03_softmax" / "softmax.py").read_text(encoding="utf-8")
    right = {piece.name: piece.text for piece in pieces(source)}
    with jupyterlab(tmp_path, ROOT) as address:
        page = browser.new_page(viewport={"width": 1300, "height": 1000})
        student = Student(page, address, "softmax.ipynb")
        picture = page.locator('.jp-MarkdownOutput img[alt^="Bars"]')
        picture.scroll_into_view_if_needed()
        page.wait_for_function(
            "picture => picture.naturalWidth > 300", arg=picture.element_handle()
        )
        student.write('"""Exercise 3', right["imports"])
        for name in ("logsumexp", "softmax", "log_softmax"):
            student.write(f"def {name}(", right[name])
        student.run_all()
        whole = student.result('check("E3")')
        whole.locator(".tg-next").wait_for()
        whole.scroll_into_view_if_needed()
        SHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SHOTS / "notebook.png")
        assert whole.locator(".tg-passed").count() == 9
        assert whole.locator(".tg-failed, .tg-open").count() == 0
        assert page.locator(".tg-failed, .tg-open, [data-mime-type*=error]").count() == 0
        student.write(
            "def logsumexp(", "def logsumexp(x, dim=-1, keepdim=False):\n    return x.sum(dim)\n"
        )
        page.keyboard.press("Shift+Enter")
        page.keyboard.press("Shift+Enter")
        failed = student.result('check("E3.C5")').locator(".tg-failed")
        failed.wait_for()
        failed.scroll_into_view_if_needed()
        page.screenshot(path=SHOTS / "notebook-failure.png")
        page.close()
