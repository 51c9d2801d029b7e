"""Pictures of exercise 8: values go forward, gradients come back. Run: python pictures.py"""

import math

import torch
from backprop import loss_and_grads, mlp_backward, mlp_forward

from grader.authoring import drawing as draw

X = torch.tensor([[1.0, 2.0]], dtype=torch.float64)
Y = torch.tensor([0])
PARAMS = {
    "W1": torch.tensor([[1.0, -1.0], [1.0, 0.0]], dtype=torch.float64),
    "b1": torch.zeros(2, dtype=torch.float64),
    "W2": torch.tensor([[1.0, 2.0], [2.0, 5.0]], dtype=torch.float64),
    "b2": torch.tensor([3.0, math.log(3)], dtype=torch.float64),
}
DECAY = 0.1
NODES = {  # name: where its box stands
    "X": (2.2, 1.8),
    "Z": (7.1, 1.8),
    "H": (12, 1.8),
    "O": (16.9, 1.8),
    "L": (21.8, 1.8),
    "J": (21.8, 5.8),
    "W1": (7.1, 5.8),
    "W2": (12, 5.8),
    "s": (16.9, 5.8),
}
EDGES = [
    *(("X", "Z"), ("Z", "H"), ("H", "O"), ("O", "L"), ("L", "J"), ("s", "J")),
    *(("W1", "Z"), ("W2", "O"), ("W2", "s")),
]


def values_and_gradients():
    """What flows through the worked example: forward values and derivatives of J."""
    out, _ = mlp_forward(X, PARAMS)
    Z = X @ PARAMS["W1"] + PARAMS["b1"]
    objective, total = loss_and_grads(X, Y, PARAMS, DECAY)
    loss, _ = loss_and_grads(X, Y, PARAMS)
    d_out = torch.softmax(out, 1) - torch.tensor([[1.0, 0.0]])
    back = mlp_backward(d_out, PARAMS, mlp_forward(X, PARAMS)[1])
    d_hidden = d_out @ PARAMS["W2"].T
    values = {"X": X, "Z": Z, "H": Z.clamp(min=0), "O": out, "L": loss, "s": objective - loss}
    values |= {"J": objective, "W1": PARAMS["W1"], "W2": PARAMS["W2"]}
    one = torch.ones(())
    grads = {"X": back["X"], "Z": d_hidden * (Z > 0), "H": d_hidden, "O": d_out, "L": one}
    grads |= {"s": one, "J": one, "W1": total["W1"], "W2": total["W2"]}
    return values, grads


def written(tensor):
    rows = tensor.reshape(-1, 2) if tensor.ndim else tensor.reshape(1, 1)
    return "\n".join("  ".join(draw.number(v) for v in row) for row in rows.tolist())


def graph():
    figure, axes = draw.sheet(24, 8.4, unit=0.31)
    values, grads = values_and_gradients()
    for start, end in EDGES:
        both_ways(axes, NODES[start], NODES[end])
    draw.arrow(axes, (7.9, 7.15), (16.2, 7.15), draw.GREY, bend=0.1, lw=1)
    draw.arrow(axes, (16.2, 7.4), (7.9, 7.4), draw.ORANGE, bend=-0.1, lw=2.6)
    draw.arrow(axes, (1.2, 5.3), (2.4, 5.3), draw.GREY, lw=1)
    draw.arrow(axes, (2.4, 6.3), (1.2, 6.3), draw.ORANGE, lw=2.6)
    draw.words(axes, (2.7, 5.3), "value", ha="left", fontsize=9)
    draw.words(axes, (2.7, 6.3), "gradient", ha="left", fontsize=9, color="#a86200", weight="bold")
    for name, place in NODES.items():
        node(axes, name, place, written(values[name]), written(grads[name]))
    draw.save(figure, __file__, "graph")


def both_ways(axes, start, end):
    """A thin arrow forward and a bold one back beside it."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    ux, uy = dx / length, dy / length
    gap = 1.92 if abs(uy) < 0.5 else 1.35 / abs(uy)
    a = (start[0] + gap * ux, start[1] + gap * uy)
    b = (end[0] - gap * ux, end[1] - gap * uy)
    side = (0.16 * uy, -0.16 * ux)
    draw.arrow(
        axes, (a[0] + side[0], a[1] + side[1]), (b[0] + side[0], b[1] + side[1]), draw.GREY, lw=1
    )
    draw.arrow(
        axes,
        (b[0] - side[0], b[1] - side[1]),
        (a[0] - side[0], a[1] - side[1]),
        draw.ORANGE,
        lw=2.6,
    )


def node(axes, name, place, value, gradient):
    x, y = place
    leaf = name in ("X", "W1", "W2")
    draw.box(axes, place, (3.6, 2.4), fill=draw.LIGHT_BLUE if leaf else "white")
    label = f"${name[0]}_{name[1]}$" if len(name) > 1 else f"${name}$"
    draw.words(axes, (x - 1.28, y), label, fontsize=11.5, weight="bold")
    draw.words(axes, (x + 0.5, y - 0.57), value, fontsize=7.2)
    draw.words(axes, (x + 0.5, y + 0.57), gradient, fontsize=7.2, color="#a86200", weight="bold")
    axes.plot([x - 0.7, x + 1.7], [y, y], color=draw.PALE, lw=1)


if __name__ == "__main__":
    graph()
