"""Pictures of exercise 5: from pixels to logits, and who is taken for whom. Run: python pictures.py"""

import torch
from matplotlib.colors import Normalize
from softmax_regression import SoftmaxRegression, confusion_matrix, predict, train_epoch

from grader.authoring import drawing as draw

SHAPES = torch.tensor(
    [
        [[0, 0, 0], [1, 1, 1], [0, 0, 0]],
        [[0, 1, 0], [0, 1, 0], [0, 1, 0]],
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
    ],
    dtype=torch.float64,
)
NAMES = ("—", "|", "╲")


def samples(n, noise, generator):
    """Noisy little images of the three shapes, with their labels."""
    y = torch.randint(3, (n,), generator=generator)
    X = SHAPES[y] + noise * torch.randn(n, 3, 3, dtype=torch.float64, generator=generator)
    return X, y


def trained():
    generator = torch.Generator().manual_seed(5)
    net = SoftmaxRegression(9, 3, generator=generator).double()
    for _ in range(40):
        train_epoch(net, [samples(64, 0.7, generator)], lr=0.3)
    return net


def shades(values, colours, low, high):
    """Backgrounds for a table of numbers."""
    scale = Normalize(low, high)
    return [[colours(scale(v)) for v in row] for row in values]


def pixels_to_logits(net):
    """The row lies left of the matrix and the logits where both meet, as in a product on paper."""
    figure, axes = draw.sheet(18.4, 11.8, unit=0.34)
    image = SHAPES[1] + 0.25 * torch.randn(3, 3, generator=torch.Generator().manual_seed(1))
    image = image.clamp(0, 1)
    row, weight = image.reshape(1, 9), net.weight.detach()
    logits = net(image[None]).detach()
    for corner, cells in (((0.6, 1.4), image), ((0.6, 7), row)):
        fill = shades(cells.tolist(), draw.SEQUENTIAL, 0, 1.6)
        draw.table(axes, corner, cells.tolist(), fill=fill, fontsize=7)
    draw.arrow(axes, (2.1, 4.6), (2.1, 6.8))
    draw.words(axes, (3.9, 2.9), "image (3, 3)", ha="left", color=draw.GREY)
    draw.words(axes, (2.6, 5.7), "$x$  (9,)", ha="left")
    top = weight.abs().max().item()
    fill = shades(weight.tolist(), draw.DIVERGING, -top, top)
    draw.table(axes, (11.6, 0.6), [[""] * 3] * 9, size=0.6, width=1.2, fill=fill)
    draw.words(axes, (15.5, 3.3), "$W$  (9, 3)", ha="left")
    draw.arrow(axes, (9.8, 7.5), (11.4, 7.5))
    draw.arrow(axes, (13.4, 6.1), (13.4, 6.9))
    draw.table(axes, (11.6, 7), logits.tolist(), width=1.2, fontsize=8)
    draw.words(axes, (15.5, 7.5), "$xW + b$", ha="left")
    bars(axes, logits[0], left=11.6, zero=10.2)
    draw.save(figure, __file__, "logits")


def bars(axes, logits, left, zero):
    best = predict(logits[None]).item()
    unit = 1.6 / logits.abs().max().item()
    axes.plot([left - 0.2, left + 3.8], [zero, zero], color=draw.GREY, lw=0.8)
    for k, value in enumerate(logits.tolist()):
        corner, size = (left + 1.2 * k + 0.2, zero), (0.8, -unit * value)
        colour = draw.ORANGE if k == best else draw.PALE
        draw.frame(axes, corner, size, draw.GREY, fc=colour, lw=0.8)
    for k, name in enumerate(NAMES):
        weight = "bold" if k == best else "normal"
        draw.words(axes, (left + 1.2 * k + 0.6, 11.4), name, weight=weight, fontsize=11)
    draw.words(axes, (left + 3.9, zero - 1), "argmax", ha="left", color="#a86200", weight="bold")


def who_is_taken_for_whom(net):
    X, y = samples(300, 0.9, torch.Generator().manual_seed(55))
    counts = confusion_matrix(predict(net(X)), y, 3)
    figure, axes = draw.sheet(11, 6.6, unit=0.4)
    fill = [
        [(draw.LIGHT_GREEN if i == j else draw.LIGHT_ORANGE) for j in range(3)] for i in range(3)
    ]
    draw.table(axes, (3.4, 1.9), counts.tolist(), size=1.4, fill=fill, fontsize=11)
    for k, name in enumerate(NAMES):
        draw.words(axes, (3, 2.6 + 1.4 * k), name, fontsize=11)
        draw.words(axes, (4.1 + 1.4 * k, 1.4), name, fontsize=11)
    draw.words(axes, (1.6, 4), "true class $i$", rotation=90)
    draw.words(axes, (5.5, 0.6), "predicted class $j$")
    hits, total = counts.diagonal().sum().item(), counts.sum().item()
    draw.words(axes, (8.1, 3.4), f"✓  {hits}", ha="left", color=draw.GREEN, fontsize=12)
    draw.words(axes, (8.1, 4.6), f"✗  {total - hits}", ha="left", color="#a86200", fontsize=12)
    draw.save(figure, __file__, "confusion")


if __name__ == "__main__":
    model = trained()
    pixels_to_logits(model)
    who_is_taken_for_whom(model)
