"""Pictures of exercise 21: a window on its way over an image. Run: python pictures.py"""

import torch
from conv2d import conv2d, conv_output_size

from grader.authoring import drawing as draw

X = torch.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 0.0, 1.0]])
K = torch.tensor([[1.0, -1.0], [2.0, 0.0]])


def four_places():
    """The worked example: window, products, and the number that goes into the output."""
    y = conv2d(X[None, None], K[None, None])[0, 0]
    figure, axes = draw.sheet(23.4, 7.2, unit=0.305)
    draw.words(axes, (1.5, 1.4), "$K$", fontsize=11)
    draw.table(axes, (0.5, 1.9), K.tolist(), fill=draw.LIGHT_ORANGE, weight="bold")
    for place in range(4):
        i, j = divmod(place, 2)
        left = 4.3 + 4.9 * place
        for r in range(3):
            for c in range(3):
                inside = i <= r <= i + 1 and j <= c <= j + 1
                fill = draw.LIGHT_ORANGE if inside else "white"
                draw.table(axes, (left + c, 0.9 + r), [[X[r, c]]], fill=fill)
                if inside:
                    label = "·" + draw.number(K[r - i, c - j])
                    draw.words(axes, (left + c + 0.7, 1.7 + r), label, fontsize=6.5, color=draw.RED)
        draw.frame(axes, (left + j, 0.9 + i), (2, 2), draw.ORANGE)
        draw.arrow(axes, (left + 1.5, 4.05), (left + 1.5, 4.55))
        for r in range(2):
            for c in range(2):
                done = 2 * r + c <= place
                now = 2 * r + c == place
                fill = draw.LIGHT_BLUE if now else "white"
                draw.table(
                    axes,
                    (left + 0.5 + c, 4.7 + r),
                    [[y[r, c] if done else ""]],
                    fill=fill,
                    weight="bold" if now else "normal",
                )
    draw.words(axes, (1.5, 5.7), "$y$", fontsize=11)
    draw.save(figure, __file__, "slide")


def dial(axes, n, k, *, stride=1, padding=0, dilation=1):
    """One image with the first window (orange) and the next one (blue, dashed)."""
    size, out = n + 2 * padding, conv_output_size(n, k, stride, padding, dilation)
    draw.blank(axes, (-0.25, 7.25), (10.2, -0.25))
    shift = (7 - size) / 2
    for r in range(size):
        for c in range(size):
            real = padding <= r < n + padding and padding <= c < n + padding
            window = r % dilation == 0 and c % dilation == 0 and max(r, c) <= dilation * (k - 1)
            fill = draw.LIGHT_ORANGE if window else "white" if real else draw.PALE
            draw.table(
                axes,
                (shift + c, shift + r),
                [["" if real else "0"]],
                fill=fill,
                fontsize=7,
                color=draw.GREY,
            )
    span = dilation * (k - 1) + 1
    draw.frame(axes, (shift, shift), (span, span), draw.ORANGE)
    draw.frame(axes, (shift + stride, shift), (span, span), draw.BLUE, ls=(0, (3, 2)), lw=1.8)
    step = 0.5
    corner = 3.5 - step * out / 2
    draw.table(axes, (corner, 7.4), [[""] * out] * out, size=step, fill=draw.LIGHT_BLUE)
    draw.words(axes, (corner - 0.35, 7.95), f"{out} × {out}", ha="right", fontsize=8)


def four_dials():
    figure, plots = draw.plots(4, size=(7.2, 2.7))
    cases = (
        ("plain", {}),
        ("padding 1", {"padding": 1}),
        ("stride 2", {"stride": 2}),
        ("dilation 2", {"dilation": 2}),
    )
    for axes, (name, options) in zip(plots, cases):
        n = 5 if name != "dilation 2" else 6
        dial(axes, n, 3, **options)
        axes.set_title(name, fontsize=10)
    draw.save(figure, __file__, "dials")


if __name__ == "__main__":
    four_places()
    four_dials()
