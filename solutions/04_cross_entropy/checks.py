"""The checks of exercise-4."""

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
    labels,
    points,
    probabilities,
    raises,
    require,
    rules_of,
    settings,
    st,
    tensors,
)
from grader.inside import probes

RULES = rules_of(__file__)
F64 = torch.float64
INF = math.inf
REDUCTIONS = st.sampled_from(["none", "sum", "mean"])
SMOOTHINGS = st.sampled_from([0.1, 0.0, 0.5, 1.0])
TWO_ROWS = (torch.tensor([[0.0, 0.0], [0.0, 1.0]]), torch.tensor([0, 1]))


@st.composite
def classified(draw, dtype=float_dtypes, min_side=1):
    """Logits of N rows and C classes, often with N = C, and a class number for each row."""
    n, c = draw(st.integers(min_side, 4)), draw(st.integers(min_side, 4))
    if draw(st.booleans()):
        n = c
    x = draw(tensors((n, c), dtype=dtype, scale=2.0, transposed=True))
    return x, draw(labels(n, c))


@st.composite
def partly_ignored(draw, dtype=float_dtypes):
    """Logits, class numbers of which some (not all) are ignored, and the number that says so."""
    x, target = draw(classified(dtype, min_side=2))
    ignored = draw(st.sampled_from([-100, -1, 0, 1]))
    if ignored < 0:
        gone = draw(tensors((len(x),), values=[1.0, 0.0])) > 0
        gone[draw(st.integers(0, len(x) - 1))] = False
        target = target.masked_fill(gone, ignored)
    assume((target != ignored).any())
    return x, target, ignored


ONE_IGNORED = (torch.tensor([[0.0, 0.0], [0.0, 1.0]]), torch.tensor([0, -100]), -100)
CLASS_IGNORED = (torch.tensor([[0.0, 0.0], [0.0, 1.0]]), torch.tensor([1, 0]), 0)


@st.composite
def soft(draw, dtype=float_dtypes, min_side=1):
    """Logits and class probabilities of the same shape and dtype; some are 0."""
    n, c = draw(st.integers(min_side, 3)), draw(st.integers(min_side, 4))
    kind = draw(dtype)
    x = draw(tensors((n, c), dtype=kind, scale=2.0, transposed=True))
    return x, draw(probabilities((n, c), kind, zeros=True))


SOFT_ROW = (torch.tensor([[0.0, 1.0]]), torch.tensor([[0.25, 0.75]]))


# ------------------------------------------------------------------ class numbers


@points(3, "C1")
@given(case=classified())
@example(case=TWO_ROWS)
@example(case=(torch.tensor([[1.0, 2.0, 0.5]]), torch.tensor([1])))
@example(case=(torch.tensor([[3.0], [-1.0]]), torch.tensor([0, 0])))
def test_loss_of_each_row(submission, reference, case):
    """The loss of each row is minus the log-probability of its class, for one row, one class, and N = C too."""
    x, target = case
    want = reference.cross_entropy(x.double(), target, "none")
    got = submission.cross_entropy(x, target, "none")
    assert_close(got, want, dtype=x.dtype, what='cross_entropy(logits, target, "none")')


@points(3, "C1")
@given(case=classified())
@example(case=TWO_ROWS)
def test_sum_and_mean(submission, reference, case):
    """The reduction "sum" adds the losses of the rows up, and "mean", also the default, averages over the rows."""
    x, target = case
    each = submission.cross_entropy(x, target, "none")
    total = submission.cross_entropy(x, target, "sum")
    assert_close(total, each.sum(), what='cross_entropy(logits, target, "sum")')
    want = reference.cross_entropy(x.double(), target, "none")
    assert_close(total, want.sum(), dtype=x.dtype, what='cross_entropy(logits, target, "sum")')
    mean = submission.cross_entropy(x, target, "mean")
    assert_close(mean, want.mean(), dtype=x.dtype, what='cross_entropy(logits, target, "mean")')
    assert_close(submission.cross_entropy(x, target), mean, what="cross_entropy(logits, target)")


