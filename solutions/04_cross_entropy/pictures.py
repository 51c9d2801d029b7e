"""Pictures of exercise 4: the surprise at a probability. Run: python pictures.py"""

import torch
from cross_entropy import cross_entropy

from grader.authoring import drawing as draw

CASES = (
    (0.95, "sure, right", draw.GREEN, (4, 34)),
    (0.5, "unsure", draw.ORANGE, (6, 27)),
    (0.03, "sure, wrong", draw.RED, (24, 4)),
)


def surprise(p):
    """The loss of each row when its right class, number 0, has the probability p."""
    logits = torch.stack([p, 1 - p], dim=1).log()
    return cross_entropy(logits, torch.zeros(len(p), dtype=torch.int64), reduction="none")


def curve():
    figure, axes = draw.plots(size=(6.2, 3.2))
    p = torch.linspace(0.012, 1, 300, dtype=torch.float64)[:-1]
    axes.plot(p, surprise(p), color=draw.BLUE)
    for chance, name, colour, offset in CASES:
        loss = surprise(torch.tensor([chance], dtype=torch.float64)).item()
        axes.plot([chance, chance], [0, loss], ":", color=colour, lw=1.4)
        axes.plot(chance, loss, "o", color=colour, ms=9, mec=draw.INK, mew=0.7, clip_on=False)
        label = f"{name}\n$p = {chance}$,  loss ${loss:.2f}$"
        side = "right" if chance > 0.9 else "left"
        axes.annotate(
            label, (chance, loss), offset, textcoords="offset points", ha=side, va="center"
        )
    axes.set(xlabel="$p$ of the class that was right", ylabel=r"$-\log p$")
    axes.set(xlim=(0, 1.02), ylim=(0, 4.5))
    draw.save(figure, __file__, "surprise")


if __name__ == "__main__":
    curve()
