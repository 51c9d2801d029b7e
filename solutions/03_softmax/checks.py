"""The checks of exercise-3."""

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

INF = math.inf
RULES = rules_of(__file__)


@st.composite
def square_scores(draw, scale=2.0):
    """A square or cubic tensor with one of its axes, from the front or from the back."""
    side, rank = draw(st.integers(2, 4)), draw(st.sampled_from([2, 2, 3]))
    shape = (side,) * rank
    x = draw(tensors(shape, dtype=float_dtypes, scale=scale, transposed=True))
    return x, draw(axes_of(shape))


@st.composite
def scores(draw, dtype=float_dtypes, scale=3.0, max_side=5):
    """Scores of one to three axes, with an axis to work along."""
    shape = draw(shapes(max_side=max_side))
    x = draw(tensors(shape, dtype=dtype, scale=scale, transposed=True))
    return x, draw(axes_of(shape))


@points(1, "C1")
@given(case=square_scores())
@example(case=(torch.tensor([[0.0, 1.0], [2.0, 5.0]], dtype=torch.float64), 0))
@example(case=(torch.tensor([[0.0, 1.0], [2.0, 5.0]]), -1))
def test_entries_are_probabilities(submission, case):
    """Entries of softmax lie in [0, 1] and every slice adds up to 1, for each dim; shape and dtype stay."""
    x, dim = case
    p = submission.softmax(x, dim)
    assert_close(p.sum(dim), torch.ones(x.sum(dim).shape, dtype=x.dtype), what=f"softmax(x, {dim}).sum({dim})")
    assert_equal(p.shape, x.shape, what="the shape")
    require(((p >= 0) & (p <= 1)).all(), "a probability lies outside [0, 1]", "有概率不在 [0, 1] 之内", got=p)
    assert_equal(p.dtype, x.dtype, what="the dtype")


@st.composite
def large_scores(draw):
    """float32 rows at very different levels, with gaps of ordinary or of huge size."""
    rows, n = draw(st.integers(1, 3)), draw(st.integers(2, 4))
    offsets = draw(tensors((rows, 1), values=[1e4, -1e4, 0.0, 5e3, -2e3, 100.0, -100.0]))
    spread = draw(st.sampled_from([1.0, 100.0, 1e4]))
    return offsets + spread * draw(tensors((rows, n), values=[0.0, 1.0, -1.0, 0.5, 0.25, -0.75]))


@points(2, "C2")
@given(x=large_scores())
@example(x=torch.tensor([[0.0, 100.0]]))
@example(x=torch.tensor([[0.0, 2e4]]))
@example(x=torch.tensor([[1e4, 1e4 + 1], [-1e4, -1e4 + 1]]))
def test_large_scores_agree(submission, reference, x):
    """Scores as large as ±1e4 give no NaN and no infinity, and the right values."""
    exact = x.double()
    assert_close(submission.softmax(x), reference.softmax(exact), dtype=x.dtype, what="softmax(x)", atol=2e-3)
    assert_close(submission.logsumexp(x), reference.logsumexp(exact), dtype=x.dtype, what="logsumexp(x)")
    assert_close(
        submission.log_softmax(x), reference.log_softmax(exact), dtype=x.dtype, what="log_softmax(x)", atol=2e-3
    )


@points(2, "C2")
def test_known_extremes(submission):
    """Extreme scores give the values known from paper."""
    got = submission.log_softmax(torch.tensor([0.0, 2e4]))
    assert_close(got, torch.tensor([-2e4, 0.0]), what="log_softmax([0, 2e4])")
    for level in (1e3, -1e3):
        got = submission.logsumexp(torch.tensor([level, level]))
        assert_close(got, torch.tensor(level + math.log(2)), what=f"logsumexp([{level:g}, {level:g}])")
    got = submission.softmax(torch.tensor([[1e4, 0.0], [-1e4, 0.0]]))
    assert_close(got, torch.tensor([[1.0, 0.0], [0.0, 1.0]]), what="softmax([[1e4, 0], [-1e4, 0]])")