@st.composite
def confident(draw):
    """float32 rows with one class far above all others, and class numbers, right or wrong."""
    n, c = draw(st.integers(1, 3)), draw(st.integers(2, 3))
    x = draw(tensors((n, c), values=[0.0, 1e4, -1e4]))
    top = x.topk(2, dim=1).values
    assume((top[:, 0] - top[:, 1] > 1.0).all())
    return x, draw(labels(n, c))


RIGHT_AND_WRONG = (torch.tensor([[1e4, -1e4], [1e4, -1e4]]), torch.tensor([0, 1]))


@points(2, "C2")
@given(case=confident())
@example(case=RIGHT_AND_WRONG)
def test_confident_logits(submission, case):
    """With logits of ±10000 in float32 the loss is 0 where the row is right, and the whole gap where it is wrong."""
    x, target = case
    got = submission.cross_entropy(x, target, "none")
    want = x.amax(1).double() - x.double().gather(1, target[:, None])[:, 0]
    assert_close(got, want, dtype=x.dtype, what='cross_entropy(logits, target, "none")')
    require(got[want == 0].abs().sum() <= 1e-5, "a sure and right row has a loss", "又确定又正确的行有损失", got=got)


@points(2, "C2")
@given(case=confident())
@example(case=RIGHT_AND_WRONG)
def test_confident_gradients(submission, reference, case):
    """With logits of ±10000 in float32 the gradient is finite and right."""
    x, target = case
    got = submission.run(probes.gradients, "cross_entropy", [x, target])
    want = reference.run(probes.gradients, "cross_entropy", [x.double(), target])
    require(got["grads"] is not None, "no gradient flows through cross_entropy", "cross_entropy 没有梯度")
    assert_close(got["grads"], want["grads"], dtype=x.dtype, what="the gradient of cross_entropy(logits, target)")


# ------------------------------------------------------------------ class probabilities


@points(2, "C3")
@given(case=soft(), reduction=REDUCTIONS)
@example(case=SOFT_ROW, reduction="none")
def test_soft_targets(submission, reference, case, reduction):
    """Class probabilities as targets are used in full, and the mean divides by the number of rows."""
    x, q = case
    want = reference.cross_entropy(x.double(), q.double(), reduction)
    got = submission.cross_entropy(x, q, reduction)
    assert_close(got, want, dtype=x.dtype, what=f'cross_entropy(logits, q, "{reduction}")')


@points(2, "C3")
@given(case=classified(F64, min_side=2))
def test_one_hot_is_class_number(submission, case):
    """A one-hot row of probabilities gives the same loss as its class number."""
    x, target = case
    hot = (target[:, None] == torch.arange(x.size(1))).double()
    want = submission.cross_entropy(x, target, "none")
    got = submission.cross_entropy(x, hot, "none")
    assert_equal(want.shape, target.shape, what='the shape of cross_entropy(logits, target, "none")')
    assert_close(got, want, what='cross_entropy(logits, one_hot, "none")')


@points(2, "C3")
@given(case=soft(st.just(F64), min_side=2), t=st.sampled_from([0.5, 0.25, 0.9]))
def test_linear_in_target(submission, case, t):
    """The loss of a mixture of two targets is the mixture of their losses."""
    x, q = case
    other = q.roll(1, 1)
    first, second = submission.cross_entropy(x, q, "none"), submission.cross_entropy(x, other, "none")
    got = submission.cross_entropy(x, t * q + (1 - t) * other, "none")
    assert_equal(got.shape, x.shape[:1], what='the shape of cross_entropy(logits, q, "none")')
    assert_close(got, t * first + (1 - t) * second, what=f"cross_entropy(logits, {t:g} * q1 + {1 - t:g} * q2)")


