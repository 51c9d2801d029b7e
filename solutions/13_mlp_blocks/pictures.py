"""Pictures of exercise 13: the tree that modules grow. Run: python pictures.py"""

from mlp_blocks import MLP, MySequential, Parallel
from torch import nn

from grader.authoring import drawing as draw

LINE = 1.05
FILLS = {"Parallel": draw.LIGHT_ORANGE, "MySequential": draw.LIGHT_BLUE, "MLP": draw.LIGHT_GREEN}


def described(module):
    name = type(module).__name__
    if isinstance(module, nn.Linear):
        name += f"({module.in_features}, {module.out_features})"
    return name


def grow(axes, module, depth, line, name=""):
    """Draw a module and, indented below it, its children; returns the next free line."""
    x, y = 0.5 + 2.7 * depth, 0.9 + LINE * line
    label = described(module)
    width = 0.9 + 0.23 * len(label)
    fill = FILLS.get(type(module).__name__, "white")
    draw.box(axes, (x + width / 2, y), (width, 0.78), label, fill, fontsize=8.5)
    free, below = line + 1, y
    for child_name, child in module.named_children():
        below = 0.9 + LINE * free
        axes.plot([x + 0.4, x + 0.4, x + 2.7], [y + 0.39, below, below], color=draw.GREY, lw=1)
        draw.words(
            axes,
            (x + 1.55, below - 0.24),
            child_name,
            fontsize=7.5,
            color=draw.BLUE,
            family="DejaVu Sans Mono",
            weight="bold",
        )
        free = grow(axes, child, depth + 1, free, f"{name}{child_name}.")
    for parameter, value in module.named_parameters(recurse=False):
        text = f"{name}{parameter}   {tuple(value.shape)}"
        place = y - 0.19 if parameter == "weight" else y + 0.22
        draw.words(axes, (18.3, place), text, ha="left", fontsize=7, family="DejaVu Sans Mono")
    if list(module.named_parameters(recurse=False)):
        axes.plot([x + width + 0.2, 18.1], [y, y], ":", color=draw.GREY, lw=0.8)
    return free


def tree():
    net = Parallel(MySequential(MLP([3, 4, 2]), nn.Tanh()), nn.Linear(3, 1))
    lines = sum(1 for _ in net.modules())
    figure, axes = draw.sheet(25.8, 0.7 + LINE * lines + 0.1, unit=0.3)
    grow(axes, net, 0, 0)
    draw.save(figure, __file__, "tree")


if __name__ == "__main__":
    tree()
