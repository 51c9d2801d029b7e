"""The look of the handouts' pictures: colours, boxes, arrows, tables of numbers, and `save`.

Each `solutions/NN_slug/pictures.py` draws with these and stays short. Pictures are light cards, so
they read alike on light and dark pages. The colours are Okabe and Ito's, which people with any
kind of colour vision can tell apart; where two curves matter, they differ in dash as well.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.typing import ColorType
from PIL import Image  # comes with matplotlib

Point = tuple[float, float]
Cells = Sequence[Sequence[Any]]

INK, GREY, PALE, CARD = "#1f2328", "#6e7781", "#e6e9ed", "#fcfcfb"
BLUE, ORANGE, GREEN, PURPLE, SKY, RED = (
    "#0072b2",
    "#e08a00",
    "#008a66",
    "#b3588f",
    "#56b4e9",
    "#d0490c",
)
# Backgrounds that ink stays readable on, in the order of the strong colours above.
LIGHT_BLUE, LIGHT_ORANGE, LIGHT_GREEN, LIGHT_PURPLE = "#c9e2f3", "#fbe0b5", "#c5e8dc", "#f0d5e5"
DIVERGING = LinearSegmentedColormap.from_list("diverging", [BLUE, "#ffffff", ORANGE])
SEQUENTIAL = LinearSegmentedColormap.from_list("sequential", ["#ffffff", BLUE])

MAX_BYTES = 60_000
PNG_DPI = 130
PNG_COLOURS = 64

mpl.rcParams.update(
    {
        "svg.hashsalt": "torchgrade",
        "svg.fonttype": "path",  # the letters travel with the picture
        "font.family": "DejaVu Sans",  # comes with matplotlib
        "mathtext.fontset": "dejavusans",
        "font.size": 10,
        "axes.titlesize": 10.5,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.facecolor": CARD,
        "figure.facecolor": CARD,
        "text.color": INK,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "lines.linewidth": 2,
        "lines.solid_capstyle": "round",
        "legend.frameon": False,
    }
)


def plots(columns: int = 1, *, size: Point = (7.2, 2.8), **options: Any) -> tuple[Figure, Any]:
    """A figure with one row of plots (`rows=` for more); size in inches."""
    figure = Figure(figsize=size, layout="constrained")
    return figure, figure.subplots(options.pop("rows", 1), columns, **options)


def sheet(width: float, height: float, *, unit: float = 0.42) -> tuple[Figure, Axes]:
    """Empty paper for a diagram: x from 0 to `width`, y from 0 (top) to `height`, in units."""
    figure = Figure(figsize=(width * unit, height * unit))
    axes = figure.add_axes((0, 0, 1, 1))
    blank(axes, (0, width), (height, 0))
    return figure, axes


def blank(axes: Axes, x: Point, y: Point) -> None:
    """Turn axes into paper with the given corners and equal units."""
    axes.set(xlim=x, ylim=y, aspect="equal")
    axes.axis("off")


def table(
    axes: Axes,
    corner: Point,
    cells: Cells,
    *,
    fill: ColorType | Sequence[Sequence[ColorType]] = "white",
    size: float = 1.0,
    width: float | None = None,
    **text: Any,
) -> None:
    """Draw rows of cells, top left at `corner`; `fill` is one colour or one for each cell."""
    width = size if width is None else width
    for i, row in enumerate(cells):
        for j, value in enumerate(row):
            colour = fill[i][j] if isinstance(fill, list) else fill
            x, y = corner[0] + j * width, corner[1] + i * size
            axes.add_patch(Rectangle((x, y), width, size, fc=colour, ec=GREY, lw=0.8))
            words(axes, (x + width / 2, y + size / 2), number(value), **text)


def number(value: Any) -> str:
    """A number as it is read most easily: no needless zeros, and a real minus sign."""
    if isinstance(value, str):
        return value
    short = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short.replace("-", "\N{MINUS SIGN}")


def frame(axes: Axes, corner: Point, size: Point, colour: ColorType = INK, **style: Any) -> None:
    """Outline a rectangle, for instance some cells of a table."""
    options = {"fc": "none", "ec": colour, "lw": 2.2, "joinstyle": "round"} | style
    axes.add_patch(Rectangle(corner, *size, **options))


def box(
    axes: Axes, centre: Point, size: Point, label: str = "", fill: ColorType = "white", **text: Any
) -> None:
    """A rounded box with a label in its middle; `edge=` sets the colour of its outline."""
    corner = (centre[0] - size[0] / 2, centre[1] - size[1] / 2)
    style = "round,pad=0,rounding_size=0.22"
    edge, line = text.pop("edge", GREY), text.pop("line", 1.1)
    axes.add_patch(FancyBboxPatch(corner, *size, boxstyle=style, fc=fill, ec=edge, lw=line))
    words(axes, centre, label, **text)


def words(axes: Axes, at: Point, label: str, **style: Any) -> None:
    """Text centred at a point."""
    options: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 10} | style
    axes.text(*at, label, **options)


def arrow(
    axes: Axes, start: Point, end: Point, colour: ColorType = INK, *, bend: float = 0, **style: Any
) -> None:
    """An arrow in data units; `bend` curves it."""
    options = {
        "arrowstyle": "-|>,head_length=0.45,head_width=0.22",
        "color": colour,
        "lw": 1.4,
        "shrinkA": 0,
        "shrinkB": 0,
        "connectionstyle": f"arc3,rad={bend}",
    } | style
    axes.annotate("", xy=end, xytext=start, arrowprops=options)


def save(figure: Figure, script: str, name: str) -> None:
    """Write `pictures/NAME.svg` beside the script: the same bytes each time, and small.

    NAME.png goes with it, for notebooks: GitHub shows no SVG in them.
    """
    path = Path(script).resolve().parent / "pictures" / f"{name}.svg"
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    text = tidied(path.read_text(encoding="utf-8"))
    if len(text.encode()) > MAX_BYTES:
        raise ValueError(f"{path} has {len(text.encode())} bytes; at most {MAX_BYTES} are allowed")
    path.write_text(text, encoding="utf-8", newline="\n")
    figure.savefig(path.with_suffix(".png"), dpi=PNG_DPI, metadata={"Software": None})
    with Image.open(path.with_suffix(".png")) as picture:
        few = picture.convert("RGB").quantize(PNG_COLOURS, dither=Image.Dither.NONE)
    few.save(path.with_suffix(".png"), optimize=True)


def tidied(svg: str) -> str:
    """Coordinates in hundredths of a point, which leaves no trace of the last float bits.

    Indentation, comments and the empty metadata go as well: they are a third of a file.
    """
    svg = re.sub(r"\s*<metadata>.*?</metadata>|\s*<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r"[ \t]*\n[ \t]*", "\n", svg)
    return re.sub(
        r'(?<=[ "\n])(?:d|x|y|points)="[^"]*"|translate\([^)]*\)',
        lambda found: re.sub(r"-?\d+\.\d+", _hundredths, found[0]),
        svg,
    )


def _hundredths(found: re.Match[str]) -> str:
    short = f"{float(found[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