@points(2, "C3")
@given(case=soft(), ignored=st.sampled_from([0, 1]), smoothing=st.sampled_from([0.0, 0.1]))
def test_soft_targets_ignore_nothing(submission, reference, case, ignored, smoothing):
    """With class probabilities, ignore_index has no effect."""
    x, q = case
    options = {"ignore_index": ignored, "label_smoothing": smoothing}
    for reduction in ("none", "mean"):
        want = reference.cross_entropy(x.double(), q.double(), reduction, label_smoothing=smoothing)
        got = submission.cross_entropy(x, q, reduction, **options)
        assert_close(got, want, dtype=x.dtype, what=f'cross_entropy(logits, q, "{reduction}", ignore_index={ignored})')


# ------------------------------------------------------------------ ignored rows


@points(2, "C4")
@given(case=partly_ignored())
@example(case=ONE_IGNORED)
@example(case=CLASS_IGNORED)
@example(case=(torch.tensor([[0.5], [2.0]]), torch.tensor([0, -100]), -100))
def test_ignored_rows_do_not_count(submission, reference, case):
    """An ignored row has the loss 0, and the mean is over the rows that are kept."""
    x, target, ignored = case
    for reduction in ("none", "mean", "sum"):
        want = reference.cross_entropy(x.double(), target, reduction, ignored)
        got = submission.cross_entropy(x, target, reduction, ignored)
        assert_close(got, want, dtype=x.dtype, what=f'cross_entropy(logits, target, "{reduction}", {ignored})')
        if reduction == "none":
            zero = (got[target == ignored] == 0).all()
            require(zero, "an ignored row has a loss", "被忽略的行有损失", got=got)


@points(2, "C4")
@given(case=partly_ignored(F64))
@example(case=ONE_IGNORED)
@example(case=CLASS_IGNORED)
def test_ignored_rows_have_no_gradient(submission, reference, case):
    """The gradient in an ignored row is exactly 0, and right in the others."""
    x, target, ignored = case
    got = submission.run(probes.gradients, "cross_entropy", [x, target, "mean", ignored])
    want = reference.run(probes.gradients, "cross_entropy", [x.double(), target, "mean", ignored])
    require(got["grads"] is not None, "no gradient flows through cross_entropy", "cross_entropy 没有梯度")
    what = f'the gradient of cross_entropy(logits, target, "mean", {ignored})'
    assert_close(got["grads"], want["grads"], dtype=x.dtype, what=what)
    zero = (got["grads"][0][target == ignored] == 0).all()
    english = "the gradient in an ignored row is not exactly 0"
    require(zero, english, "被忽略的行上的梯度不是精确的 0", got=got["grads"][0])


@points(2, "C4")
@given(x=tensors((2, 3), dtype=F64), ignored=st.sampled_from([-100, -1, 0]))
def test_all_rows_ignored(submission, x, ignored):
    """When every row is ignored, the mean is 0 and so is its gradient."""
    target = torch.full((2,), ignored)
    seen = submission.run(probes.gradients, "cross_entropy", [x, target, "mean", ignored])
    assert_close(seen["value"], torch.zeros((), dtype=F64), what="the mean of ignored rows only")
    require(seen["grads"] is not None, "no gradient flows through cross_entropy", "cross_entropy 没有梯度")
    assert_equal(seen["grads"][0].abs(), torch.zeros_like(x), what="the gradient of the mean of ignored rows only")


# ------------------------------------------------------------------ label smoothing


@points(2, "C5")
@given(case=classified(), smoothing=SMOOTHINGS, reduction=REDUCTIONS)
@example(case=TWO_ROWS, smoothing=0.1, reduction="none")
def test_label_smoothing(submission, reference, case, smoothing, reduction):
    """Smoothing spreads a share ε of the target evenly over all C classes."""
    x, target = case
    want = reference.cross_entropy(x.double(), target, reduction, label_smoothing=smoothing)
    got = submission.cross_entropy(x, target, reduction, label_smoothing=smoothing)
    assert_close(got, want, dtype=x.dtype, what=f"cross_entropy(logits, target, label_smoothing={smoothing:g})")


