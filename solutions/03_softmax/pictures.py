"""Pictures of exercise 3: what a temperature does. Run: python pictures.py"""

import torch
from softmax import softmax

from grader.authoring import drawing as draw

SCORES = torch.tensor([1.0, 2.0, 4.0, 3.0, 0.0], dtype=torch.float64)


def temperatures():
    figure, plots = draw.plots(5, size=(7.2, 2.2), width_ratios=[1, 1, 1, 1, 1])
    places = range(len(SCORES))
    plots[0].bar(places, SCORES.tolist(), color=draw.GREY)
    plots[0].set(title="scores", yticks=[0, 2, 4], ylim=(0, 4.8))
    label_bars(plots[0], SCORES, draw.number)
    for axes, t in zip(plots[1:], (0.5, 1, 2, 4)):
        shares = softmax(SCORES, temperature=t)
        axes.bar(places, shares.tolist(), color=draw.BLUE)
        axes.set(title=f"$T = {t}$", ylim=(0, 1), yticks=[0, 0.5, 1])
        axes.set_yticklabels([])
        label_bars(axes, shares, lambda p: f"{p:.2f}".lstrip("0"))
    plots[1].set_yticks([0, 0.5, 1], ["0", "½", "1"])
    for axes in plots:
        axes.set_xticks([])
    draw.save(figure, __file__, "temperature")


def label_bars(axes, heights, write):
    for x, height in enumerate(heights):
        axes.annotate(
            write(height),
            (x, height),
            (0, 2),
            textcoords="offset points",
            ha="center",
            fontsize=7.5,
        )


if __name__ == "__main__":
    temperatures()
