"""The workflows of a student repository: they call those of torchgrade, at one commit."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from grader.errors import UsageError
from grader.release.seal import Files
from grader.text import _, language

TEMPLATES = Path(__file__).with_name("templates")
NAMED = re.compile(
    r"(?P<owner>[A-Za-z0-9-]{1,39})/(?P<name>[\w.-]{1,100})@(?P<commit>[0-9a-f]{40})"
)


def workflow_files(named: str) -> Files:
    """The two workflows that use torchgrade from `OWNER/NAME@COMMIT`, in the current language.

    Raises `UsageError`.
    """
    match = NAMED.fullmatch(named)
    if match is None:
        text = _(
            "`{name}` names no commit on GitHub. Write OWNER/NAME@COMMIT with all 40 digits, as "
            "`git rev-parse HEAD` prints them: a branch or tag could change later."
        )
        raise UsageError(text.format(name=named))
    facts = {
        "grader": f"{match['owner']}/{match['name']}",
        "commit": match["commit"],
        "language": language(),
    }
    files = {}
    for name in ("grade.yml", "publish.yml"):
        text = (TEMPLATES / f"{name}.tmpl").read_text(encoding="utf-8")
        files[f".github/workflows/{name}"] = Template(text).substitute(facts).encode()
    return files
