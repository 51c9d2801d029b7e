"""Pictures of exercise 19: two clocks, and when one waits for the other. Run: python pictures.py"""

from grader.authoring import drawing as draw

LAUNCH, RUN, COPY, BATCHES = 0.5, 1.6, 0.3, 6


def schedule(*, wait_each):
    """When Python puts each batch into the queue, when the GPU runs it, when Python waits.

    Python needs LAUNCH for a batch and goes on at once; the GPU takes jobs in order and needs RUN.
    To read a number Python waits until the queue is empty and COPY has passed.
    """
    python = gpu = 0.0
    launches, runs, waits, copies = [], [], [], []
    for batch in range(BATCHES):
        launches.append((python, LAUNCH))
        python += LAUNCH
        gpu = max(gpu, python)
        runs.append((gpu, RUN))
        gpu += RUN
        if wait_each or batch == BATCHES - 1:
            waits.append((python, gpu - python))
            copies.append((gpu, COPY))
            python = gpu = gpu + COPY
    return launches, runs, waits, copies, python


def lanes(axes, top, plan, scale):
    launches, runs, waits, copies, end = plan
    for y, name in ((top, "Python"), (top + 1.5, "GPU")):
        draw.words(axes, (0.4, y + 0.5), name, ha="left", fontsize=10)
        axes.plot([3.2, 3.2 + scale * end], [y + 1, y + 1], color=draw.GREY, lw=0.8)

    def span(y, block, fill, label="", **style):
        start, length = block
        corner, size = (3.2 + scale * start, y), (scale * length, 1)
        draw.frame(axes, corner, size, draw.INK, fc=fill, lw=0.8, **style)
        draw.words(axes, (corner[0] + size[0] / 2, y + 0.5), label, fontsize=8)

    for block in waits:
        span(top, block, draw.CARD, "wait", hatch="////", edgecolor=draw.GREY)
        middle = 3.2 + scale * (block[0] + block[1] / 2)
        draw.words(
            axes,
            (middle, top + 0.5),
            "wait",
            fontsize=8,
            bbox={"fc": draw.CARD, "ec": "none", "pad": 1},
        )
    for k, block in enumerate(copies):
        span(top, block, draw.LIGHT_GREEN)
        x = 3.2 + scale * (block[0] + block[1] / 2)
        draw.arrow(axes, (x, top + 1.5), (x, top + 1.08), draw.GREEN)
    for k, (launch, run) in enumerate(zip(launches, runs), 1):
        span(top, launch, draw.LIGHT_BLUE, str(k))
        span(top + 1.5, run, draw.LIGHT_ORANGE, str(k))
    done = 3.2 + scale * end
    axes.plot([done, done], [top - 0.25, top + 2.75], color=draw.RED, lw=1.6)


def waiting():
    scale = 1.25
    figure, axes = draw.sheet(22.8, 9, unit=0.315)
    slow, fast = schedule(wait_each=True), schedule(wait_each=False)
    draw.words(
        axes,
        (3.2, 0.6),
        "loss.item() after every batch",
        ha="left",
        fontsize=9,
        family="DejaVu Sans Mono",
    )
    lanes(axes, 1.2, slow, scale)
    draw.words(
        axes,
        (3.2, 4.9),
        "one .tolist() at the end",
        ha="left",
        fontsize=9,
        family="DejaVu Sans Mono",
    )
    lanes(axes, 5.5, fast, scale)
    draw.arrow(axes, (18.8, 8.6), (22.2, 8.6), draw.GREY)
    draw.words(axes, (18.4, 8.6), "time", ha="right", fontsize=9, color=draw.GREY)
    draw.save(figure, __file__, "waits")


if __name__ == "__main__":
    waiting()
