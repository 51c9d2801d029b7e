"""The checks of exercise-20."""

import msgspec
import torch
import torch.nn.functional as F
from probes import error_of, error_uses, mapping, projected, without_autograd
from torch import nn

from grader.checks import (
    Forbidden,
    assert_allowed,
    assert_close,
    assert_equal,
    assert_flat,
    assert_on_device,
    assert_source_allowed,
    assert_type,
    assert_untouched,
    example,
    float_dtypes,
    given,
    judge_stalls,
    judge_uses,
    points,
    raises,
    require,
    rules_of,
    said,
    settings,
    st,
    tensors,
)
from grader.inside import probes

RULES = rules_of(__file__)
DERIVING = tuple(n for n in RULES.banned if n.startswith(("torch.autograd.", "torch.func.", "torch.Tensor.backward")))
"""Banned in corr_matrix only."""
ELSEWHERE = msgspec.structs.replace(RULES, banned=tuple(n for n in RULES.banned if n not in DERIVING))


# ---------------------------------------------------------------------- C1

side = st.integers(1, 4)


@points(2, "C1")
@given(sizes=st.tuples(*[side] * 6), bias=st.booleans())
@example(sizes=(1, 2, 3, 1, 2, 2), bias=True)
@example(sizes=(1, 1000, 1000, 1, 1, 1000), bias=False)
@example(sizes=(1, 1000, 1000, 1, 1, 1000), bias=True)
def test_dense_count(submission, sizes, bias):
    """dense_param_count is the number of parameters of nn.Linear between the two flattened images."""
    c_in, h_in, w_in, c_out, h_out, w_out = sizes
    layer = nn.Linear(c_in * h_in * w_in, c_out * h_out * w_out, bias=bias, device="meta")
    what = f"dense_param_count{sizes}".replace(")", f", bias={bias})")
    assert_count(submission.dense_param_count(*sizes, bias=bias), layer, what)


@points(2, "C1")
@given(c_in=side, c_out=side, kernel=st.tuples(side, side), bias=st.booleans())
@example(c_in=3, c_out=2, kernel=(2, 3), bias=True)
@example(c_in=3, c_out=2, kernel=(2, 3), bias=False)
def test_conv_count(submission, c_in, c_out, kernel, bias):
    """conv_param_count is the number of parameters of nn.Conv2d, whatever the image."""
    layer = nn.Conv2d(c_in, c_out, kernel, bias=bias, device="meta")
    what = f"conv_param_count({c_in}, {c_out}, {kernel}, bias={bias})"
    assert_count(submission.conv_param_count(c_in, c_out, kernel, bias=bias), layer, what)


@points(2, "C1")
def test_bias_by_default(submission):
    """Both counts include the biases unless you say otherwise."""
    assert_equal(submission.dense_param_count(1, 2, 2, 1, 1, 3), 15, what="dense_param_count(1, 2, 2, 1, 1, 3)")
    assert_equal(submission.conv_param_count(2, 3, (2, 2)), 27, what="conv_param_count(2, 3, (2, 2))")


def assert_count(got, layer, what):
    """A Python int, the number of the layer's parameters."""
    assert_type(got, int, what=what)
    assert_equal(got, sum(p.numel() for p in layer.parameters()), what=what)


# ---------------------------------------------------------------------- C2


@st.composite
def kernels(draw, dtype=float_dtypes):
    """A kernel, and the height and width of an image that is at least as large."""
    kind = dtype if isinstance(dtype, torch.dtype) else draw(dtype)
    kh, kw = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    kernel = draw(tensors((kh, kw), dtype=kind, transposed=True))
    return kernel, kh + draw(st.integers(0, 2)), kw + draw(st.integers(0, 2))


def correlation(kernel, x):
    """The valid cross-correlation of one image, flattened, in float64."""
    return F.conv2d(x.double()[None, None], kernel.double()[None, None]).flatten()