@points(2, "C5")
@given(case=soft(), smoothing=SMOOTHINGS)
@example(case=SOFT_ROW, smoothing=0.5)
def test_smoothing_of_soft_targets(submission, reference, case, smoothing):
    """Class probabilities are smoothed in the same way."""
    x, q = case
    want = reference.cross_entropy(x.double(), q.double(), "none", label_smoothing=smoothing)
    got = submission.cross_entropy(x, q, "none", label_smoothing=smoothing)
    assert_close(got, want, dtype=x.dtype, what=f'cross_entropy(logits, q, "none", label_smoothing={smoothing:g})')


@points(2, "C5")
@given(case=classified(F64, min_side=2))
def test_full_smoothing_forgets_the_target(submission, case):
    """With ε = 1 the loss is the same whatever the target is."""
    x, target = case
    want = submission.cross_entropy(x, target, "none", label_smoothing=1.0)
    got = submission.cross_entropy(x, (target + 1) % x.size(1), "none", label_smoothing=1.0)
    assert_close(got, want, what='cross_entropy(logits, other classes, "none", label_smoothing=1)')


@points(2, "C5")
@given(case=partly_ignored(), smoothing=SMOOTHINGS)
@example(case=ONE_IGNORED, smoothing=0.5)
def test_smoothing_with_ignored_rows(submission, reference, case, smoothing):
    """Ignored rows keep the loss 0 when labels are smoothed, and the mean is over the kept rows."""
    x, target, ignored = case
    for reduction in ("none", "mean"):
        want = reference.cross_entropy(x.double(), target, reduction, ignored, smoothing)
        got = submission.cross_entropy(x, target, reduction, ignored, smoothing)
        what = f'cross_entropy(logits, target, "{reduction}", {ignored}, {smoothing:g})'
        assert_close(got, want, dtype=x.dtype, what=what)


# ------------------------------------------------------------------ gradients


@points(2, "C6")
@given(case=classified(F64, min_side=2), smoothing=SMOOTHINGS)
@example(case=(torch.tensor([[0.0, 0.0]], dtype=F64), torch.tensor([0])), smoothing=0.0)
def test_gradient_of_mean(submission, case, smoothing):
    """The gradient of the mean loss is (softmax − q) divided by the number of rows; each row of it adds up to 0."""
    x, target = case
    options = {"label_smoothing": smoothing}
    seen = submission.run(probes.gradients, "cross_entropy", [x, target], options)
    require(seen["grads"] is not None, "no gradient flows through cross_entropy", "cross_entropy 没有梯度")
    hot = (target[:, None] == torch.arange(x.size(1))).double()
    q = (1 - smoothing) * hot + smoothing / x.size(1)
    want = (x.softmax(1) - q) / len(x)
    assert_close(seen["grads"], [want], what=f"the gradient of cross_entropy(logits, target, label_smoothing={smoothing:g})")
    sums = seen["grads"][0].sum(1)
    assert_close(sums, torch.zeros_like(sums), what="the sums of the rows of the gradient")


@points(2, "C6")
@given(case=soft(st.just(F64), min_side=2), v=tensors((3,), dtype=F64))
@example(case=(torch.zeros(1, 2, dtype=F64), torch.tensor([[0.25, 0.75]], dtype=F64)), v=torch.ones(3, dtype=F64))
def test_gradient_with_soft_targets(submission, case, v):
    """With class probabilities the gradient of each row's loss is softmax − q."""
    x, q = case
    v = v[: len(x)]
    seen = submission.run(probes.gradients, "cross_entropy", [x, q, "none"], cotangent=v)
    require(seen["grads"] is not None, "no gradient flows through cross_entropy", "cross_entropy 没有梯度")
    want = v[:, None] * (x.softmax(1) - q)
    assert_close(seen["grads"], [want], what="the gradient of cross_entropy(logits, q)")


