"""The checks of exercise-1."""

import math

import torch

from grader.checks import (
    assert_allowed,
    assert_close,
    assert_equal,
    assert_flat,
    assert_on_device,
    assert_untouched,
    assume,
    axes_of,
    example,
    float_dtypes,
    given,
    points,
    raises,
    require,
    rules_of,
    settings,
    shapes,
    st,
    tensors,
)
from grader.inside import probes

RULES = rules_of(__file__)
SHARES = [0.5, 0.25, 0.75, 0.1, *(k / 100 for k in range(11, 100) if k not in (25, 50, 75))]
"""Positive entries below 1, the plainest first."""


@st.composite
def cubes(draw, values=None):
    """A square or cubic tensor with one of its axes, from the front or from the back."""
    side, rank = draw(st.integers(2, 4)), draw(st.sampled_from([2, 2, 3]))
    shape = (side,) * rank
    x = draw(tensors(shape, dtype=float_dtypes, values=values, transposed=True))
    return x, draw(axes_of(shape))


@points(1, "C1")
@given(case=cubes(SHARES))
@example(case=(torch.tensor([[1.0, 3.0], [4.0, 4.0]]), 1))
@example(case=(torch.tensor([[1.0, 3.0], [4.0, 4.0]]), 0))
@example(case=(torch.tensor([[1.0, 3.0], [4.0, 4.0]], dtype=torch.float64), -1))
def test_slices_add_up_to_one(submission, case):
    """The proportions add up to 1 along dim, whichever axis that is, and give x back when multiplied by the sums."""
    x, dim = case
    p = submission.proportions(x, dim)
    assert_equal(p.shape, x.shape, what=f"the shape of proportions(x, {dim})")
    total = x.double().sum(dim, keepdim=True)
    sums = p.sum(dim, keepdim=True)
    assert_close(sums, torch.ones_like(total), dtype=x.dtype, what=f"the sums of proportions(x, {dim}) along {dim}")
    assert_close(p * total.to(x.dtype), x.double(), dtype=x.dtype, what=f"proportions(x, {dim}) times the sums of x")


@points(1, "C2")
@given(case=cubes(SHARES), c=st.sampled_from([0.5, -3.0, 1e3]))
def test_scale_changes_nothing(submission, case, c):
    """Multiplying x by a number, also a negative one, leaves its proportions as they were."""
    x, dim = case
    want = submission.proportions(x, dim)
    assert_close(submission.proportions(c * x, dim), want, dtype=x.dtype, what=f"proportions({c:g} * x, {dim})")


@st.composite
def with_zero_slices(draw):
    """A square or cubic tensor, one of its axes, and which slices along it are all 0."""
    x, dim = draw(cubes(SHARES))
    size = list(x.shape)
    size[dim] = 1
    empty = draw(tensors(tuple(size), values=[1.0, 0.0, 0.0])) > 0
    return x.masked_fill(empty, 0.0), dim


@points(1, "C2")
@given(case=with_zero_slices())
@example(case=(torch.tensor([[0.0, 0.0], [0.25, 0.75]]), 1))
@example(case=(torch.tensor([[0.0, 0.25], [0.0, 0.75]]), 0))
def test_zero_slices_stay_zero(submission, reference, case):
    """A slice of zeros gives exact zeros, and its neighbours are as if it were not there."""
    x, dim = case
    p = submission.proportions(x, dim)
    assert_close(p, reference.proportions(x.double(), dim), dtype=x.dtype, what=f"proportions(x, {dim})")
    kept = p.masked_fill(x != 0, 0.0)
    require((kept == 0).all(), "a slice of zeros must give exact zeros", "全零的切片必须给出精确的零", got=p)


@points(1, "C2")
@given(case=cubes(SHARES))
def test_transpose_swaps_axes(submission, case):
    """Transposing x and asking for the other axis transposes the result."""
    x, dim = case
    first, second = dim % x.dim(), (dim + 1) % x.dim()
    want = submission.proportions(x, dim).transpose(first, second)
    got = submission.proportions(x.transpose(first, second), second)
    assert_close(got, want, what=f"proportions of x with axes {first} and {second} exchanged")


