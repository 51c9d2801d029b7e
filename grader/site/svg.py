"""A matplotlib figure as SVG that belongs to its page: its font, its colours, light or dark.

The strict content security policy of the pages forbids inline styles, so they become attributes;
colours become the page's variables; ids get the chart's name in front, so that several charts
stand on one page. The same figure gives the same bytes.
"""

from __future__ import annotations

import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.figure import Figure

from grader.report.markup import Html

NAMESPACE = "http://www.w3.org/2000/svg"
LINK = "{http://www.w3.org/1999/xlink}href"
COLOURS = {
    "#010101": "var(--ink)",
    "#020202": "var(--quiet)",
    "#030303": "var(--rule)",
    "#040404": "var(--accent)",
    "#050505": "var(--accent-soft)",
}
"""What a chart is drawn in -> what the page shows."""
INK, QUIET, RULE, ACCENT, SOFT = COLOURS
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # letters stay text, in the page's own font
    "font.size": 10.5,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.axisbelow": True,
    "grid.color": RULE,
    "grid.linewidth": 1,
}
TEXT_STYLE = {"text-anchor", "font-weight"}
"""What matplotlib says about letters and the page keeps; font and size are the page's."""


def inline_svg(figure: Figure, name: str) -> Html:
    """The figure as an `<svg>` element that assistive technology passes over.

    What it shows stands beside it in words and as a table.
    """
    with mpl.rc_context({"svg.hashsalt": name}):
        out = io.BytesIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    root = ET.fromstring(out.getvalue())  # noqa: S314  # matplotlib wrote it, from numbers and our words
    _tidy(root, name)
    box = root.attrib["viewBox"]
    root.attrib = {"viewBox": box, "class": "chart", "aria-hidden": "true", "focusable": "false"}
    return Html(ET.tostring(root, encoding="unicode", short_empty_elements=True))


def _tidy(root: ET.Element, name: str) -> None:
    written = ET.tostring(root, encoding="unicode")
    used = set(re.findall(r"#([\w-]+)", written))
    for parent in root.iter():
        for child in list(parent):
            if _local(child.tag) in ("metadata", "style"):
                parent.remove(child)
    for element in root.iter():
        element.tag = _local(element.tag)
        _attributes(element, used, name)


def _attributes(element: ET.Element, used: set[str], name: str) -> None:
    """Attributes in place of the style; ids that are used, made the chart's own."""
    style = element.attrib.pop("style", "")
    for rule in filter(None, map(str.strip, style.split(";"))):
        key, _colon, value = rule.partition(":")
        if element.tag != "text" or key in TEXT_STYLE or key in ("fill", "opacity"):
            element.set(key, value.strip())
    if (identity := element.attrib.pop("id", "")) in used:
        element.set("id", f"{name}-{identity}")
    if (link := element.attrib.pop(LINK, None)) is not None:
        element.set("href", f"#{name}-{link.removeprefix('#')}")
    for key, value in list(element.attrib.items()):
        if value.startswith("url(#"):
            element.set(key, value.replace("url(#", f"url(#{name}-"))
        elif value in COLOURS:
            element.set(key, COLOURS[value])


def _local(tag: str) -> str:
    return tag.removeprefix("{" + NAMESPACE + "}")
