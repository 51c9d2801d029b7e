"""Pictures of exercise 16: the life of a lazy layer. Run: python pictures.py"""

import torch
from lazy_layers import DeferredLinear, is_materialized

from grader.authoring import drawing as draw


def life():
    """What is done to a layer, and what its weight then is: (step, dtype, shape, identity)."""
    layer = DeferredLinear(2)
    first = layer.weight
    steps = [
        ("DeferredLinear(2)", lambda: None),
        (".double()", layer.double),
        ("optim.SGD(…)", lambda: torch.optim.SGD(layer.parameters(), lr=0.1)),
        ("layer(X)", lambda: layer(torch.ones(4, 3, dtype=torch.float64))),
        ("layer(X)", lambda: layer(torch.ones(5, 3, dtype=torch.float64))),
    ]
    for name, act in steps:
        act()
        known = is_materialized(layer)
        shape = tuple(layer.weight.shape) if known else None
        yield name, str(layer.weight.dtype).removeprefix("torch."), shape, layer.weight is first


def timeline():
    figure, axes = draw.sheet(24, 7.4, unit=0.3)
    states = list(life())
    draw.arrow(axes, (0.5, 2.2), (23.6, 2.2), draw.GREY, lw=1.6)
    for k, (step, dtype, shape, same) in enumerate(states):
        x = 2.7 + 4.6 * k
        assert same
        axes.plot(x, 2.2, "o", color=draw.INK, ms=6, zorder=5)
        draw.words(axes, (x, 1.2), step, family="DejaVu Sans Mono", fontsize=8)
        fill = draw.LIGHT_BLUE if shape else "none"
        style = "-" if shape else (0, (4, 3))
        draw.frame(axes, (x - 1.6, 3.4), (3.2, 2.3), draw.BLUE, fc=fill, lw=1.6, ls=style)
        draw.words(
            axes,
            (x, 4.15),
            str(shape) if shape else "( ?, ? )",
            fontsize=11,
            weight="bold" if shape else "normal",
        )
        draw.words(axes, (x, 5.05), dtype, fontsize=8, family="DejaVu Sans Mono")
        if k:
            draw.words(
                axes,
                (x - 2.3, 4.55),
                "=" if states[k - 1][1:] == (dtype, shape, same) else "→",
                fontsize=12,
                color=draw.GREY,
            )
    axes.plot([1.1, 1.1, 22.7, 22.7], [6.1, 6.4, 6.4, 6.1], color=draw.GREEN, lw=1.6)
    draw.words(
        axes, (12, 6.9), "layer.weight: one and the same object", fontsize=9, color=draw.GREEN
    )
    draw.save(figure, __file__, "timeline")


if __name__ == "__main__":
    torch.manual_seed(16)
    timeline()