@points(1, "C2")
@given(
    x=tensors((2, 2), dtype=torch.float64, values=SHARES),
    dim=st.sampled_from([1, 0, -1]),
    v=tensors((2, 2), dtype=torch.float64),
)
def test_proportions_have_gradients(submission, reference, x, dim, v):
    """Gradients flow through proportions, through the sums as well."""
    got = submission.run(probes.gradients, "proportions", [x, dim], cotangent=v)
    want = reference.run(probes.gradients, "proportions", [x, dim], cotangent=v)
    require(got["grads"] is not None, "no gradient flows through proportions", "proportions 没有梯度")
    assert_close(got["grads"], want["grads"], what="the gradient of proportions")


@st.composite
def masked(draw, dtype=float_dtypes, keep_any=False):
    """Numbers, a mask of the same shape that keeps none, half or all of them, and an axis."""
    shape = draw(shapes(max_side=4))
    x = draw(tensors(shape, dtype=dtype, transposed=True))
    share = [[1.0, 0.0]] if keep_any else [[1.0, 0.0], [1.0, 0.0], [0.0], [1.0]]
    mask = draw(tensors(shape, values=draw(st.sampled_from(share)))) > 0
    return x, mask, draw(axes_of(shape))


@points(2, "C3")
@given(case=masked())
@example(case=(torch.tensor([[2.0, 5.0, 4.0]]), torch.tensor([[True, False, True]]), 1))
@example(case=(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[True, False], [True, True]]), 0))
def test_mean_of_kept_entries(submission, case):
    """masked_mean is the mean of the kept entries along dim, and dim is gone from the shape."""
    x, mask, dim = case
    want = slice_means(x, mask, dim)
    assert_close(submission.masked_mean(x, mask, dim), want, dtype=x.dtype, what=f"masked_mean(x, mask, {dim})")


def slice_means(x, mask, dim):
    """The means of the kept entries in plain Python, float64."""
    rows, keep = x.double().movedim(dim, -1), mask.movedim(dim, -1)
    means = []
    for row, kept in zip(rows.reshape(-1, x.size(dim)).tolist(), keep.reshape(-1, x.size(dim)).tolist(), strict=True):
        chosen = [value for value, k in zip(row, kept, strict=True) if k]
        means.append(math.fsum(chosen) / len(chosen) if chosen else 0.0)
    return torch.tensor(means, dtype=torch.float64).reshape(rows.shape[:-1])


@points(2, "C3")
@given(case=masked())
def test_full_mask_is_the_mean(submission, case):
    """With everything kept, masked_mean is the ordinary mean."""
    x, mask, dim = case
    got = submission.masked_mean(x, torch.ones_like(mask), dim)
    assert_close(got, x.double().mean(dim), dtype=x.dtype, what="masked_mean(x, all True)")


@points(2, "C3")
@given(case=masked())
@example(case=(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[False, False], [True, True]]), 1))
def test_nothing_kept_gives_zero(submission, case):
    """A slice in which nothing is kept has the mean 0, exactly."""
    x, mask, dim = case
    got = submission.masked_mean(x, mask, dim)
    want = mask.any(dim)
    assert_equal(got.shape, want.shape, what="the shape of masked_mean(x, mask)")
    zero = (got[~want] == 0).all()
    require(zero, "a slice with nothing kept must give 0", "没有保留任何元素的切片必须给出 0", got=got)


@st.composite
def polluted(draw):
    """Like `masked`, with NaN, infinities or large numbers in the dropped positions."""
    x, mask, dim = draw(masked(keep_any=True))
    junk = draw(tensors(tuple(x.shape), dtype=x.dtype, values=[math.nan, math.inf, -math.inf, 1e6]))
    return torch.where(mask, x, junk), mask, dim


NAN_CASE = (torch.tensor([2.0, math.nan, 4.0]), torch.tensor([True, False, True]), 0)
INF_CASE = (torch.tensor([[2.0, math.inf], [1.0, 4.0]]), torch.tensor([[True, False], [True, True]]), 1)


@points(1, "C4")
@given(case=polluted())
@example(case=NAN_CASE)
@example(case=INF_CASE)
def test_dropped_entries_leave_no_trace(submission, case):
    """NaN and infinities in dropped positions do not change the mean."""
    x, mask, dim = case
    want = slice_means(x.masked_fill(~mask, 0.0), mask, dim)
    assert_close(submission.masked_mean(x, mask, dim), want, dtype=x.dtype, what=f"masked_mean(x, mask, {dim})")