@points(2, "C6")
@settings(max_examples=20)
@given(case=classified(F64, min_side=2), smoothing=st.sampled_from([0.0, 0.1]), data=tensors((4, 4), dtype=F64))
def test_second_derivatives(submission, reference, case, smoothing, data):
    """The loss can be differentiated twice."""
    x, target = case
    along = [data[: x.size(0), : x.size(1)]]
    options = {"label_smoothing": smoothing}
    got = submission.run(probes.second_gradients, "cross_entropy", [x, target], options, direction=along)
    want = reference.run(probes.second_gradients, "cross_entropy", [x, target], options, direction=along)
    require(got["second"] is not None, "the gradient has no gradient", "梯度不能再求导")
    assert_close(got["second"], want["second"], what="the second derivative of cross_entropy")


# ------------------------------------------------------------------ identities


@points(2, "C7")
@given(case=classified(F64, min_side=2), c=tensors((4, 1), dtype=F64, scale=10.0))
def test_shifted_rows(submission, case, c):
    """A constant added to all logits of a row changes nothing."""
    x, target = case
    want = submission.cross_entropy(x, target, "none")
    got = submission.cross_entropy(x + c[: len(x)], target, "none")
    assert_close(got, want, atol=1e-8, what='cross_entropy(logits + c, target, "none")')
    require((want >= -1e-12).all(), "a loss is negative", "有损失是负数", got=want)


@points(2, "C7")
@given(x=tensors((3, 4), dtype=F64), target=labels(3, 4), order=st.permutations(range(4)))
def test_renamed_classes(submission, x, target, order):
    """Renaming the classes, in the logits and in the targets, changes nothing."""
    names = torch.tensor(order).argsort()
    want = submission.cross_entropy(x, target, "none")
    got = submission.cross_entropy(x[:, order], names[target], "none")
    assert_close(got, want, what='cross_entropy(renamed logits, renamed target, "none")')


@points(2, "C7")
@given(case=classified(F64), level=st.sampled_from([0.0, 5.0, -3.0]))
def test_equal_logits(submission, case, level):
    """Equal logits give the loss log C."""
    x, target = torch.full_like(case[0], level), case[1]
    want = torch.full((len(x),), math.log(x.size(1)), dtype=F64)
    assert_close(submission.cross_entropy(x, target, "none"), want, what='cross_entropy(equal logits, target, "none")')


@points(2, "C7")
@given(case=soft(st.just(F64), min_side=2))
@example(case=(torch.tensor([[0.0, 1.0]], dtype=F64), torch.tensor([[0.25, 0.75]], dtype=F64)))
def test_entropy_plus_divergence(submission, case):
    """The cross-entropy of q and softmax(z) is the entropy of q plus the divergence from q to softmax(z)."""
    z, q = case
    loss = submission.cross_entropy(z, q, "none")
    parts = submission.entropy(q) + submission.kl_divergence(q, z.softmax(1))
    assert_close(parts, loss, what="entropy(q) + kl_divergence(q, softmax(z))")


# ------------------------------------------------------------------ entropy, divergence


@st.composite
def distributions(draw, count=1, zeros=True):
    """Some distributions of one shape along one of its axes, and the axis; in square and cubic shapes too."""
    shape = draw(st.sampled_from([(3,), (2, 2), (2, 3), (3, 3), (2, 2, 2)]))
    dim, kind = draw(axes_of(shape)), draw(float_dtypes)
    moved = list(shape)
    moved.append(moved.pop(dim))
    found = [draw(probabilities(tuple(moved), kind, zeros=zeros)).movedim(-1, dim) for _ in range(count)]
    return (*found, dim)


@points(2, "C8")
@given(case=distributions())
@example(case=(torch.tensor([0.5, 0.5]), -1))
@example(case=(torch.tensor([[0.5, 0.25], [0.5, 0.75]]), 0))
@example(case=(torch.tensor([0.0, 1.0]), 0))
def test_entropy_along_dim(submission, case):
    """The entropy is −Σ p log p along dim, with 0 log 0 = 0; it lies between 0 and log C."""
    p, dim = case
    exact = p.double()
    got = submission.entropy(p, dim)
    assert_close(got, -torch.xlogy(exact, exact).sum(dim), dtype=p.dtype, what=f"entropy(p, {dim})")
    slack = 1e-9 if p.dtype == F64 else 1e-5
    inside = ((got >= -slack) & (got <= math.log(p.size(dim)) + 2 * slack)).all()
    require(inside, "an entropy lies outside [0, log C]", "有熵不在 [0, log C] 之内", got=got)