@st.composite
def shifted_scores(draw):
    """Scores, an axis, and one shift for each slice along it."""
    shape = draw(shapes(min_side=2, max_side=4))
    dim = draw(axes_of(shape))
    x = draw(tensors(shape, dtype=torch.float64, scale=2.0))
    size = list(shape)
    size[dim] = 1
    return x, dim, draw(tensors(tuple(size), dtype=torch.float64, between=(-100.0, 100.0)))


@points(1, "C3")
@given(case=shifted_scores())
def test_shift_changes_nothing(submission, case):
    """Adding one number to each slice leaves softmax alone and adds that number to logsumexp."""
    x, dim, c = case
    assert_close(submission.softmax(x + c, dim), submission.softmax(x, dim), atol=1e-8, what="softmax(x + c)")
    shifted = submission.logsumexp(x, dim, keepdim=True) + c
    assert_close(submission.logsumexp(x + c, dim, keepdim=True), shifted, atol=1e-8, what="logsumexp(x + c)")


@points(1, "C3")
@given(x=tensors((4, 4), dtype=torch.float64, scale=2.0), order=st.permutations(range(4)))
def test_permutation_and_order(submission, x, order):
    """Permuting the entries permutes the result, and a larger score has a larger probability."""
    p = submission.softmax(x)
    assert_close(submission.softmax(x[:, order]), p[:, order], what="softmax of the permuted scores")
    rises = p.gather(1, x.argsort(1)).diff(dim=1) >= -1e-12
    require(rises.all(), "a larger score has a smaller probability", "分数更大，概率却更小", got=p)


@points(1, "C4")
@given(case=scores())
def test_agrees_with_reference(submission, reference, case):
    """All three functions agree with a float64 reference, and exp(log_softmax) is softmax."""
    x, dim = case
    exact = x.double()
    p = submission.softmax(x, dim)
    assert_close(p, reference.softmax(exact, dim), dtype=x.dtype, what="softmax(x, dim)")
    log_p = submission.log_softmax(x, dim)
    assert_close(log_p, reference.log_softmax(exact, dim), dtype=x.dtype, what="log_softmax(x, dim)")
    lse = submission.logsumexp(x, dim)
    assert_close(lse, reference.logsumexp(exact, dim), dtype=x.dtype, what="logsumexp(x, dim)")
    assert_close(log_p.exp(), p, what="exp(log_softmax(x, dim))")


@points(1, "C5")
@given(case=scores(dtype=torch.float64))
def test_logsumexp_bounds(submission, case):
    """max ≤ logsumexp ≤ max + log n; logsumexp(1000 x)/1000 is nearly the maximum; keepdim shapes."""
    x, dim = case
    n, top = x.size(dim), x.amax(dim)
    lse = submission.logsumexp(x, dim)
    assert_equal(lse.shape, top.shape, what="the shape of logsumexp(x, dim)")
    kept = submission.logsumexp(x, dim, keepdim=True)
    assert_close(kept, lse.unsqueeze(dim), what="logsumexp(x, dim, keepdim=True)")
    slack = 1e-9 * max(1.0, float(top.abs().max()))
    inside = ((lse >= top - slack) & (lse <= top + math.log(n) + slack)).all()
    require(inside, "logsumexp leaves [max, max + log n]", "logsumexp 超出了 [max, max + log n]", got=lse)
    scaled = submission.logsumexp(1e3 * x, dim) / 1e3
    near = ((scaled - top).abs() <= math.log(n) / 1e3 + 1e-6).all()
    require(near, "logsumexp(1000 x)/1000 is far from the maximum", "logsumexp(1000 x)/1000 远离最大值", got=scaled)