@points(1, "C4")
@given(case=polluted())
@example(case=NAN_CASE)
@example(case=INF_CASE)
def test_dropped_entries_have_no_gradient(submission, case):
    """The gradient of masked_mean is exactly 0 at dropped positions, and 1/count at kept ones."""
    x, mask, dim = case
    seen = submission.run(probes.gradients, "masked_mean", [x, mask, dim])
    require(seen["grads"] is not None, "no gradient flows through masked_mean", "masked_mean 没有梯度")
    count = mask.sum(dim, keepdim=True).clamp(min=1).double()
    want = [mask.double() / count]
    assert_close(seen["grads"], want, dtype=x.dtype, what="the gradient of masked_mean")
    zero = (seen["grads"][0][~mask] == 0).all()
    require(zero, "the gradient at a dropped position is not exactly 0", "被丢弃位置上的梯度不是精确的 0")


@points(1, "C5")
@given(case=cubes())
@example(case=(torch.tensor([[2.0, 4.0, 9.0]]), 1))
@example(case=(torch.tensor([2.0, 4.0, 9.0]), -1))
def test_means_of_everything_so_far(submission, case):
    """The first running mean is the first entry, the last is the mean, and each follows from the one before."""
    x, dim = case
    n = x.size(dim)
    m = submission.running_mean(x, dim)
    assert_equal(m.shape, x.shape, what="the shape of running_mean(x)")
    exact = x.double()
    first = f"entry 0 of running_mean(x, {dim}) along {dim}"
    assert_close(m.select(dim, 0), exact.select(dim, 0), dtype=x.dtype, what=first)
    want = [exact.select(dim, 0)]
    for k in range(1, n):
        want.append(want[-1] + (exact.select(dim, k) - want[-1]) / (k + 1))
    assert_close(m, torch.stack(want, dim), dtype=x.dtype, what=f"running_mean(x, {dim})")
    last = f"the last entry of running_mean(x, {dim}) along {dim}"
    assert_close(m.select(dim, n - 1), exact.mean(dim), dtype=x.dtype, what=last)


@points(1, "C5")
@given(c=st.sampled_from([1.0, -2.0, 0.5, 100.0]), shape=shapes(max_side=4), data=st.integers(0, 2))
def test_constant_stays_constant(submission, c, shape, data):
    """The running mean of a constant is that constant, everywhere."""
    dim = data % len(shape)
    x = torch.full(shape, c, dtype=torch.float64)
    assert_close(submission.running_mean(x, dim), x, what="running_mean of a constant")


