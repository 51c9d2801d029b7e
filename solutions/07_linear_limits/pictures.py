"""Pictures of exercise 7: what lines can and cannot separate. Run: python pictures.py"""

import torch
from linear_limits import fold_affine
from torch import nn

from grader.authoring import drawing as draw

CORNERS = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
LABELS = torch.tensor([0.0, 1.0, 1.0, 0.0])
# Class 1 is where w · x + b > 0.
ATTEMPTS = (((1.0, 1.0), -0.5), ((-1.0, -1.0), 1.5), ((1.0, -1.0), -0.5))


def points(axes, wrong=()):
    """The four corners: class 1 filled, class 0 empty, a cross on those judged wrongly."""
    for k, ((x, y), label) in enumerate(zip(CORNERS.tolist(), LABELS)):
        fill = draw.INK if label else "white"
        axes.plot(x, y, "o", ms=12, mfc=fill, mec=draw.INK, mew=1.6)
        if k in wrong:
            axes.plot(x, y, "o", ms=22, mfc="none", mec=draw.RED, mew=2)
            axes.annotate(
                "✗",
                (x, y),
                (15, 10),
                textcoords="offset points",
                color=draw.RED,
                fontsize=13,
                ha="center",
            )
    axes.set(xlim=(-0.45, 1.5), ylim=(-0.45, 1.5), xticks=[0, 1], yticks=[0, 1], aspect="equal")


def region(axes, f):
    """Shade the part of the plane that f takes for class 1."""
    side = torch.linspace(-0.45, 1.5, 61)
    grid = torch.cartesian_prod(side, side)
    with torch.no_grad():
        scores = f(grid).reshape(61, 61).T
    axes.contourf(side, side, scores, [0, 1e9], colors=[draw.LIGHT_ORANGE])
    axes.contour(side, side, scores, [0], colors=[draw.ORANGE], linewidths=2)


def three_attempts():
    figure, plots = draw.plots(3, size=(7.2, 2.5))
    for axes, (w, b) in zip(plots, ATTEMPTS):

        def f(x, w=w, b=b):
            return x @ torch.tensor(w) + b

        wrong = ((f(CORNERS) > 0) != (LABELS > 0)).nonzero()[:, 0].tolist()
        assert len(wrong) == 1
        region(axes, f)
        points(axes, wrong)
    draw.save(figure, __file__, "lines")


def trained(net, steps):
    torch.manual_seed(1)
    for layer in net:
        if isinstance(layer, nn.Linear):
            layer.reset_parameters()
    optimiser = torch.optim.Adam(net.parameters(), lr=0.05)
    for _ in range(steps):
        optimiser.zero_grad()
        nn.functional.binary_cross_entropy_with_logits(net(CORNERS)[:, 0], LABELS).backward()
        optimiser.step()
    return net


def with_and_without_relu():
    figure, (left, right) = draw.plots(2, size=(6, 2.9))
    # In the end the linear net's scores are all 0: stop it while there is a line to see.
    flat = trained(nn.Sequential(nn.Linear(2, 16), nn.Linear(16, 1)), steps=8)
    W, b = fold_affine([(layer.weight.detach(), layer.bias.detach()) for layer in flat])
    scores = CORNERS @ W[0] + b
    region(left, lambda x: x @ W[0] + b)
    points(left, ((scores > 0) != (LABELS > 0)).nonzero()[:, 0].tolist())
    left.set_title("Linear → Linear")
    bent = trained(nn.Sequential(nn.Linear(2, 16), nn.ReLU(), nn.Linear(16, 1)), steps=300)
    region(right, bent)
    points(right)
    right.set_title("Linear → ReLU → Linear")
    draw.save(figure, __file__, "regions")


if __name__ == "__main__":
    three_attempts()
    with_and_without_relu()
