"""Pictures of exercise 11: where penalties stop the weights. Run: python pictures.py"""

import torch
from matplotlib.patches import Circle, Polygon
from regularization import lasso, penalty, soft_threshold

from grader.authoring import drawing as draw

X = torch.tensor([[1.0, 0.55], [-0.3, 0.9], [0.6, -0.2], [0.2, 0.7]], dtype=torch.float64)
BEST = torch.tensor([2.0, 0.55], dtype=torch.float64)
Y = X @ BEST
STRENGTH = 0.3


def ridge(strength):
    """The minimum of the same squared error with the L2 penalty, in closed form."""
    n, d = X.shape
    return torch.linalg.solve(X.T @ X / n + strength * torch.eye(d, dtype=X.dtype), X.T @ Y / n)


def error(w):
    return (X @ w - Y).square().mean() / 2


def meeting_points():
    figure, plots = draw.plots(2, size=(6.6, 3.1), sharey=True)
    side = torch.linspace(-2.2, 3.2, 70, dtype=torch.float64)
    surface = [[error(torch.stack([a, b])).item() for a in side] for b in side]
    solutions = ("l2", ridge(STRENGTH)), ("l1", lasso(X, Y, STRENGTH, steps=4000))
    for axes, (kind, w) in zip(plots, solutions):
        axes.axhline(0, color=draw.GREY, lw=0.7)
        axes.axvline(0, color=draw.GREY, lw=0.7)
        if kind == "l2":
            shape = Circle((0, 0), w.norm().item(), fc=draw.LIGHT_BLUE, ec=draw.BLUE, lw=1.6)
        else:
            r = penalty([w], "l1", 1.0).item()
            shape = Polygon([(r, 0), (0, r), (-r, 0), (0, -r)], fc=draw.LIGHT_BLUE, ec=draw.BLUE)
        axes.add_patch(shape)
        here = error(w).item()
        levels = sorted([0.15 * here, 0.5 * here, here, 2 * here, 3.5 * here])
        axes.contour(side, side, surface, levels, colors=draw.GREY, linewidths=0.9)
        axes.contour(side, side, surface, [here], colors=draw.ORANGE, linewidths=1.8)
        axes.plot(*BEST, "+", color=draw.INK, ms=9, mew=1.8)
        axes.plot(*w, "o", color=draw.RED, ms=8, mec=draw.INK, mew=0.8, zorder=5)
        values = ", ".join(draw.number(v) for v in w.tolist())
        axes.set(title=f"L{kind[1]}:   $w = ({values})$", xlabel="$w_1$", aspect="equal")
        axes.set(xlim=(-1.9, 3.1), ylim=(-1.9, 2.1), xticks=[0], yticks=[0])
    plots[0].set_ylabel("$w_2$", rotation=0)
    draw.save(figure, __file__, "balls")


def shrinking():
    figure, (left, right) = draw.plots(2, size=(7.2, 2.9))
    w = torch.linspace(-3, 3, 121, dtype=torch.float64)
    left.plot(w, w, ":", color=draw.GREY, lw=1.2)
    left.plot(w, w / 2, "--", color=draw.BLUE)
    left.plot(w, soft_threshold(w, 1.0), color=draw.ORANGE)
    left.text(1.2, 2.4, "no penalty", color=draw.GREY, ha="right")
    left.text(-2.9, -0.75, "L2", color=draw.BLUE)
    left.text(1.5, 0.05, "L1: $S_1(w)$", color="#a86200")
    left.set(xlabel="$w$ before", ylabel="after", xticks=range(-3, 4), yticks=range(-3, 4))

    strengths = torch.linspace(0, 1.0, 41, dtype=torch.float64)
    sparse = torch.stack([lasso(X, Y, s.item(), steps=3000) for s in strengths])
    smooth = torch.stack([ridge(s) for s in strengths])
    for k, dot in enumerate((2.2, 1.2)):
        right.plot(strengths, smooth[:, k], "--", color=draw.BLUE, lw=dot)
        right.plot(strengths, sparse[:, k], color=draw.ORANGE, lw=dot)
        right.text(-0.03, BEST[k], f"$w_{k + 1}$", ha="right", va="center")
    right.axhline(0, color=draw.GREY, lw=0.7)
    right.set(xlabel=r"strength $\lambda$", yticks=[0, 1, 2], xlim=(-0.12, 1))
    draw.save(figure, __file__, "shrinkage")


if __name__ == "__main__":
    meeting_points()
    shrinking()