@points(4, "C2")
@given(case=kernels(), values=tensors((25,)))
@example(case=(torch.tensor([[1.0, 2.0]]), 1, 3), values=torch.arange(1.0, 26.0))
@example(case=(torch.tensor([[1.0], [2.0]]), 3, 1), values=torch.arange(1.0, 26.0))
@example(case=(torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64), 2, 3), values=torch.arange(1.0, 26.0))
@example(case=(torch.tensor([[2.0]]), 2, 2), values=torch.arange(1.0, 26.0))
@example(case=(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 2, 2), values=torch.arange(1.0, 26.0))
def test_matrix_correlates(submission, case, values):
    """corr_matrix(kernel, h, w) @ x.flatten() is the cross-correlation of x with the kernel, for every image; the dtype is the kernel's."""
    kernel, h, w = case
    x = values[: h * w].view(h, w).to(kernel.dtype)
    matrix = submission.corr_matrix(kernel, h, w)
    rows = (h - kernel.shape[0] + 1) * (w - kernel.shape[1] + 1)
    what = f"corr_matrix(kernel, {h}, {w})"
    assert_type(matrix, torch.Tensor, what=what)
    assert_equal(matrix.shape, torch.Size([rows, h * w]), what=f"the shape of {what}")
    assert_equal(matrix.dtype, kernel.dtype, what=f"the dtype of {what}")
    got = matrix.detach() @ x.flatten()
    assert_close(got, correlation(kernel, x), dtype=kernel.dtype, what=f"{what} @ x.flatten()")


# ---------------------------------------------------------------------- C3


@st.composite
def distinct_kernels(draw):
    """A kernel of distinct values other than 0, and an image that is at least as large."""
    kh, kw = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    values = draw(st.permutations(range(1, kh * kw + 1)))
    kernel = torch.tensor(values, dtype=torch.float64).view(kh, kw)
    return kernel, kh + draw(st.integers(0, 2)), kw + draw(st.integers(0, 2))


@points(2, "C3")
@given(case=distinct_kernels())
@example(case=(torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64), 3, 4))
def test_weights_are_shared(submission, case):
    """Every row of the matrix holds the entries of the kernel once and is 0 elsewhere; the row of the next pixel is the same, moved by one."""
    kernel, h, w = case
    matrix = submission.corr_matrix(kernel, h, w)
    filled = (matrix != 0).sum(1)
    require(
        (filled == kernel.numel()).all(),
        f"a row of the matrix should have {kernel.numel()} entries other than 0",
        f"矩阵的每一行应有 {kernel.numel()} 个非零元素",
        got=filled,
    )
    found = matrix[matrix != 0].unique()
    assert_close(found, kernel.flatten().sort().values, what="the different values in the matrix, 0 apart")
    rows = matrix.view(h - kernel.shape[0] + 1, w - kernel.shape[1] + 1, h * w)
    moved = rows[:, :-1].roll(1, -1)
    assert_close(rows[:, 1:], moved, what="the rows of the pixels (i, j + 1), against those of (i, j) moved by one,")


@points(2, "C3")
@given(case=kernels(dtype=torch.float64), v=tensors((9, 25), dtype=torch.float64))
def test_gradient_reaches_the_kernel(submission, reference, case, v):
    """The matrix is differentiable in the kernel, with the right gradient."""
    kernel, h, w = case
    rows = (h - kernel.shape[0] + 1) * (w - kernel.shape[1] + 1)
    cotangent = v[:rows, : h * w].contiguous()
    got = submission.run(probes.gradients, "corr_matrix", [kernel, h, w], cotangent=cotangent)
    want = reference.run(probes.gradients, "corr_matrix", [kernel, h, w], cotangent=cotangent)
    english = "no gradient flows from the matrix to the kernel"
    require(got["grads"] is not None, english, "梯度无法从矩阵传回卷积核")
    assert_close(got["grads"], want["grads"], what="the gradient by the kernel")


# ---------------------------------------------------------------------- C4

EQUIVARIANT = ["relu", "pixelwise", "average"]
OTHER = ["fixed image", "dense"]
shifts = st.sampled_from([(1, 2), (-1, 0), (0, 1), (2, -1), (0, 0), (3, 4)])


@st.composite
def error_cases(draw, kinds):
    """A map, images of shape (h, w) or (n, h, w), a shift, and what the map is made of."""
    h, w = draw(st.permutations([2, 3, 4]))[:2]
    lead = draw(st.sampled_from([(), (2,)]))
    x = draw(tensors((*lead, h, w), dtype=torch.float64, transposed=True))
    image = draw(tensors((h, w), dtype=torch.float64))
    return draw(st.sampled_from(kinds)), x, draw(shifts), image, draw(tensors((h * w, h * w), dtype=torch.float64))


def assert_scalar(seen, want, what, dtype=torch.float64):
    """A scalar tensor of the right value."""
    assert_close(seen["value"], torch.tensor(want, dtype=torch.float64), dtype=dtype, what=what)


