"""Pictures of exercise 1: which shape a sum along an axis leaves. Run: python pictures.py"""

import torch

from grader.authoring import drawing as draw

X = torch.tensor([[3, 1, 4, 1], [5, 9, 2, 6], [5, 3, 5, 8]])


def shape(t):
    return str(tuple(t.shape))


def down_the_columns(axes, left, top):
    """Arrows down; the row that is left has four numbers."""
    draw.table(axes, (left, top), X.tolist())
    for j in range(4):
        draw.arrow(axes, (left + j + 0.5, top + 3.1), (left + j + 0.5, top + 3.9), draw.BLUE)
    sums, kept = X.sum(0), X.sum(0, keepdim=True)
    draw.table(axes, (left, top + 4), kept.tolist(), fill=draw.LIGHT_BLUE, weight="bold")
    draw.words(axes, (left + 4.3, top + 4.2), f"sum(0)  →  {shape(sums)}", ha="left")
    label = f"keepdim=True  →  {shape(kept)}"
    draw.words(axes, (left + 4.3, top + 4.8), label, ha="left", color=draw.BLUE)


def across_the_rows(axes, left, top):
    """Arrows across; kept, the three sums stand beside their rows, otherwise they lie flat."""
    draw.table(axes, (left, top), X.tolist())
    for i in range(3):
        draw.arrow(axes, (left + 4.1, top + i + 0.5), (left + 4.9, top + i + 0.5), draw.ORANGE)
    sums, kept = X.sum(1), X.sum(1, keepdim=True)
    draw.table(axes, (left + 5, top), kept.tolist(), fill=draw.LIGHT_ORANGE, weight="bold")
    label = f"keepdim=True\n→  {shape(kept)}"
    draw.words(axes, (left + 6.3, top + 1.5), label, ha="left", color="#a86200")
    draw.table(axes, (left + 1, top + 4), [sums.tolist()], fill=draw.LIGHT_ORANGE, weight="bold")
    draw.words(axes, (left + 4.3, top + 4.5), f"sum(1)  →  {shape(sums)}", ha="left")


def axes_of_a_table():
    figure, axes = draw.sheet(19.6, 6.6)
    for left, name in ((0.4, "dim = 0"), (10, "dim = 1")):
        draw.words(axes, (left + 2, 0.6), name, weight="bold", fontsize=11)
    down_the_columns(axes, 0.4, 1.2)
    across_the_rows(axes, 10, 1.2)
    draw.save(figure, __file__, "axes")


if __name__ == "__main__":
    axes_of_a_table()
