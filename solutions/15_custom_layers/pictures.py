"""Pictures of exercise 15: who owns the numbers of a layer. Run: python pictures.py"""

from custom_layers import CenteredLayer, HalfSpectrum, MyLinear, QuadraticForm, RunningStandardize

from grader.authoring import drawing as draw

LAYERS = (
    (CenteredLayer(), ["mean"]),
    (MyLinear(3, 2), []),
    (QuadraticForm(3, 2), []),
    (HalfSpectrum(), ["$e^{-2\\pi\\mathrm{i}kt/n}$"]),
    (RunningStandardize(4), [r"$\mu$", "$v$"]),
)
BOXES = (
    ("learned", "nn.Parameter", draw.LIGHT_BLUE),
    ("remembered", "buffer", draw.LIGHT_GREEN),
    ("recomputed", "local", draw.LIGHT_ORANGE),
)


def three_owners():
    """A row for each layer, a box for each owner; the first two are read off the modules."""
    figure, axes = draw.sheet(22.7, 10, unit=0.31)
    for k, (title, kind, fill) in enumerate(BOXES):
        x = 9.3 + 5.3 * k
        draw.box(axes, (x, 5.15), (4.9, 9.3), fill=fill, edge="none")
        draw.words(axes, (x, 1.1), title, fontsize=11, weight="bold")
        draw.words(axes, (x, 1.95), kind, fontsize=8.5, family="DejaVu Sans Mono")
    for row, (layer, local) in enumerate(LAYERS):
        y = 3.1 + 1.35 * row + 0.25 * (row == 4)
        draw.words(
            axes, (0.4, y), type(layer).__name__, ha="left", family="DejaVu Sans Mono", fontsize=8.5
        )
        draw.arrow(axes, (6.2, y), (6.75, y), draw.GREY, lw=1)
        owned = [
            [name for name, _ in layer.named_parameters()],
            [name for name, _ in layer.named_buffers()],
            local,
        ]
        for k, names in enumerate(owned):
            text = "\n".join(names) if k == 1 else ",  ".join(names)
            family = "DejaVu Sans" if k == 2 else "DejaVu Sans Mono"
            draw.words(axes, (9.3 + 5.3 * k, y), text, fontsize=8.5 if k < 2 else 10, family=family)
        if row:
            axes.plot([0.4, 22.4], [y - 0.68 - 0.2 * (row == 4)] * 2, color="white", lw=1)
    draw.save(figure, __file__, "owners")


if __name__ == "__main__":
    three_owners()