@points(2, "C4")
@given(case=error_cases(OTHER))
def test_error_is_the_largest(submission, case):
    """equivariance_error is the largest |f(shift x) − shift f(x)|, as a scalar tensor, for maps that do not commute with shifts."""
    kind, x, shift, image, W = case
    f = mapping(kind, image, W)
    want = float((f(rolled(x, shift)) - rolled(f(x), shift)).abs().max())
    assert_scalar(submission.run(error_of, *case), want, f"equivariance_error(f, x, {shift[0]}, {shift[1]})")


def rolled(x, shift):
    """x shifted by (dy, dx), index by index."""
    h, w = x.shape[-2:]
    rows, cols = (torch.arange(h) - shift[0]) % h, (torch.arange(w) - shift[1]) % w
    return x[..., rows[:, None], cols]


@points(2, "C4")
@given(case=error_cases(EQUIVARIANT))
def test_equivariant_maps_have_no_error(submission, case):
    """The error is 0 for maps that commute with shifts: relu, pixelwise maps, circular averages."""
    kind, _, shift, *_ = case
    what = f"equivariance_error of the map `{kind}` for the shift {shift}"
    assert_scalar(submission.run(error_of, *case), 0.0, what)


@points(2, "C4")
@settings(max_examples=8)
@given(case=error_cases(OTHER))
def test_no_shift_no_error(submission, case):
    """The error is 0 for the shift (0, 0), whatever the map; float32 stays float32."""
    kind, x, _, image, W = case
    seen = submission.run(error_of, kind, x.float(), (0, 0), image.float(), W.float())
    assert_scalar(seen, 0.0, "equivariance_error(f, x, 0, 0)", dtype=torch.float32)


# ---------------------------------------------------------------------- C5

image_sizes = st.sampled_from([(1, 2), (2, 1), (2, 3), (3, 2), (1, 4), (2, 4), (4, 3), (4, 5)])


@st.composite
def dense_maps(draw, count=1, dtype=torch.float64, sizes=image_sizes):
    """Dense maps of h×w images, and h and w."""
    h, w = draw(sizes)
    kind = dtype if isinstance(dtype, torch.dtype) else draw(dtype)
    maps = [draw(tensors((h * w, h * w), dtype=kind, transposed=True)) for _ in range(count)]
    return *maps, h, w


def shift_matrix(shift, h, w):
    """The matrix of a shift on flattened images."""
    return rolled(torch.eye(h * w, dtype=torch.float64).view(h * w, h, w), shift).flatten(1).T


def all_shifts(h, w):
    """All shifts of an h×w image."""
    return [(dy, dx) for dy in range(h) for dx in range(w)]


def circulant(kernel):
    """The dense map with (Wx)[i, j] = Σ K[a, b] x[i + a, j + b]."""
    h, w = kernel.shape
    terms = [kernel[a, b] * shift_matrix((-a, -b), h, w) for a, b in all_shifts(h, w)]
    return torch.stack(terms).sum(0)


@points(4, "C5")
@given(case=dense_maps())
@example(case=(torch.tensor([[1.0, 2.0], [3.0, 4.0]], dtype=torch.float64), 1, 2))
def test_projection_commutes(submission, case):
    """The projected map commutes with every shift of the image."""
    W, h, w = case
    R = submission.equivariant_projection(W, h, w)
    what = "equivariant_projection(W, h, w)"
    assert_equal(R.shape, W.shape, what=f"the shape of {what}")
    for shift in all_shifts(h, w):
        P = shift_matrix(shift, h, w)
        assert_close(R.detach() @ P, P @ R.detach(), what=f"R @ P for the shift {shift}, against P @ R,")


@points(4, "C5")
@given(case=dense_maps(dtype=float_dtypes))
def test_projection_is_nearest(submission, case):
    """The projected map keeps the trace, is not longer than W, and is orthogonal to what was taken away; the dtype stays."""
    W, h, w = case
    R = submission.equivariant_projection(W, h, w)
    assert_equal(R.dtype, W.dtype, what="the dtype")
    assert_equal(R.shape, W.shape, what="the shape")
    assert_close(R.trace(), W.trace().double(), dtype=W.dtype, what="the trace of R")
    exact, W = R.double(), W.double()
    slack = 1e-9 if R.dtype == torch.float64 else 1e-4
    size, whole = float(exact.norm()), float(W.norm())
    require(size <= whole * (1 + slack) + slack, "R is longer than W", "R 比 W 还长", expected=whole, got=size)
    inner = float(((W - exact) * exact).sum())
    require(
        abs(inner) <= slack * max(1.0, whole**2),
        "R is not orthogonal to W − R",
        "R 与 W − R 不正交",
        expected=0.0,
        got=inner,
    )