@points(1, "C6")
@given(x=tensors((2, 3), dtype=float_dtypes, scale=2.0), temperature=st.sampled_from([1.0, 0.5, 2.0, 4.0, 0.25, 10.0]))
def test_temperature_divides(submission, reference, x, temperature):
    """softmax(x, T) is softmax(x / T)."""
    want = reference.softmax(x.double() / temperature)
    got = submission.softmax(x, -1, temperature)
    assert_close(got, want, dtype=x.dtype, what=f"softmax(x, temperature={temperature:g})")


@points(1, "C6")
@given(x=tensors((2, 4), dtype=torch.float64, values=[0.0, 1.0, 2.0, 3.0, -1.0, 0.5, 1.5]))
def test_temperature_extremes(submission, x):
    """A very low temperature gives the one-hot maximum, a very high one the uniform distribution; entropy rises with T."""
    top = x.topk(2, dim=1).values
    assume(bool((top[:, 0] - top[:, 1] >= 0.5).all()))
    cold = submission.softmax(x, -1, 1e-3)
    one_hot = (x == top[:, :1]).double()
    assert_close(cold, one_hot, atol=1e-6, what="softmax(x, temperature=1e-3)")
    hot = submission.softmax(x, -1, 1e6)
    assert_close(hot, torch.full_like(x, 0.25), atol=1e-5, what="softmax(x, temperature=1e6)")
    entropies = []
    for t in (0.5, 1.0, 2.0, 4.0):
        p = submission.softmax(x, -1, t)
        entropies.append(-torch.xlogy(p, p).sum(-1))
    rises = (torch.stack(entropies).diff(dim=0) >= -1e-6).all()
    require(rises, "the entropy falls as the temperature rises", "温度上升时熵反而下降", got=torch.stack(entropies))


@st.composite
def differentiable(draw):
    """Scores in float64, an axis, and a cotangent of their shape."""
    shape = draw(shapes(max_rank=2, min_side=2, max_side=4))
    x = draw(tensors(shape, dtype=torch.float64))
    return x, draw(axes_of(shape)), draw(tensors(shape, dtype=torch.float64))


@points(1, "C7")
@given(case=differentiable())
def test_gradients_agree(submission, reference, case):
    """Gradients flow through all three functions and are right."""
    x, dim, v = case
    for name in ("softmax", "log_softmax"):
        got = submission.run(probes.gradients, name, [x, dim], cotangent=v)
        want = reference.run(probes.gradients, name, [x, dim], cotangent=v)
        require(got["grads"] is not None, f"no gradient flows through {name}", f"{name} 没有梯度")
        assert_close(got["grads"], want["grads"], what=f"the gradient of {name}")
    got = submission.run(probes.gradients, "logsumexp", [x, dim])
    want = reference.run(probes.gradients, "logsumexp", [x, dim])
    require(got["grads"] is not None, "no gradient flows through logsumexp", "logsumexp 没有梯度")
    assert_close(got["grads"], want["grads"], what="the gradient of logsumexp")


@points(1, "C7")
@given(x=tensors((3,), dtype=torch.float64))
def test_jacobian_of_softmax(submission, x):
    """The Jacobian of softmax is diag(p) − p pᵀ, and the gradient of its sum is 0."""
    seen = submission.run(probes.jacobian, "softmax", [x])
    require(seen["jacobian"] is not None, "no gradient flows through softmax", "softmax 没有梯度")
    p = seen["value"].detach()
    assert_close(seen["jacobian"], p.diag() - p.outer(p), what="the Jacobian of softmax")
    total = seen["jacobian"].sum(0)
    assert_close(total, torch.zeros_like(x), what="the gradient of softmax(x).sum()")


@st.composite
def with_minus_infinity(draw):
    """Rows with some entries −inf and at least one finite entry; the mask of the finite ones."""
    rows, n = draw(st.integers(1, 3)), draw(st.integers(2, 5))
    x = draw(tensors((rows, n), dtype=float_dtypes, scale=2.0))
    keep = draw(tensors((rows, n), values=[0.0, 1.0])) > 0
    keep[:, draw(st.integers(0, n - 1))] = True
    return x.masked_fill(~keep, -INF), keep


