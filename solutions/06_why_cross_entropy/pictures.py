"""Pictures of exercise 6: two losses, and what the model feels of them. Run: python pictures.py"""

import torch
from why_cross_entropy import sigmoid_bce, sigmoid_bce_grad, sigmoid_mse, sigmoid_mse_grad

from grader.authoring import drawing as draw

Z = torch.linspace(-10, 10, 201, dtype=torch.float64)
Y = torch.ones_like(Z)


def losses_and_slopes():
    figure, (left, right) = draw.plots(2, size=(7.2, 3))
    for axes, bce, mse in (
        (left, sigmoid_bce, sigmoid_mse),
        (right, sigmoid_bce_grad, sigmoid_mse_grad),
    ):
        axes.axvspan(-10, 0, color=draw.PALE, lw=0)
        axes.plot(Z, bce(Z, Y), color=draw.BLUE)
        axes.plot(Z, mse(Z, Y), "--", color=draw.ORANGE)
        axes.set(xlabel="$z$      ($y = 1$)", xlim=(-10, 10), xticks=[-10, -5, 0, 5, 10])
    left.set(title="loss")
    left.text(-4.8, 5.2, r"$-\log\,\sigma(z)$", color=draw.BLUE, fontsize=11)
    left.text(-9.6, 1.0, r"$\frac{1}{2}(\sigma(z)-1)^2$", color="#a86200", fontsize=12)
    right.set(title="derivative", ylim=(-1.08, 0.15))
    slopes = {
        f(Z, Y)[20].item(): c
        for f, c in ((sigmoid_bce_grad, draw.BLUE), (sigmoid_mse_grad, "#a86200"))
    }
    for slope, colour in slopes.items():
        right.plot(-8, slope, "o", color=colour, ms=6)
        label = f"−{-slope:.4f}"
        right.annotate(
            label,
            (-8, slope),
            (0, 8 if slope < -0.5 else -16),
            color=colour,
            textcoords="offset points",
            ha="center",
        )
    draw.save(figure, __file__, "losses")


if __name__ == "__main__":
    losses_and_slopes()