@points(4, "C5")
@given(case=dense_maps())
def test_projection_is_idempotent(submission, case):
    """Projecting a second time changes nothing."""
    seen = submission.run(projected, *case)
    assert_close(seen["twice"], seen["once"], what="the projection of the projection")


@points(4, "C5")
@given(size=image_sizes, values=tensors((20,), dtype=torch.float64))
def test_circulant_maps_stay(submission, size, values):
    """A map that commutes with all shifts already stays as it is."""
    h, w = size
    W = circulant(values[: h * w].view(h, w))
    assert_close(submission.equivariant_projection(W, h, w), W, what="the projection of a circulant map")


@points(4, "C5")
@settings(max_examples=20)
@given(case=dense_maps(count=2), a=st.sampled_from([2.0, -1.0, 0.5]), b=st.sampled_from([1.0, -2.0, 3.0]))
def test_projection_is_linear(submission, case, a, b):
    """The projection is linear in W."""
    W, V, h, w = case
    got = submission.equivariant_projection(a * W + b * V, h, w)
    parts = [submission.equivariant_projection(M, h, w) for M in (W, V)]
    assert_close(got, a * parts[0] + b * parts[1], what=f"the projection of {a:g}·W + {b:g}·V")


@points(4, "C5")
@given(case=dense_maps())
def test_few_values(submission, case):
    """The projected map holds at most hw different numbers, one for each entry of a kernel."""
    W, h, w = case
    R = submission.equivariant_projection(W, h, w)
    steps = R.detach().flatten().sort().values.diff()
    count = 1 + int((steps > 1e-9 * max(1.0, float(W.abs().max()))).sum())
    require(
        count <= h * w,
        f"R holds {count} different numbers, but {h}·{w} = {h * w} are enough",
        f"R 中有 {count} 个不同的数，而 {h}·{w} = {h * w} 个就够了",
    )


# ---------------------------------------------------------------------- C6


@points(2, "C6")
@given(size=image_sizes, values=tensors((20,)), dtype=float_dtypes)
@example(size=(2, 3), values=torch.arange(1.0, 21.0), dtype=torch.float64)
def test_kernel_found(submission, size, values, dtype):
    """kernel_of reads off the kernel K with (Wx)[i, j] = Σ K[a, b] x[i + a, j + b]."""
    h, w = size
    kernel = values[: h * w].view(h, w).to(dtype)
    W = circulant(kernel.double()).to(dtype)
    assert_close(submission.kernel_of(W, h, w), kernel, what=f"kernel_of(W, {h}, {w})")


@points(2, "C6")
@given(size=image_sizes, shift=st.tuples(st.integers(0, 4), st.integers(0, 4)))
@example(size=(2, 3), shift=(0, 0))
def test_kernel_of_shifts(submission, size, shift):
    """The identity has its impulse at (0, 0), and a shift matrix has a single impulse."""
    h, w = size
    shift = shift[0] % h, shift[1] % w
    want = torch.zeros(h, w, dtype=torch.float64)
    want[-shift[0] % h, -shift[1] % w] = 1.0
    got = submission.kernel_of(shift_matrix(shift, h, w), h, w)
    assert_close(got, want, what=f"kernel_of the matrix of the shift {shift} of {h}×{w} images")


# ---------------------------------------------------------------------- C7


def near(a, b, m, radius):
    """Whether a and b are within the radius on a ring of m."""
    return min(abs(a - b), m - abs(a - b)) <= radius


@points(2, "C7")
@given(size=image_sizes, radius=st.integers(0, 3))
@example(size=(3, 4), radius=1)
@example(size=(2, 3), radius=0)
def test_mask(submission, size, radius):
    """local_mask is True where both circular distances are at most the radius; radius 0 gives the identity."""
    h, w = size
    pixels = all_shifts(h, w)
    rows = [[near(i, k, h, radius) and near(j, m, w, radius) for k, m in pixels] for i, j in pixels]
    got = submission.local_mask(h, w, radius)
    assert_equal(got, torch.tensor(rows), what=f"local_mask({h}, {w}, {radius})")