@st.composite
def two_sets(draw, dtype=float_dtypes):
    """n points and m points of the same space; n and m differ as a rule."""
    n, m, d = draw(st.integers(1, 3)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    kind = draw(dtype) if dtype is float_dtypes else dtype
    return (
        draw(tensors((n, d), dtype=kind, scale=2.0, transposed=True)),
        draw(tensors((m, d), dtype=kind, scale=2.0, transposed=True)),
    )


@points(2, "C6")
@given(case=two_sets())
@example(case=(torch.tensor([[0.0, 0.0], [1.0, 2.0]]), torch.tensor([[3.0, 4.0]])))
@example(case=(torch.tensor([[1.0], [5.0]]), torch.tensor([[2.0], [4.0], [8.0]])))
def test_squared_distances(submission, reference, case):
    """Entry (i, j) is the squared distance between row i of a and row j of b, for n ≠ m as well."""
    a, b = case
    want = reference.pairwise_sq_dists(a.double(), b.double())
    got = submission.pairwise_sq_dists(a, b)
    assert_close(got, want, dtype=a.dtype, what="pairwise_sq_dists(a, b)")
    require((got >= 0).all(), "a squared distance is negative", "有距离的平方是负数", got=got)


@points(2, "C6")
@given(a=tensors(st.tuples(st.integers(1, 4), st.integers(1, 3)), dtype=float_dtypes, transposed=True))
@example(a=torch.tensor([[0.0, 0.0], [1.0, 2.0]]))
def test_distances_within_one_set(submission, a):
    """With a = b the distances are symmetric, and 0 on the diagonal."""
    d = submission.pairwise_sq_dists(a, a)
    exact = a.double()
    want = (exact[:, None] - exact).square().sum(-1)
    assert_close(d, want, dtype=a.dtype, what="pairwise_sq_dists(a, a)")
    assert_close(d, d.T, what="pairwise_sq_dists(a, a).T")
    bound = (1e-6 if a.dtype == torch.float64 else 1e-5) * max(1.0, float(want.max()))
    require(
        (d.diagonal().abs() <= bound).all(),
        "the distance of a point to itself is not 0",
        "一个点到自己的距离不为 0",
        got=d.diagonal(),
    )


@points(2, "C6")
@given(case=two_sets(torch.float64), t=st.sampled_from([1.0, 10.0, -100.0, 1000.0, -1000.0]))
def test_moving_both_sets(submission, case, t):
    """Moving both sets of points by the same amount leaves every distance as it was."""
    a, b = case
    move = torch.tensor([t, -t, t / 2], dtype=torch.float64)[: a.size(1)]
    want = submission.pairwise_sq_dists(a, b)
    got = submission.pairwise_sq_dists(a + move, b + move)
    assert_close(got, want, atol=1e-6, rtol=0.0, what="pairwise_sq_dists(a + t, b + t)")


@points(2, "C6")
def test_near_twins_far_away(submission):
    """In float32, points close together and far from the origin have no negative squared distance."""
    for seed in range(3):
        draws = torch.Generator().manual_seed(seed)
        a = torch.randn(20, 3, generator=draws)
        a = 100 * a / a.norm(dim=1, keepdim=True)
        b = a + 1e-4 * torch.randn(20, 3, generator=draws)
        got = submission.pairwise_sq_dists(a, b)
        want = (a.double()[:, None] - b.double()).square().sum(-1)
        assert_close(got, want, dtype=torch.float32, what="pairwise_sq_dists(a, b) for points of norm 100")
        lowest = "the smallest entry of pairwise_sq_dists(a, b) is negative"
        require((got >= 0).all(), lowest, "pairwise_sq_dists(a, b) 的最小元素是负数", got=got.min())


@st.composite
def apart(draw):
    """Two sets of points, no point of one equal to a point of the other, and a cotangent."""
    a, b = draw(two_sets(torch.float64))
    assume((a[:, None] - b).abs().amax(-1).min() > 1e-3)
    return a, b, draw(tensors((a.size(0), b.size(0)), dtype=torch.float64))


@points(2, "C6")
@given(case=apart())
def test_distances_have_gradients(submission, reference, case):
    """Gradients flow to both sets of points and are right."""
    a, b, v = case
    got = submission.run(probes.gradients, "pairwise_sq_dists", [a, b], wrt=[0, 1], cotangent=v)
    want = reference.run(probes.gradients, "pairwise_sq_dists", [a, b], wrt=[0, 1], cotangent=v)
    require(got["grads"] is not None, "no gradient flows through pairwise_sq_dists", "pairwise_sq_dists 没有梯度")
    assert_close(got["grads"], want["grads"], what="the gradients of pairwise_sq_dists by a and b")


def table(rows, columns):
    """A fixed table of positive numbers."""
    return torch.linspace(0.5, 2.0, rows * columns).view(rows, columns)


@points(1, "C7")
def test_no_loops(submission):
    """No Python loop: as many operations for 36 rows, columns or points as for 4."""
    tall = [(n, table(n, 3)) for n in (4, 12, 36)]
    wide = [(n, x.T) for n, x in tall]
    for name in ("proportions", "running_mean"):
        assert_flat(submission, name, [(n, [x]) for n, x in tall], "rows")
        assert_flat(submission, name, [(n, [x]) for n, x in wide], "entries along dim")
    assert_flat(submission, "masked_mean", [(n, [x, x > 1]) for n, x in tall], "rows")
    assert_flat(submission, "masked_mean", [(n, [x, x > 1]) for n, x in wide], "entries along dim")
    fixed = table(5, 3)
    assert_flat(submission, "pairwise_sq_dists", [(n, [x, fixed]) for n, x in tall], "points in a")
    assert_flat(submission, "pairwise_sq_dists", [(m, [fixed, x]) for m, x in tall], "points in b")
    assert_flat(submission, "pairwise_sq_dists", [(d, [x, x + 1]) for d, x in wide], "coordinates")


@points(1, "C7")
def test_nothing_banned(submission):
    """You compute the distances and proportions yourself and do not call PyTorch's."""
    x = torch.tensor([[0.5, 1.0, 2.0], [3.0, 1.5, 0.5]])
    assert_allowed(submission, RULES, "proportions", x)
    assert_allowed(submission, RULES, "masked_mean", x, x > 1)
    assert_allowed(submission, RULES, "running_mean", x)
    assert_allowed(submission, RULES, "pairwise_sq_dists", x, x + 1)


@points(1, "C7")
@settings(max_examples=8)
@given(x=tensors((2, 3), values=SHARES), dim=st.sampled_from([-1, 0]))
def test_inputs_untouched(submission, x, dim):
    """The inputs and the global random state stay as they were."""
    empty = x.clone()
    empty[0] = 0.0
    assert_untouched(submission, "proportions", empty, dim)
    assert_untouched(submission, "masked_mean", x, x > 0.4, dim)
    assert_untouched(submission, "running_mean", x, dim)
    assert_untouched(submission, "pairwise_sq_dists", x, x + 1)


@points(1, "C7")
@settings(max_examples=8)
@given(x=tensors((2, 3), values=SHARES), dim=st.sampled_from([-1, 0]))
def test_works_on_devices(submission, reference, device, x, dim):
    """With the inputs on a GPU the result is right, and on the same GPU."""
    assert_on_device(submission, device, "proportions", x, dim, reference=reference)
    assert_on_device(submission, device, "masked_mean", x, x > 0.4, dim, reference=reference)
    assert_on_device(submission, device, "running_mean", x, dim, reference=reference)
    assert_on_device(submission, device, "pairwise_sq_dists", x, x + 1, reference=reference)


@points(1, "C8")
def test_proportions_refuse(submission):
    """proportions refuses integers, and a tensor without axes."""
    with raises(TypeError, case="proportions of integers"):
        submission.proportions(torch.tensor([[1, 2], [3, 4]]))
    with raises(ValueError, case="proportions of a 0-dim tensor"):
        submission.proportions(torch.tensor(1.0))


@points(1, "C8")
def test_masked_mean_refuses(submission):
    """masked_mean refuses integers, a tensor without axes, and a mask that is not bool or has another shape."""
    x, keep = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([[True, False], [True, True]])
    with raises(TypeError, case="masked_mean of integers"):
        submission.masked_mean(x.long(), keep)
    for kind in (torch.float32, torch.int64):
        with raises(TypeError, case=f"a mask of dtype {kind}"):
            submission.masked_mean(x, keep.to(kind))
    with raises(ValueError, case="masked_mean of a 0-dim tensor"):
        submission.masked_mean(torch.tensor(1.0), torch.tensor(True))
    for other in (keep[0], keep[:, :1], keep[None]):
        with raises(ValueError, case=f"x of shape (2, 2) and a mask of shape {tuple(other.shape)}"):
            submission.masked_mean(x, other)


@points(1, "C8")
def test_running_mean_refuses(submission):
    """running_mean refuses integers, and a tensor without axes."""
    with raises(TypeError, case="running_mean of integers"):
        submission.running_mean(torch.tensor([[1, 2], [3, 4]]))
    with raises(ValueError, case="running_mean of a 0-dim tensor"):
        submission.running_mean(torch.tensor(1.0))


@points(1, "C8")
def test_distances_refuse(submission):
    """pairwise_sq_dists refuses integers, two dtypes, sets that are not 2-D, and points of different spaces."""
    a = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    with raises(TypeError, case="integer points"):
        submission.pairwise_sq_dists(a.long(), a.long())
    with raises(TypeError, case="a of float32, b of float64"):
        submission.pairwise_sq_dists(a, a.double())
    with raises(ValueError, case="a 1-D a"):
        submission.pairwise_sq_dists(a[0], a)
    with raises(ValueError, case="a 1-D b"):
        submission.pairwise_sq_dists(a, a[0])
    with raises(ValueError, case="a 3-D a"):
        submission.pairwise_sq_dists(a[None], a)
    for d in (1, 3):
        with raises(ValueError, case=f"points with 2 and with {d} coordinates"):
            submission.pairwise_sq_dists(a, torch.zeros(2, d))
