"""Pictures of exercise 12: a signal on its way through twelve layers. Run: python pictures.py"""

import torch
from init_stability import signal_rms

from grader.authoring import drawing as draw

DEPTH, WIDTH = 12, 128
CASES = (  # init, activation, line, colour
    ("large", "relu", "v-", draw.RED),
    ("kaiming", "relu", "o-", draw.INK),
    ("xavier", "relu", "s--", draw.BLUE),
    ("xavier", "sigmoid", "D-.", draw.PURPLE),
    ("small", "relu", "^:", draw.ORANGE),
)


def through_depth():
    figure, plots = draw.plots(2, size=(7.2, 3.6), sharey=True)
    layers = range(1, DEPTH + 1)
    for init, activation, line, colour in CASES:
        generator = torch.Generator().manual_seed(12)
        measured = signal_rms(DEPTH, WIDTH, init, activation, generator=generator)
        for axes, sizes in zip(plots, measured):
            axes.semilogy(
                layers, sizes, line, color=colour, ms=4, lw=1.6, label=f"{init}, {activation}"
            )
    plots[0].set(title=r"forward:  rms of $h_l$  →")
    plots[1].set(title=r"←  backward:  rms of $\partial L/\partial h_l$")
    for axes in plots:
        axes.set(xlabel="layer $l$", xticks=[1, 4, 8, 12])
        axes.axhline(1, color=draw.GREY, lw=0.6, zorder=0)
        axes.minorticks_off()
    handles, labels = plots[0].get_legend_handles_labels()
    figure.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=5,
        fontsize=8,
        handlelength=2.6,
        columnspacing=1,
    )
    draw.save(figure, __file__, "rms")


if __name__ == "__main__":
    through_depth()
