"""What README shows is what the command prints."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "solutions" / "03_softmax"


def test_the_output_in_the_readme_is_what_its_student_sees(tmp_path):
    mistake = (FOLDER / "wrong" / "w01_naive_exponential.py").read_text(encoding="utf-8")
    file = tmp_path / "softmax.py"
    file.write_text(f"{(FOLDER / 'softmax.py').read_text('utf-8')}\n\n{mistake}", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "grader", "exercise-3", "--file", str(file), "--lang", "en"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 1
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.search(r"```\n( {2}Exercise 3 ·.*?)\n\n {2}…\n```", readme, re.DOTALL)
    assert shown is not None
    assert ran.stdout.lstrip("\n").startswith(shown[1])
