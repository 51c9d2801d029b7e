"""Pictures of exercise 20: from a dense matrix to a convolution. Run: python pictures.py"""

import torch
from fc_to_conv import corr_matrix, equivariant_projection, local_mask

from grader.authoring import drawing as draw

KERNEL = torch.tensor([[1, 2], [3, 4]], dtype=torch.float64)
TINTS = {1: draw.LIGHT_BLUE, 2: draw.LIGHT_ORANGE, 3: draw.LIGHT_GREEN, 4: draw.LIGHT_PURPLE}


def tints(values):
    return [[TINTS.get(int(v), "white") for v in row] for row in values.tolist()]


def signs(values):
    names = ["", "a", "b", "c", "d"]
    return [[f"${names[int(v)]}$" if v else "0" for v in row] for row in values.tolist()]


def kernel_as_matrix():
    """Every row of the matrix is one place of the kernel; equal entries have equal colours."""
    matrix = corr_matrix(KERNEL, 3, 3)
    figure, axes = draw.sheet(21, 6.4, unit=0.34)
    draw.words(axes, (1.5, 1.6), "kernel", color=draw.GREY)
    draw.table(axes, (0.5, 2.1), signs(KERNEL), fill=tints(KERNEL))
    draw.words(axes, (5.4, 1.1), "image", color=draw.GREY)
    pixels = torch.arange(9).reshape(3, 3)
    draw.table(axes, (3.9, 1.6), pixels.tolist(), fontsize=8, color=draw.GREY)
    draw.frame(axes, (4.9, 1.6), (2, 2), draw.RED)
    draw.arrow(axes, (7.3, 3.1), (9, 3.1))
    draw.words(axes, (14.8, 0.45), "pixel", color=draw.GREY)
    draw.words(axes, (20, 3.1), r"$\cdot\; x$", fontsize=13)
    for j in range(9):
        draw.words(axes, (10.3 + j, 1.0), str(j), fontsize=8, color=draw.GREY)
    draw.table(axes, (9.8, 1.3), signs(matrix), fill=tints(matrix), fontsize=9)
    draw.frame(axes, (9.8, 2.3), (9, 1), draw.RED)
    draw.words(axes, (14.3, 5.75), "(4, 9)", color=draw.GREY)
    draw.save(figure, __file__, "band")


def two_promises():
    """A random dense map, the equivariant map nearest to it, and that map made local."""
    h, w = 5, 5
    generator = torch.Generator().manual_seed(20)
    dense = torch.randn(h * w, h * w, dtype=torch.float64, generator=generator)
    shared = equivariant_projection(dense, h, w)
    local = shared * local_mask(h, w, 1)
    titles = ("dense", "the same everywhere", "… and only near")
    figure, plots = draw.plots(3, size=(7.2, 2.8))
    for axes, matrix, title in zip(plots, (dense, shared, local), titles):
        high = 2 if matrix is dense else 0.9 * shared.abs().max()
        axes.set_facecolor("#d3d7dc")
        shown = matrix.where(matrix != 0, float("nan"))  # what is left out stays blank
        axes.imshow(shown.numpy(), cmap=draw.DIVERGING, vmin=-high, vmax=high)
        axes.set(xticks=[], yticks=[])
        count = len({round(v, 9) for v in matrix.flatten().tolist() if v})
        axes.set_title(f"{title}\n{count} numbers", fontsize=10)
    draw.save(figure, __file__, "promises")


if __name__ == "__main__":
    kernel_as_matrix()
    two_promises()
