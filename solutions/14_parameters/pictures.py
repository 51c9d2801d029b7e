"""Pictures of exercise 14: names lead to objects. Run: python pictures.py"""

import torch
from torch import nn

from grader.authoring import drawing as draw


class Tied(nn.Module):
    """Two layers without a bias in one of them, and one weight for both."""

    def __init__(self):
        super().__init__()
        self.enc = nn.Linear(3, 3)
        self.dec = nn.Linear(3, 3, bias=False)
        self.dec.weight = self.enc.weight


def names_and_objects():
    torch.manual_seed(14)
    named = list(Tied().named_parameters(remove_duplicate=False))
    named.sort(key=lambda pair: pair[0] != "enc.bias")
    objects = list({id(p): p for _, p in named}.values())
    figure, axes = draw.sheet(14.2, 7, unit=0.36)
    for x, title in ((2.3, "name"), (9.3, "object")):
        draw.words(axes, (x, 0.7), title, color=draw.GREY, fontsize=11)
    fills = (draw.LIGHT_BLUE, draw.LIGHT_ORANGE)
    tops = (1.7, 3.6)
    for value, top, fill in zip(objects, tops, fills):
        rows = value.detach().reshape(-1, 3).tolist()
        draw.table(axes, (7.6, top), rows, fill=fill, width=1.25, size=0.9, fontsize=8)
        shape = f"{tuple(value.shape)}"
        draw.words(axes, (11.8, top + 0.45 * len(rows)), shape, ha="left")
    for k, (name, value) in enumerate(named):
        y = (2.15, 4.1, 5.8)[k]
        draw.box(axes, (2.3, y), (3.6, 1), name, family="DejaVu Sans Mono")
        which = [o is value for o in objects].index(True)
        target = tops[which] + 0.45 * (1 if which == 0 else 3)
        start, end = (4.2, y), (7.4, target)
        colour = (draw.BLUE, draw.ORANGE)[which]
        draw.arrow(axes, start, end, colour, lw=2)
    draw.save(figure, __file__, "tied")


if __name__ == "__main__":
    names_and_objects()
