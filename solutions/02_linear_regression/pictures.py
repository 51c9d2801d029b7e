"""Pictures of exercise 2: a fitted line, and the way down to it. Run: python pictures.py"""

import torch
from linear_regression import linreg, normal_equations, squared_loss, train_linreg

from grader.authoring import drawing as draw

SEED = torch.Generator().manual_seed(2)
X = torch.rand(30, 1, dtype=torch.float64, generator=SEED) * 3 - 0.6
Y = 2 * X[:, 0] + 1 + 0.7 * torch.randn(30, dtype=torch.float64, generator=SEED)


def path(lr, steps):
    """(w, b) after 0, 1, 2, ... steps of gradient descent on all the data."""
    points = [(0.0, 0.0)]
    for k in range(1, steps + 1):
        w, b, _ = train_linreg(X, Y, lr=lr, epochs=k, batch_size=len(X))
        points.append((w.item(), b.item()))
    return torch.tensor(points)


def losses(w, b):
    """The mean loss for each pair of a weight and a bias."""
    rows = [[squared_loss(linreg(X, u[None], v), Y) for u in w] for v in b]
    return torch.tensor(rows)


def line_and_valley():
    figure, (left, right) = draw.plots(2, size=(7.2, 3.1))
    w, b = normal_equations(X, Y)
    ends = torch.tensor([[-0.75], [2.55]], dtype=torch.float64)
    left.vlines(X[:, 0], linreg(X, w, b), Y, color=draw.GREY, lw=0.8)
    left.plot(X[:, 0], Y, "o", color=draw.BLUE, ms=4)
    left.plot(ends[:, 0], linreg(ends, w, b), color=draw.ORANGE)
    left.set(xlabel="$x$", ylabel="$y$")
    left.text(0.05, 0.9, r"$\hat y = wx + b$", transform=left.transAxes, color="#a86200")

    ws, bs = (torch.linspace(-0.4, 3.4, 40), torch.linspace(-0.5, 2.6, 40))
    levels = [0.25, 0.35, 0.6, 1.1, 1.9, 3, 4.5, 6.5]
    surface = losses(ws.double(), bs.double())
    right.contour(ws, bs, surface, levels, colors=draw.GREY, linewidths=0.8)
    steps = path(lr=0.25, steps=30)
    right.plot(*steps.T, "o-", color=draw.BLUE, ms=3.5, lw=1.2)
    right.plot(w, b, "*", color=draw.ORANGE, ms=15, mec=draw.INK, mew=0.7)
    right.annotate("start", (0, 0), (6, -10), textcoords="offset points", color=draw.BLUE)
    right.annotate("exact", (w, b), (9, 5), textcoords="offset points", color="#a86200")
    right.set(xlabel="$w$", ylabel="$b$")
    draw.save(figure, __file__, "fit")


if __name__ == "__main__":
    line_and_valley()