@points(2, "C8")
@given(c=st.integers(2, 5), dtype=float_dtypes)
def test_entropy_of_extremes(submission, c, dtype):
    """The entropy of a one-hot distribution is exactly 0, that of a uniform one log C."""
    sure = submission.entropy(torch.eye(c, dtype=dtype))
    assert_equal(sure.abs(), torch.zeros(c, dtype=dtype), what="the entropy of one-hot distributions")
    even = submission.entropy(torch.full((c,), 1 / c, dtype=dtype))
    assert_close(even, torch.tensor(math.log(c), dtype=F64), dtype=dtype, what=f"the entropy of {c} equal probabilities")


@points(2, "C8")
@given(case=distributions(count=2))
@example(case=(torch.tensor([0.5, 0.5]), torch.tensor([0.25, 0.75]), -1))
@example(case=(torch.tensor([0.5, 0.5]), torch.tensor([0.0, 1.0]), -1))
@example(case=(torch.tensor([0.0, 1.0]), torch.tensor([0.5, 0.5]), -1))
def test_divergence_along_dim(submission, case):
    """The divergence is Σ p (log p − log q) along dim: a term with p = 0 is 0, one with p > 0 and q = 0 is infinite."""
    p, q, dim = case
    a, b = p.double(), q.double()
    want = (torch.xlogy(a, a) - torch.xlogy(a, b)).sum(dim)
    got = submission.kl_divergence(p, q, dim)
    assert_close(got, want, dtype=p.dtype, what=f"kl_divergence(p, q, {dim})")
    floor = -1e-12 if p.dtype == F64 else -1e-5
    require((got >= floor).all(), "a divergence is negative", "有散度是负数", got=got)


@points(2, "C8")
@given(case=distributions())
def test_divergence_from_itself(submission, case):
    """The divergence of a distribution from itself is 0, also where some probabilities are 0."""
    p, dim = case
    want = torch.zeros_like(p.double().sum(dim))
    assert_close(submission.kl_divergence(p, p, dim), want, dtype=p.dtype, what=f"kl_divergence(p, p, {dim})")


@points(2, "C8")
def test_divergence_has_a_direction(submission):
    """The divergence from p to q is not the one from q to p."""
    p, q = torch.tensor([0.5, 0.5], dtype=F64), torch.tensor([0.9, 0.1], dtype=F64)
    there = 0.5 * math.log(0.5 / 0.9) + 0.5 * math.log(0.5 / 0.1)
    back = 0.9 * math.log(0.9 / 0.5) + 0.1 * math.log(0.1 / 0.5)
    for first, second, value, what in ((p, q, there, "kl_divergence(p, q)"), (q, p, back, "kl_divergence(q, p)")):
        assert_close(submission.kl_divergence(first, second), torch.tensor(value, dtype=F64), what=what)


# ------------------------------------------------------------------ perplexity


@points(1, "C9")
@given(case=classified())
@example(case=TWO_ROWS)
def test_perplexity_is_exp_of_mean(submission, reference, case):
    """The perplexity is exp of the mean cross-entropy."""
    x, target = case
    want = reference.cross_entropy(x.double(), target).exp()
    assert_close(submission.perplexity(x, target), want, dtype=x.dtype, what="perplexity(logits, target)")


