"""Pictures of exercise 10: many fits of one experiment. Run: python pictures.py"""

import torch
from bias_variance import decompose, poly_learner, simulate, sweep
from matplotlib.patches import Circle

from grader.authoring import drawing as draw

X = torch.linspace(-1, 1, 15, dtype=torch.float64)
GRID = torch.linspace(-1, 1, 81, dtype=torch.float64)
SIGMA = 0.3


def truth(x):
    return torch.sin(3 * x)


def fits(degree, x_test, sigma, n):
    generator = torch.Generator().manual_seed(degree)
    return simulate(poly_learner(degree), truth, X, x_test, sigma, n, generator)


def repeated_experiment():
    figure, plots = draw.plots(3, size=(7.2, 2.5), sharey=True)
    for axes, degree in zip(plots, (1, 3, 9)):
        lines = fits(degree, GRID, SIGMA, 300)
        axes.plot(GRID[::2], lines[:12, ::2].T, color=draw.SKY, lw=0.7)
        axes.plot(GRID, truth(GRID), "--", color=draw.INK, lw=1.5, label="truth")
        axes.plot(GRID, lines.mean(0), color=draw.ORANGE, lw=2.2, label="mean fit")
        axes.set(title=f"degree {degree}", xticks=[], yticks=[], ylim=(-1.9, 1.9))
    plots[0].legend(fontsize=8, loc="upper left", borderaxespad=0)
    draw.save(figure, __file__, "repeats")


def four_targets():
    """Each dart is one fit: its predictions at two test points; the truth is in the middle."""
    places = torch.tensor([0.55, -0.2], dtype=torch.float64)
    figure, plots = draw.plots(2, rows=2, size=(4.6, 4.6))
    for row, (degree, bias) in zip(plots, ((3, "low bias"), (1, "high bias"))):
        row[0].text(-1.55, 0, bias, rotation=90, va="center", ha="center", fontsize=11)
        for axes, sigma in zip(row, (0.12, 0.6)):
            darts = fits(degree, places, sigma, 40) - truth(places)
            for radius in (1.2, 0.8, 0.4):
                axes.add_patch(Circle((0, 0), radius, fc="white", ec=draw.GREY, lw=1))
            axes.add_patch(Circle((0, 0), 0.09, fc=draw.INK, ec="none"))
            axes.plot(*darts.T, "o", color=draw.BLUE, ms=3.5, alpha=0.8, mew=0)
            mean = darts.mean(0)
            if mean.norm() > 0.15:
                draw.arrow(axes, (0, 0), tuple(mean.tolist()), draw.ORANGE, lw=2.4)
            draw.blank(axes, (-1.35, 1.35), (-1.3, 1.3))
    for axes, name in zip(plots[0], ("low variance", "high variance")):
        axes.set_title(name, fontsize=11)
    draw.save(figure, __file__, "targets")


def two_curves():
    degrees = list(range(11))
    generator = torch.Generator().manual_seed(10)
    bias2, variance = sweep(degrees, truth, X, GRID[4:-4], SIGMA, 500, generator)
    figure, axes = draw.plots(size=(6.2, 3))
    axes.hlines(SIGMA**2, -0.4, 10.1, color=draw.GREY, lw=1, ls=":")
    axes.plot(degrees, bias2, "s--", color=draw.ORANGE, ms=4)
    axes.plot(degrees, variance, "^-.", color=draw.BLUE, ms=4)
    total = bias2 + variance + SIGMA**2
    axes.plot(degrees, total, "o-", color=draw.INK, ms=4)
    best = total.argmin().item()
    axes.plot(best, total[best], "o", ms=13, mfc="none", mec=draw.INK, mew=1.4)
    for x, height, name, colour in (
        (10.2, -0.002, "bias²", "#a86200"),
        (10.2, 0.06, "variance", draw.BLUE),
        (6.9, 0.19, "bias² + variance + $\\sigma^2$", draw.INK),
        (10.2, SIGMA**2 + 0.018, "$\\sigma^2$", draw.GREY),
    ):
        axes.text(x, height, name, color=colour, va="center")
    axes.set(xlabel="degree", xticks=degrees, ylim=(-0.015, 0.72), xlim=(-0.4, 11.7))
    draw.save(figure, __file__, "curves")


if __name__ == "__main__":
    check = decompose(fits(3, GRID, SIGMA, 50), truth(GRID))
    assert torch.isclose(check[0] + check[1], check[2])
    repeated_experiment()
    four_targets()
    two_curves()
