"""Pictures of exercise 22: what a kernel sees, and how far a unit sees. Run: python pictures.py"""

import torch
import torch.nn.functional as F
from receptive_field import edge_magnitude, receptive_field, sobel_kernels

from grader.authoring import drawing as draw

SIZE = 72


def scene():
    """A disc, a slanted bar and a soft slope of brightness, with values from 0 to 1."""
    y, x = torch.meshgrid(torch.arange(SIZE), torch.arange(SIZE), indexing="ij")
    image = 0.15 + 0.3 * x / SIZE
    image = torch.where((x - 24) ** 2 + (y - 26) ** 2 < 15**2, 0.95, image)
    bar = ((x + y - 96).abs() < 8) & ((x - y).abs() < 34)
    image = torch.where(bar, 0.0, image)
    return image[None, None].double()


def edges():
    image = scene()
    gx, gy = F.conv2d(image, sobel_kernels(torch.float64))[0]
    strength = edge_magnitude(image)[0, 0]
    figure, plots = draw.plots(4, size=(7.2, 2.2))
    shown = (
        (image[0, 0], "image", "gray", (0, 1)),
        (gx, "$g_x$", draw.DIVERGING, (-3, 3)),
        (gy, "$g_y$", draw.DIVERGING, (-3, 3)),
        (strength, r"$\sqrt{g_x^2 + g_y^2}$", "gray", (0, 3)),
    )
    for axes, (values, title, colours, (low, high)) in zip(plots, shown):
        axes.imshow(values.numpy(), cmap=colours, vmin=low, vmax=high, interpolation="nearest")
        axes.set_title(title)
        axes.set(xticks=[], yticks=[])
    draw.save(figure, __file__, "edges")


def cone(axes, layers, pixels):
    """One output unit in the top row, and below it, layer by layer, the units it depends on."""
    draw.blank(axes, (-0.7, pixels - 0.3), (0.9, -1.7 * len(layers) - 0.9))
    jumps = [receptive_field(layers[:k])[1] for k in range(len(layers) + 1)]
    size, _ = receptive_field(layers)
    middle = (pixels - 1) // 2
    seen = {middle}
    for level in range(len(layers), -1, -1):
        y = -1.7 * level
        offset = middle % jumps[level]
        places = range(offset, pixels, jumps[level])
        marker = "o" if level else "s"
        for chosen, fill, edge in ((set(), "white", draw.GREY), (seen, draw.ORANGE, draw.INK)):
            row = [x for x in places if not chosen or x in chosen]
            axes.plot(row, [y] * len(row), marker, ms=8, mfc=fill, mec=edge, mew=0.9)
        if level:
            kernel, _, dilation = layers[level - 1]
            steps = [(k - kernel // 2) * dilation * jumps[level - 1] for k in range(kernel)]
            rays = [(x, x + step, None) for x in sorted(seen) for step in steps]
            heights = [y + 0.25, y + 1.45, None] * len(rays)
            axes.plot(sum(rays, ()), heights, color=draw.ORANGE, lw=0.9, zorder=0)
            seen = {end for _, end, _ in rays}
    assert max(seen) - min(seen) + 1 == size
    axes.annotate(
        "",
        (min(seen) - 0.45, 0.65),
        (max(seen) + 0.45, 0.65),
        arrowprops={
            "arrowstyle": "|-|,widthA=0.25,widthB=0.25",
            "lw": 1.2,
            "shrinkA": 0,
            "shrinkB": 0,
        },
    )
    return size


def cones():
    figure, plots = draw.plots(3, size=(7.2, 1.55))
    cases = (
        ("stride 1", [(3, 1, 1)] * 3),
        ("stride 2", [(3, 2, 1)] * 3),
        ("dilation 1, 2, 4", [(3, 1, 1), (3, 1, 2), (3, 1, 4)]),
    )
    for axes, (name, layers) in zip(plots, cases):
        size = cone(axes, layers, 17)
        axes.set_title(f"{name}:   {size}")
    draw.save(figure, __file__, "cone")


if __name__ == "__main__":
    edges()
    cones()
