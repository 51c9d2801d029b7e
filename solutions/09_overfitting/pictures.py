"""Pictures of exercise 9: too stiff, right, too flexible. Run: python pictures.py"""

import torch
from overfitting import fit_poly, poly_features, select_degree

from grader.authoring import drawing as draw

DEGREES = range(13)


def truth(x):
    return torch.sin(1.3 * x) + 0.35 * x


def noisy(n, seed):
    generator = torch.Generator().manual_seed(seed)
    x = torch.linspace(-3, 3, n, dtype=torch.float64)
    x += (6 / n) * (torch.rand(n, dtype=torch.float64, generator=generator) - 0.5)
    return x, truth(x) + 0.3 * torch.randn(n, dtype=torch.float64, generator=generator)


TRAIN, VALIDATION = noisy(16, seed=35), noisy(60, seed=135)


def three_fits():
    figure, plots = draw.plots(3, size=(7.2, 2.5), sharey=True)
    low, high = TRAIN[0].min(), TRAIN[0].max()
    x = torch.linspace(low, high, 300, dtype=torch.float64)
    for axes, degree in zip(plots, (1, 5, 12)):
        fit = poly_features(x, degree) @ fit_poly(*TRAIN, degree)
        axes.plot(x, truth(x), "--", color=draw.GREY, lw=1.4)
        axes.plot(x, fit, color=draw.ORANGE)
        axes.plot(*TRAIN, "o", color=draw.BLUE, ms=4.5)
        axes.set(title=f"degree {degree}", ylim=(-2.4, 2.6), xticks=[], yticks=[])
    draw.save(figure, __file__, "fits")


def two_errors():
    best, train, validation = select_degree(*TRAIN, *VALIDATION, DEGREES)
    figure, axes = draw.plots(size=(6.2, 3))
    axes.semilogy(DEGREES, train, "o-", color=draw.BLUE, ms=4)
    axes.semilogy(DEGREES, validation, "s--", color=draw.ORANGE, ms=4)
    axes.plot(best, validation[best], "o", ms=14, mfc="none", mec=draw.INK, mew=1.6)
    axes.annotate("training", (11, train[11]), (-4, 8), textcoords="offset points", color=draw.BLUE)
    axes.annotate(
        "validation",
        (10, validation[10]),
        (-8, 10),
        textcoords="offset points",
        color="#a86200",
        ha="right",
    )
    axes.set(xlabel="degree", ylabel="mean squared error", xticks=list(DEGREES))
    draw.save(figure, __file__, "validation")


if __name__ == "__main__":
    three_fits()
    two_errors()
