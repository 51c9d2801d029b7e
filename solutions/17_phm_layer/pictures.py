"""Pictures of exercise 17: a big matrix out of small ones. Run: python pictures.py"""

import torch
from matplotlib.colors import to_rgb
from phm_layer import phm_weight

from grader.authoring import drawing as draw

A = torch.tensor([[[1.0, 0.0], [0.0, 2.0]], [[0.0, -1.0], [1.0, 1.0]]])
S = torch.tensor([[[1.0, 2.0, 0.0], [0.0, 1.0, 2.0]], [[3.0, 0.0, 1.0], [1.0, 3.0, 0.0]]])
COLOURS = (draw.BLUE, draw.ORANGE)


def tint(colour, weight):
    """A colour thinned with white; the weight goes from 0 to 1."""
    return tuple(1 - weight * (1 - c) for c in to_rgb(colour))


def blended(share):
    """The background of a block that mixes S_0 and S_1 in the given shares."""
    parts = [tint(colour, 0.38 * float(part)) for colour, part in zip(COLOURS, share)]
    return tuple(a * b for a, b in zip(*parts))


def mixture():
    figure, axes = draw.sheet(25.4, 8, unit=0.285)
    axes.set_ylim(7.4, -0.6)
    x = 0.5
    for i, colour in enumerate(COLOURS):
        strong, text = tint(colour, 0.38), f"$A_{i}$"
        draw.table(axes, (x, 2.8), A[i].tolist(), fill=tint(colour, 0.12))
        draw.words(axes, (x + 1, 2.2), text, fontsize=11)
        draw.words(axes, (x + 2.5, 3.8), r"$\otimes$", fontsize=13)
        draw.table(axes, (x + 3, 2.8), S[i].tolist(), fill=strong)
        draw.words(axes, (x + 4.5, 2.2), f"$S_{i}$", fontsize=11)
        draw.words(axes, (x + 6.6, 3.8), "+" if i == 0 else "=", fontsize=13)
        x += 7.3
    weight, left = phm_weight(A, S), x + 0.3
    for a in range(2):
        for b in range(2):
            share = A[:, a, b].abs() / A[:, a, b].abs().max()
            corner = (left + 5 * b, 0.9 + 3.1 * a)
            rows = weight[2 * a : 2 * a + 2, 3 * b : 3 * b + 3].tolist()
            draw.table(
                axes, (corner[0] + 0.5, corner[1] + 0.8), rows, fill=blended(share), width=1.3
            )
            draw.words(axes, (corner[0] + 2.45, corner[1] + 0.35), recipe(A[:, a, b]), fontsize=10)
    draw.words(axes, (left + 4.95, 0.05), "$W$", fontsize=11)
    draw.frame(axes, (left + 0.2, 0.7), (9.5, 6.3), draw.INK, lw=1.4)
    draw.save(figure, __file__, "blocks")


def recipe(weights):
    """The mixture in one block, for instance 2 S_0 + S_1."""
    terms = [(w, f"S_{i}") for i, w in enumerate(weights.tolist()) if w]
    text = ""
    for w, name in terms:
        sign = "-" if w < 0 else "+" if text else ""
        text += f"{sign} {'' if abs(w) == 1 else int(abs(w))}{name} "
    return f"${text}$"


if __name__ == "__main__":
    mixture()