@points(2, "C7")
@given(size=image_sizes, radius=st.integers(0, 3), values=tensors((20,), dtype=torch.float64))
def test_mask_is_local_everywhere(submission, size, radius, values):
    """Every pixel sees min(2r+1, h)·min(2r+1, w) pixels; the mask is symmetric, contains the diagonal and commutes with shifts."""
    h, w = size
    mask, what = submission.local_mask(h, w, radius), f"local_mask({h}, {w}, {radius})"
    assert_equal(mask.dtype, torch.bool, what=f"the dtype of {what}")
    assert_equal(mask.shape, torch.Size([h * w, h * w]), what=f"the shape of {what}")
    count = min(2 * radius + 1, h) * min(2 * radius + 1, w)
    assert_equal(mask.sum(1), torch.full((h * w,), count), what=f"the row sums of {what}")
    assert_equal(mask, mask.T, what=f"{what}, against its transpose,")
    require(mask.diagonal().all(), f"the diagonal of {what} is not True", f"{what} 的对角线不全为 True")
    for shift in all_shifts(h, w):
        P = shift_matrix(shift, h, w)
        assert_close(mask.double() @ P, P @ mask.double(), what=f"{what} @ P for the shift {shift}, against P @ mask,")


# ---------------------------------------------------------------------- C8


@points(1, "C8")
def test_no_loops(submission):
    """No loop over output pixels: as many operations for large images as for small ones."""
    kernel = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert_flat(submission, "corr_matrix", [(h, [kernel, h, 4]) for h in (6, 12, 18)], "rows of the image")
    assert_flat(submission, "corr_matrix", [(w, [kernel, 4, w]) for w in (6, 12, 18)], "columns of the image")


@points(1, "C8")
@settings(max_examples=8)
@given(case=kernels(dtype=torch.float32))
@example(case=(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), 3, 4))
def test_matrix_on_devices(submission, device, case):
    """The matrix is on the device of the kernel, and no entry of the kernel is fetched from there to Python."""
    assert_on_device(submission, device, "corr_matrix", *case)
    if device == "simulated":
        seen = submission.run(probes.on_device, "corr_matrix", list(case))
        counted = {"nonzero", "boolean mask"}  # these count entries; they do not read the kernel
        judge_stalls([s for s in seen["stalls"] if s["operation"] not in counted], 0, "corr_matrix")


@points(1, "C8")
@settings(max_examples=8)
@given(case=dense_maps(dtype=torch.float32))
def test_projection_on_devices(submission, device, case):
    """The projected map is on the device of W."""
    assert_on_device(submission, device, "equivariant_projection", *case)


@points(1, "C8")
@settings(max_examples=8)
@given(case=dense_maps(dtype=torch.float32))
def test_kernel_on_devices(submission, device, case):
    """kernel_of gives its kernel on the device of W."""
    W, h, w = case
    W = circulant(W[0].double().view(h, w)).float()
    assert_on_device(submission, device, "kernel_of", W, h, w)


@points(1, "C8")
@settings(max_examples=8)
@given(case=error_cases(OTHER))
def test_error_on_devices(submission, device, case):
    """The error is on the device of the images, and x stays as it is."""
    kind, x, shift, image, W = case
    target = "cpu" if device == "cpu" else "cuda:0"
    seen = submission.run(error_of, kind, x, shift, image, W, device=device, target=target)
    f = mapping(kind, image, W)
    want = float((f(rolled(x, shift)) - rolled(f(x), shift)).abs().max())
    assert_scalar(seen, want, f"equivariance_error on {target}")
    assert_equal(seen["places"], [target], what="the device of the error")
    assert_equal(seen["x"], x, what="x after equivariance_error")


@points(1, "C8")
@settings(max_examples=16)
@given(kernel=kernels(), case=dense_maps(dtype=float_dtypes))
def test_inputs_untouched(submission, kernel, case):
    """Kernels, maps and the global random state stay as they were."""
    assert_untouched(submission, "corr_matrix", *kernel)
    assert_untouched(submission, "equivariant_projection", *case)


@points(1, "C8")
def test_nothing_banned(submission):
    """corr_matrix uses no convolution of the library, no FFT, and no automatic differentiation."""
    kernel = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert_allowed(submission, RULES, "corr_matrix", kernel, 3, 4)
    if submission.run(without_autograd, kernel, 3, 4):
        raise Forbidden(said("`corr_matrix` computes a gradient with autograd: write the entries yourself"))