@points(1, "C8")
@given(case=with_minus_infinity())
@example(case=(torch.tensor([[0.0, -INF]]), torch.tensor([[True, False]])))
def test_minus_infinity_is_absent(submission, reference, case):
    """A score of −inf has probability exactly 0, and the others are as if it were absent."""
    x, keep = case
    p = submission.softmax(x)
    assert_equal(p.shape, x.shape, what="the shape")
    require((p[~keep] == 0).all(), "a score of −inf has a probability above 0", "分数 −inf 的概率大于 0", got=p)
    for row, finite, got in zip(x, keep, p):
        assert_close(got[finite], reference.softmax(row[finite].double()), dtype=x.dtype, what="the other entries")
        lse = submission.logsumexp(row)
        assert_close(lse, reference.logsumexp(row[finite].double()), dtype=x.dtype, what="logsumexp of a row")


@points(1, "C8")
@given(case=with_minus_infinity(), v=tensors((5,), dtype=torch.float64))
def test_minus_infinity_has_gradients(submission, case, v):
    """Gradients stay finite where a score is −inf."""
    x, _ = case
    seen = submission.run(probes.gradients, "softmax", [x.double()], cotangent=v[: x.size(1)])
    require(seen["grads"] is not None, "no gradient flows through softmax", "softmax 没有梯度")
    finite = seen["grads"][0].isfinite().all()
    require(finite, "the gradient of softmax is not finite", "softmax 的梯度不是有限的", got=seen["grads"][0])


@points(1, "C9")
def test_no_loops(submission):
    """No loop over the batch: as many operations for 36 rows as for 4."""
    cases = [(n, [torch.linspace(-2, 2, n * 3).view(n, 3)]) for n in (4, 12, 36)]
    for name in ("softmax", "log_softmax", "logsumexp"):
        assert_flat(submission, name, cases)


@points(1, "C9")
def test_nothing_banned(submission):
    """You compute softmax yourself and do not call PyTorch's."""
    x = torch.tensor([[0.0, 1.0, 2.0], [3.0, -1.0, 0.5]])
    for name in ("softmax", "log_softmax", "logsumexp"):
        assert_allowed(submission, RULES, name, x)


@points(1, "C9")
@settings(max_examples=8)
@given(x=tensors((2, 3)), temperature=st.sampled_from([1.0, 2.0]))
def test_inputs_untouched(submission, x, temperature):
    """The inputs and the global random state stay as they were."""
    assert_untouched(submission, "softmax", x, temperature=temperature)
    assert_untouched(submission, "log_softmax", x)
    assert_untouched(submission, "logsumexp", x)


@points(1, "C9")
@settings(max_examples=8)
@given(x=tensors((2, 3)), dim=st.sampled_from([-1, 0]))
def test_works_on_devices(submission, reference, device, x, dim):
    """The result is on the device of the input."""
    for name in ("softmax", "log_softmax", "logsumexp"):
        assert_on_device(submission, device, name, x, dim, reference=reference)


@points(1, "C9")
def test_bad_input_refused(submission):
    """Bad input is refused with the right kind of error."""
    for name in ("softmax", "log_softmax", "logsumexp"):
        call = getattr(submission, name)
        with raises(TypeError, case=f"{name} of integers"):
            call(torch.tensor([1, 2]))
        with raises(ValueError, case=f"{name} of a 0-dim tensor"):
            call(torch.tensor(1.0))
        with raises(ValueError, case=f"{name} along an axis of size 0"):
            call(torch.empty(2, 0))
    for temperature in (0.0, -1.0, math.nan):
        with raises(ValueError, case=f"temperature={temperature}"):
            submission.softmax(torch.tensor([1.0, 2.0]), temperature=temperature)
