"""Pictures of exercise 18: what belongs in a checkpoint. Run: python pictures.py"""

import copy
import tempfile
from pathlib import Path

import torch
from save_load import load_checkpoint, save_checkpoint
from torch import nn

from grader.authoring import drawing as draw

STOP, END = 3, 25


def into_one_file():
    figure, axes = draw.sheet(22.6, 7.2, unit=0.3)
    boxes = (
        (r"$\theta$", "net", draw.LIGHT_BLUE),
        ("$s$", "optimiser", draw.LIGHT_GREEN),
        ("$r$", "random stream", draw.LIGHT_ORANGE),
    )
    for k, (symbol, name, fill) in enumerate(boxes):
        y = 1.4 + 2.2 * k
        draw.box(axes, (3.7, y), (6.2, 1.5), f"{symbol}    {name}", fill)
        draw.arrow(axes, (7, y), (10.3, 3.6 + 0.45 * (k - 1)))
    page(axes, (12, 3.6), "c.tmp", draw.PALE, dashed=True)
    draw.arrow(axes, (13.9, 3.6), (18.4, 3.6), draw.BLUE, lw=2.4)
    draw.words(axes, (16.1, 2.9), "rename", fontsize=9, color=draw.BLUE)
    draw.words(axes, (16.1, 4.3), "atomic", fontsize=9, color=draw.BLUE)
    page(axes, (20.4, 3.6), "c", "white")
    draw.save(figure, __file__, "checkpoint")


def page(axes, centre, name, fill, *, dashed=False):
    """A sheet of paper with a folded corner."""
    x, y = centre
    style = {"ls": (0, (4, 3))} if dashed else {}
    outline = [(-1.5, -2), (0.8, -2), (1.5, -1.3), (1.5, 2), (-1.5, 2)]
    axes.fill(
        [x + a for a, _ in outline],
        [y + b for _, b in outline],
        fc=fill,
        ec=draw.INK,
        lw=1.6,
        **style,
    )
    axes.plot([x + 0.8, x + 0.8, x + 1.5], [y - 2, y - 1.3, y - 1.3], color=draw.INK, lw=1)
    draw.words(axes, (x, y + 0.3), name, family="DejaVu Sans Mono", fontsize=11)


def steps(net, optimiser, count):
    """Train on one batch again and again; returns the loss before each step."""
    X = torch.linspace(-1, 1, 16).reshape(-1, 1)
    losses = []
    for _ in range(count):
        loss = (net(X) - torch.sin(3 * X)).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return losses


def fresh():
    torch.manual_seed(18)
    net = nn.Sequential(nn.Linear(1, 16), nn.Tanh(), nn.Linear(16, 1))
    return net, torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)


def interrupted_runs():
    """One run without a stop, one continued from a checkpoint, one from the weights alone."""
    net, optimiser = fresh()
    before = steps(net, optimiser, STOP)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "c"
        save_checkpoint(path, net, optimiser, STOP)
        weights_only = copy.deepcopy(net)
        whole = steps(net, optimiser, END - STOP)
        again, again_optimiser = fresh()
        load_checkpoint(path, again, again_optimiser)
        resumed = steps(again, again_optimiser, END - STOP)
    assert resumed == whole
    forgetful = torch.optim.SGD(weights_only.parameters(), lr=0.05, momentum=0.9)
    poorer = steps(weights_only, forgetful, END - STOP)
    plot_runs(before, whole, poorer)


def plot_runs(before, whole, poorer):
    figure, axes = draw.plots(size=(6.4, 2.9))
    later = range(STOP, END)
    axes.axvline(STOP, color=draw.GREY, lw=1, ls=":")
    axes.plot(range(STOP + 1), [*before, whole[0]], color=draw.INK)
    axes.plot(later, whole, color=draw.SKY, lw=6, alpha=0.7, label="never stopped")
    axes.plot(later, whole, color=draw.INK, lw=1.5, label=r"resumed with $\theta, s, r$")
    axes.plot(later, poorer, "--", color=draw.RED, label=r"resumed with $\theta$ alone")
    axes.set(xlabel="step", ylabel="loss", xlim=(0, END - 1), ylim=(0.15, None))
    axes.legend()
    draw.save(figure, __file__, "resume")


if __name__ == "__main__":
    into_one_file()
    interrupted_runs()