@points(1, "C8")
def test_nothing_banned_elsewhere(submission):
    """The other functions use no convolution of the library and no FFT either."""
    W = torch.arange(36.0).view(6, 6)
    assert_allowed(submission, ELSEWHERE, "equivariant_projection", W, 2, 3)
    assert_allowed(submission, ELSEWHERE, "kernel_of", torch.eye(6), 2, 3)


@points(1, "C8")
def test_nothing_banned_in_the_mask(submission):
    """The mask is made without a convolution and without an FFT."""
    assert_allowed(submission, ELSEWHERE, "local_mask", 2, 3, 1)


@points(1, "C8")
def test_nothing_banned_in_the_error(submission):
    """The error is measured without a convolution and without an FFT."""
    judge_uses(submission.run(error_uses, list(ELSEWHERE.banned), list(RULES.banned_ops)))
    assert_source_allowed(submission, ELSEWHERE.banned, ["equivariance_error"])


# ---------------------------------------------------------------------- C9


@points(1, "C9")
def test_bad_counts_refused(submission):
    """dense_param_count and conv_param_count refuse sizes below 1."""
    for k in range(6):
        sizes = [2] * 6
        sizes[k] = 0
        with raises(ValueError, case=f"dense_param_count{tuple(sizes)}"):
            submission.dense_param_count(*sizes)
    for args in ((0, 1, (2, 2)), (1, 0, (2, 2)), (1, 1, (0, 2)), (1, 1, (2, 0)), (1, -1, (2, 2))):
        with raises(ValueError, case=f"conv_param_count{args}"):
            submission.conv_param_count(*args)


@points(1, "C9")
def test_bad_kernels_refused(submission):
    """corr_matrix refuses kernels that are not 2-D, not float, or larger than the image."""
    ones = torch.ones
    for shape, h, w in (((2,), 3, 3), ((1, 2, 2), 3, 3), ((3, 1), 2, 4), ((1, 5), 4, 4), ((1, 1), 0, 2), ((1, 1), 2, 0)):
        with raises(ValueError, case=f"a kernel of shape {shape} and an image {h}×{w}"):
            submission.corr_matrix(ones(shape), h, w)
    with raises(TypeError, case="a kernel of integers"):
        submission.corr_matrix(torch.tensor([[1, 2]]), 3, 3)


@points(1, "C9")
def test_bad_images_refused(submission):
    """equivariance_error refuses images with fewer than two axes, images that are not float, and maps that change the shape."""
    image, W = torch.ones(2, 3), torch.ones(6, 6)
    with raises(ValueError, case="x with one axis"):
        submission.run(error_of, "relu", torch.ones(3), (1, 1), image, W)
    with raises(TypeError, case="x of integers"):
        submission.run(error_of, "relu", torch.ones(2, 3, dtype=torch.int64), (1, 1), image, W)
    for kind, what in (("first row", "returns the first row only"), ("flat", "flattens the image")):
        with raises(ValueError, case=f"a map that {what}"):
            submission.run(error_of, kind, image, (1, 1), image, W)


@points(1, "C9")
def test_bad_maps_refused(submission):
    """equivariant_projection refuses maps whose shape does not fit the image, and maps that are not float."""
    refuse_maps(submission.equivariant_projection, "equivariant_projection")


@points(1, "C9")
def test_bad_maps_have_no_kernel(submission):
    """kernel_of refuses maps whose shape does not fit the image, and maps that are not float."""
    refuse_maps(submission.kernel_of, "kernel_of")


def refuse_maps(call, name):
    """The same bad maps for both functions."""
    for shape, h, w in (((6, 6), 2, 2), ((4, 6), 2, 2), ((6, 4), 2, 3), ((6,), 2, 3), ((1, 6, 6), 2, 3), ((6, 6), -2, -3)):
        with raises(ValueError, case=f"{name} of a W of shape {shape} for images {h}×{w}"):
            call(torch.ones(shape), h, w)
    with raises(TypeError, case=f"{name} of integers"):
        call(torch.eye(6, dtype=torch.int64), 2, 3)


@points(1, "C9")
def test_bad_masks_refused(submission):
    """local_mask refuses sizes below 1 and a negative radius."""
    for args in ((0, 2, 1), (2, 0, 1), (2, 3, -1), (-1, 2, 1)):
        with raises(ValueError, case=f"local_mask{args}"):
            submission.local_mask(*args)