@points(1, "C9")
@given(c=st.integers(1, 5), n=st.integers(1, 3))
def test_perplexity_of_extremes(submission, c, n):
    """The perplexity is C for equal logits, and 1 where every row is sure and right."""
    target = torch.arange(n) % c
    even = submission.perplexity(torch.zeros(n, c), target)
    assert_close(even, torch.tensor(float(c), dtype=F64), dtype=torch.float32, what=f"perplexity of {c} equal logits")
    sure = 100.0 * (target[:, None] == torch.arange(c)).float()
    what = "perplexity of sure and right logits"
    assert_close(submission.perplexity(sure, target), torch.tensor(1.0), what=what)


@points(1, "C9")
@given(case=partly_ignored())
@example(case=ONE_IGNORED)
def test_perplexity_ignores_rows(submission, reference, case):
    """Ignored rows do not count for the perplexity."""
    x, target, ignored = case
    want = reference.cross_entropy(x.double(), target, "mean", ignored).exp()
    got = submission.perplexity(x, target, ignored)
    assert_close(got, want, dtype=x.dtype, what=f"perplexity(logits, target, {ignored})")


# ------------------------------------------------------------------ rules, devices

LOGITS = torch.tensor([[0.5, 1.0, -2.0], [3.0, -1.0, 0.5]])
CLASSES = torch.tensor([2, 0])
P = torch.tensor([[0.5, 0.25, 0.25], [0.0, 0.75, 0.25]])
Q = torch.tensor([[0.25, 0.25, 0.5], [0.5, 0.25, 0.25]])


@points(1, "C10")
def test_no_loops(submission):
    """No loop over the rows: as many operations for 36 rows as for 4."""
    cases = []
    for n in (4, 12, 36):
        x = torch.linspace(-1, 1, 3 * n).view(n, 3)
        cases.append((n, x, torch.arange(n) % 3, x.softmax(1)))
    assert_flat(submission, "cross_entropy", [(n, [x, target]) for n, x, target, _ in cases], "rows")
    assert_flat(submission, "cross_entropy", [(n, [x, q]) for n, x, _, q in cases], "rows of probabilities")
    assert_flat(submission, "perplexity", [(n, [x, target]) for n, x, target, _ in cases], "rows")
    assert_flat(submission, "entropy", [(n, [q]) for n, _, _, q in cases], "rows")
    assert_flat(submission, "kl_divergence", [(n, [q, q.flip(1)]) for n, _, _, q in cases], "rows")


@points(1, "C10")
def test_nothing_banned(submission):
    """You compute everything yourself and do not call PyTorch's losses, softmax or distributions."""
    assert_allowed(submission, RULES, "cross_entropy", LOGITS, CLASSES)
    assert_allowed(submission, RULES, "cross_entropy", LOGITS, P, label_smoothing=0.1)
    assert_allowed(submission, RULES, "perplexity", LOGITS, CLASSES)
    assert_allowed(submission, RULES, "entropy", P)
    assert_allowed(submission, RULES, "kl_divergence", P, Q)


@points(1, "C10")
@settings(max_examples=8)
@given(x=tensors((2, 3)))
def test_inputs_untouched(submission, x):
    """The inputs and the global random state stay as they were."""
    assert_untouched(submission, "cross_entropy", x, torch.tensor([-100, 1]), label_smoothing=0.1)
    assert_untouched(submission, "cross_entropy", x, P, label_smoothing=0.1)
    assert_untouched(submission, "perplexity", x, torch.tensor([-1, 1]), -1)
    assert_untouched(submission, "entropy", P)
    assert_untouched(submission, "kl_divergence", P, Q)


@points(1, "C10")
@settings(max_examples=8)
@given(x=tensors((2, 3)))
def test_works_on_devices(submission, reference, device, x):
    """On a GPU the results are right and stay there, and the program never has to wait for a value."""
    for target in (CLASSES, torch.tensor([-100, 1]), P):
        for reduction in ("mean", "none"):
            assert_on_device(submission, device, "cross_entropy", x, target, reduction, stalls=0, reference=reference)
    assert_on_device(submission, device, "cross_entropy", x, CLASSES, label_smoothing=0.1, stalls=0, reference=reference)
    assert_on_device(submission, device, "perplexity", x, CLASSES, stalls=0, reference=reference)
    assert_on_device(submission, device, "entropy", P, stalls=0, reference=reference)
    assert_on_device(submission, device, "kl_divergence", P, Q, stalls=0, reference=reference)


