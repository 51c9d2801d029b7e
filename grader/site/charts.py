"""The charts of the class page, drawn with matplotlib from figures alone.

Their labels are numbers: no text of a student, and no words that would need the right font here.
"""

from __future__ import annotations

from collections.abc import Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from grader.report.markup import Html
from grader.site.figures import ExerciseFigures, quartiles
from grader.site.svg import ACCENT, INK, QUIET, RULE, SOFT, STYLE, inline_svg

BINS = 10
WIDTH = 4.6
"""Inches: about as wide as a phone shows without making letters small."""


def counts(shares: Sequence[float]) -> list[int]:
    """How many shares lie in each tenth; 100 % belongs to the last."""
    found = [0] * BINS
    for share in shares:
        # 0.7 as a float may lie just below 7 tenths; rounding keeps it where people count it.
        found[min(BINS - 1, max(0, int(round(share * BINS, 9))))] += 1
    return found


def distribution(totals: Sequence[float]) -> Html:
    """How many students have which share of all points."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 2.3), layout="constrained")
        axes = figure.subplots()
        heights = counts(totals)
        axes.bar(range(BINS), heights, width=0.92, align="edge", color=SOFT)
        for k, height in enumerate(heights):
            if height:
                axes.text(k + 0.46, height, str(height), ha="center", va="bottom", color=INK)
        _median(axes, totals, max(heights, default=0))
        axes.set_xlim(0, BINS)
        axes.set_ylim(0, max([*heights, 1]) * 1.3)
        axes.set_xticks(range(0, BINS + 1, 2), [f"{10 * k} %" for k in range(0, BINS + 1, 2)])
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        return inline_svg(figure, "distribution")


def _median(axes: Axes, totals: Sequence[float], top: int) -> None:
    found = quartiles(totals)
    if found is None:
        return
    at = found[1] * BINS
    axes.plot([at, at], [0, top * 1.17], color=ACCENT, linewidth=1.5, linestyle=(0, (4, 3)))
    text = f"{found[1] * 100:.0f} %"
    side = "right" if at > BINS / 2 else "left"
    shift = -0.1 if side == "right" else 0.1
    axes.text(at + shift, top * 1.2, text, ha=side, va="center", color=ACCENT)


def points(exercises: Sequence[ExerciseFigures]) -> Html:
    """One line an exercise: all submissions, the middle half of them, the median."""
    shown = [e for e in exercises if e.quartiles is not None]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, 0.5 + 0.3 * len(shown)), layout="constrained")
        axes = figure.subplots()
        axes.grid(axis="x")
        for row, exercise in enumerate(shown):
            _spread(axes, row, exercise)
        axes.set_yticks(range(len(shown)), [str(e.exercise.number) for e in shown])
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.set_xlim(-2, 102)
        axes.set_xticks(range(0, 101, 20), [f"{k} %" for k in range(0, 101, 20)])
        axes.tick_params(length=0)
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        return inline_svg(figure, "points")


def _spread(axes: Axes, row: int, exercise: ExerciseFigures) -> None:
    low, middle, high = exercise.quartiles or (0.0, 0.0, 0.0)
    ends = [100 * exercise.shares[0], 100 * exercise.shares[-1]]
    axes.plot(ends, [row, row], color=QUIET, linewidth=1, solid_capstyle="butt")
    axes.plot([100 * low, 100 * high], [row, row], color=SOFT, linewidth=9, solid_capstyle="butt")
    axes.plot([100 * middle], [row], "o", color=ACCENT, markersize=7, markeredgecolor=RULE)
