"""The catalogue's tools, for developers: they need Babel.

python -m grader.text.compile            zh.po -> zh.mo, which the grader reads
python -m grader.text.compile --update   first add to zh.po what the code says and it lacks
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).parents[1]
PO = Path(__file__).with_name("zh.po")
MO = PO.with_suffix(".mo")
KEYWORDS = {"_": None, "plural": (1, 2)}
HEADER = (
    "# The grader's sentences in Chinese. `python -m grader.text.compile --update` adds new ones."
)


def extracted() -> Catalog:
    """Every sentence that the code, or a template of a page, passes through `_` or `plural`."""
    catalogue = Catalog(project="torchgrade", charset="utf-8")
    methods = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    found = extract_from_dir(PACKAGE, method_map=methods, keywords=KEYWORDS)
    for name, _line, message, _comments, _context in found:
        catalogue.add(message, locations=[(f"grader/{Path(name).as_posix()}", 0)])
    return catalogue


def read() -> Catalog:
    """The Chinese catalogue as it is on disk."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh")


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue in the form that gettext reads."""
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def update() -> None:
    """Add to zh.po what is new, and drop what the code no longer says."""
    catalogue = read() if PO.exists() else Catalog(locale="zh", project="torchgrade")
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    catalogue.fuzzy = False
    catalogue.header_comment = HEADER
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, no_location=True, omit_header=False, sort_output=True)
    PO.write_bytes(buffer.getvalue())


def main(arguments: list[str]) -> None:
    """Run the module."""
    if "--update" in arguments:
        update()
    MO.write_bytes(compiled(read()))


if __name__ == "__main__":
    main(sys.argv[1:])