# ------------------------------------------------------------------ errors

BAD_LOGITS = [(LOGITS[0], CLASSES[0]), (LOGITS[0], torch.tensor([0, 1, 2])), (LOGITS[:, :, None], CLASSES)]
BAD_CLASSES = [CLASSES[:, None], CLASSES[:1], CLASSES[0], torch.tensor([0, 1, 2])]


@points(1, "C11")
def test_cross_entropy_refuses_dtypes(submission):
    """cross_entropy refuses integer logits, and a target that is neither int64 nor of the logits' dtype."""
    with raises(TypeError, case="integer logits"):
        submission.cross_entropy(LOGITS.long(), CLASSES)
    for target in (CLASSES.int(), CLASSES > 0, P.double()):
        with raises(TypeError, case=f"logits of {LOGITS.dtype} and a target of {target.dtype}"):
            submission.cross_entropy(LOGITS, target)


@points(1, "C11")
def test_cross_entropy_refuses_shapes(submission):
    """cross_entropy refuses logits that are not (N, C), and a target that does not fit them."""
    for logits, target in BAD_LOGITS:
        with raises(ValueError, case=f"logits of shape {tuple(logits.shape)}"):
            submission.cross_entropy(logits, target)
    for target in (*BAD_CLASSES, torch.zeros_like(LOGITS).long()):
        with raises(ValueError, case=f"logits of shape (2, 3) and class numbers of shape {tuple(target.shape)}"):
            submission.cross_entropy(LOGITS, target)
    for target in (P[:, 0], P[:1], P[:, :1], P.T):
        with raises(ValueError, case=f"logits of shape (2, 3) and probabilities of shape {tuple(target.shape)}"):
            submission.cross_entropy(LOGITS, target)


@points(1, "C11")
def test_cross_entropy_refuses_options(submission):
    """cross_entropy refuses an unknown reduction, and a label_smoothing outside [0, 1]."""
    with raises(ValueError, case='reduction="average"'):
        submission.cross_entropy(LOGITS, CLASSES, "average")
    for smoothing in (-0.1, 1.1):
        with raises(ValueError, case=f"label_smoothing={smoothing}"):
            submission.cross_entropy(LOGITS, CLASSES, label_smoothing=smoothing)


@points(1, "C11")
def test_perplexity_refuses(submission):
    """perplexity refuses what cross_entropy refuses."""
    with raises(TypeError, case="integer logits"):
        submission.perplexity(LOGITS.long(), CLASSES)
    with raises(TypeError, case="class numbers of int32"):
        submission.perplexity(LOGITS, CLASSES.int())
    for logits, target in BAD_LOGITS:
        with raises(ValueError, case=f"logits of shape {tuple(logits.shape)}"):
            submission.perplexity(logits, target)
    for target in BAD_CLASSES:
        with raises(ValueError, case=f"logits of shape (2, 3) and class numbers of shape {tuple(target.shape)}"):
            submission.perplexity(LOGITS, target)


@points(1, "C11")
def test_entropy_refuses(submission):
    """entropy refuses integers."""
    with raises(TypeError, case="entropy of integers"):
        submission.entropy(torch.tensor([0, 1]))


@points(1, "C11")
def test_divergence_refuses(submission):
    """kl_divergence refuses integers, two dtypes, and two shapes."""
    with raises(TypeError, case="integer p and q"):
        submission.kl_divergence(torch.tensor([0, 1]), torch.tensor([0, 1]))
    with raises(TypeError, case="p of float32 and q of float64"):
        submission.kl_divergence(P, Q.double())
    for q in (Q[0], Q[:1], Q[:, :1]):
        with raises(ValueError, case=f"p of shape (2, 3) and q of shape {tuple(q.shape)}"):
            submission.kl_divergence(P, q)
