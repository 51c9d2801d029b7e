"""The checks of exercise-9."""

import math

import probes as mine
import torch

from grader.checks import (
    assert_allowed,
    assert_close,
    assert_equal,
    assert_on_device,
    assert_random_untouched,
    assert_type,
    assert_untampered,
    assert_untouched,
    close,
    example,
    float_dtypes,
    given,
    points,
    raises,
    require,
    rules_of,
    seeds,
    settings,
    st,
    tensors,
)
from grader.inside import probes

RULES = rules_of(__file__)


def seeded(seed):
    """A generator for one call."""
    return torch.Generator().manual_seed(seed)


def features_of(x, degree):
    """The columns x**k / k!, in float64."""
    exact = x.double()
    return torch.stack([exact**k / math.factorial(k) for k in range(degree + 1)], dim=1)


def mse_of(x, y, coef):
    """The mean squared error of a polynomial, in float64."""
    return (features_of(x, len(coef) - 1) @ coef.double() - y.double()).square().mean()


@points(2, "C1")
@given(x=tensors(st.tuples(st.integers(1, 4)), dtype=float_dtypes), degree=st.integers(0, 6))
@example(x=torch.tensor([0.0, 2.0]), degree=3)
def test_features(submission, x, degree):
    """Column k holds x^k / k!, and column 0 holds 1 everywhere, also where x is 0."""
    got = submission.poly_features(x, degree)
    assert_close(got, features_of(x, degree), dtype=x.dtype, what=f"poly_features(x, {degree})")


@points(2, "C1")
@settings(max_examples=8)
@given(x=tensors((2,), dtype=float_dtypes, scale=1.5))
@example(x=torch.tensor([3.0, -3.0, 0.0]))
def test_high_degree(submission, x):
    """The columns are right up to degree 20."""
    got = submission.poly_features(x, 20)
    assert_close(got, features_of(x, 20), dtype=x.dtype, what="poly_features(x, 20)")


@st.composite
def differentiable(draw):
    """Points, a degree, and a cotangent of the features' shape."""
    n, degree = draw(st.integers(1, 3)), draw(st.integers(1, 6))
    x = draw(tensors((n,), dtype=torch.float64))
    return x, degree, draw(tensors((n, degree + 1), dtype=torch.float64))


@points(2, "C1")
@given(case=differentiable())
def test_derivative_is_previous_column(submission, case):
    """The derivative of each column is the column before it, by autograd."""
    x, degree, v = case
    seen = submission.run(probes.gradients, "poly_features", [x, degree], cotangent=v)
    require(seen["grads"] is not None, "no gradient flows through poly_features", "poly_features 没有梯度")
    want = (v[:, 1:] * features_of(x, degree - 1)).sum(1)
    assert_close(seen["grads"], [want], what="the gradient")


def spread(n, order=None):
    """n distinct points from -2 to 2 in float64, in any order."""
    x = torch.linspace(-2, 2, n, dtype=torch.float64) if n > 1 else torch.ones(1, dtype=torch.float64)
    return x if order is None else x[list(order)]


@st.composite
def samples(draw, degrees, extra, values=None):
    """Distinct points, more than the degree by `extra`, in any order; targets; the degree."""
    degree = draw(degrees)
    n = degree + draw(extra)
    x = spread(n, draw(st.permutations(range(n))))
    return x, draw(tensors((n,), dtype=torch.float64, values=values)), degree


@points(3, "C2")
@given(coef=tensors(st.tuples(st.integers(1, 7)), dtype=torch.float64), extra=st.integers(0, 4))
def test_recovers_a_polynomial(submission, coef, extra):
    """Points that lie on a polynomial give back its coefficients."""
    degree = len(coef) - 1
    x = spread(degree + 1 + extra)
    y = features_of(x, degree) @ coef
    assert_close(submission.fit_poly(x, y, degree), coef, what=f"fit_poly(x, y, {degree})")


def judge_optimal(coef, x, y, degree, ridge):
    """Fail unless the gradient of the objective is 0 at `coef`."""
    phi = features_of(x, degree)
    assert_equal(getattr(coef, "shape", None), torch.Size([degree + 1]), what="the shape of the coefficients")
    assert_equal(coef.dtype, x.dtype, what="the dtype of the coefficients")
    gradient = phi.T @ (phi @ coef - y) + ridge * coef
    scale = max(1.0, float((phi.abs().T @ y.abs()).max()))
    require(gradient.abs().max() <= 1e-6 * scale, "the coefficients do not minimise the objective",
            "这些系数没有使目标函数最小", got=coef)  # fmt: skip


@points(3, "C2")
@given(case=samples(st.integers(0, 8), st.integers(1, 5)), ridge=st.sampled_from([1.0, 0.0, 0.1, 5.0]))
def test_minimises_the_objective(submission, case, ridge):
    """The coefficients minimise squared error plus ridge·‖c‖², the constant's share included."""
    x, y, degree = case
    judge_optimal(submission.fit_poly(x, y, degree, ridge), x, y, degree, ridge)


@points(3, "C2")
@given(case=samples(st.integers(1, 6), st.just(0)), ridge=st.sampled_from([1.0, 0.1]))
def test_ridge_with_few_points(submission, case, ridge):
    """With ridge above 0, fewer points than coefficients are enough."""
    x, y, degree = case
    judge_optimal(submission.fit_poly(x, y, degree, ridge), x, y, degree, ridge)


@points(3, "C2")
@given(case=samples(st.integers(0, 8), st.just(1)))
def test_interpolates(submission, case):
    """A polynomial of degree n − 1 goes through all of n distinct points."""
    x, y, degree = case
    coef = submission.fit_poly(x, y, degree)
    assert_equal(getattr(coef, "shape", None), torch.Size([degree + 1]), what="the shape of the coefficients")
    error = mse_of(x, y, coef)
    scale = max(1.0, float(y.square().mean()))
    require(error < 1e-8 * scale, "the polynomial misses the points", "多项式没有经过这些点", got=error)


@st.composite
def errors(draw):
    """Points, targets and coefficients."""
    n, size, dtype = draw(st.integers(1, 4)), draw(st.integers(1, 5)), draw(float_dtypes)
    return tuple(draw(tensors((k,), dtype=dtype)) for k in (n, n, size))


@points(2, "C3")
@given(case=errors())
def test_mse(submission, case):
    """poly_mse is the mean of the squared errors, without a factor ½."""
    x, y, coef = case
    assert_close(submission.poly_mse(x, y, coef), mse_of(x, y, coef), dtype=x.dtype, what="poly_mse(x, y, coef)")


@points(2, "C3")
@settings(max_examples=20)
@given(case=samples(st.just(6), st.integers(1, 4)))
def test_training_error_falls_with_degree(submission, case):
    """On the training points the error never rises with the degree."""
    x, y, top = case
    coefs = [submission.fit_poly(x, y, degree) for degree in range(top + 1)]
    for degree, coef in enumerate(coefs):
        shape = getattr(coef, "shape", None)
        assert_equal(shape, torch.Size([degree + 1]), what=f"the shape of fit_poly(x, y, {degree})")
    mses = torch.stack([mse_of(x, y, coef) for coef in coefs])
    scale = max(1.0, float(y.square().mean()))
    require((mses.diff() <= 1e-9 * scale).all(), "the training error rises with the degree", "训练误差随次数上升了", got=mses)


def judge_indices(part, what):
    """Fail unless `part` is a 1-D int64 tensor."""
    good = isinstance(part, torch.Tensor) and part.dtype == torch.int64 and part.dim() == 1
    require(good, f"{what} is not a 1-D int64 tensor", f"{what} 不是一维 int64 张量", got=part)


def judge_pair(pair, n, size, what):
    """Fail unless (train, val) is a partition of 0 ... n-1; `size` is that of val, if known."""
    require(isinstance(pair, (tuple, list)) and len(pair) == 2, f"{what} is not a pair (train_idx, val_idx)",
            f"{what} 不是一对 (train_idx, val_idx)", got=pair)  # fmt: skip
    train, val = pair
    judge_indices(train, f"{what}: train_idx")
    judge_indices(val, f"{what}: val_idx")
    if size is not None:
        assert_equal(len(val), size, what=f"{what}: len(val_idx)")
    both = torch.cat([train, val])
    require(torch.equal(both.sort().values, torch.arange(n)), f"{what}: the two parts do not hold each index once",
            f"{what}：两部分合起来不是每个索引恰好一次", got=(train, val))  # fmt: skip


@points(2, "C4")
@given(n=st.integers(2, 20), fraction=st.sampled_from([0.5, 0.25, 0.1, 0.3, 0.75, 0.01, 0.99]), seed=seeds())
@example(n=10, fraction=0.29, seed=0)
def test_split_is_a_partition(submission, n, fraction, seed):
    """The two parts hold each index once; val_idx has max(1, int(n · val_fraction)) of them."""
    size = max(1, int(n * fraction))
    judge_pair(submission.split_indices(n, fraction, generator=seeded(seed)), n, size, "the split")
    judge_pair(submission.split_indices(n, fraction), n, size, "the split without a generator")


@points(2, "C4")
@settings(max_examples=8)
@given(seed=seeds())
def test_split_is_random(submission, seed):
    """The split is shuffled; the same seed gives the same split, another seed another one."""
    first, again, other = (submission.split_indices(100, 0.3, generator=seeded(s)) for s in (seed, seed, seed + 1))
    unseeded = submission.split_indices(100, 0.3)
    for pair in (first, again, other, unseeded):
        judge_pair(pair, 100, 30, "the split")
        for parts in (tuple(pair), tuple(pair)[::-1]):
            require(not torch.equal(torch.cat(parts), torch.arange(100)), "the split is not shuffled", "划分没有打乱", got=pair[1])
    for a, b in zip(first, again):
        assert_equal(b, a, what="the split with the same seed")
    same = torch.equal(first[1].sort().values, other[1].sort().values)
    require(not same, "two seeds choose the same validation points", "两个种子选出了相同的验证点", got=other[1])


def judge_sources(submission, name, *args):
    """Fail unless a function draws from its generator, or without one from the global numbers."""
    seen = submission.run(probes.inputs_after, name, list(args), {"generator": seeded(1)})
    assert_random_untouched(seen["random"], name)
    seen = submission.run(probes.inputs_after, name, list(args))
    untouched = torch.equal(seen["random"], torch.rand(4, generator=seeded(0)))
    text = f"without a generator {name} does not draw from the global random numbers"
    require(not untouched, text, f"没有给 generator 时，{name} 没有使用全局随机数")


@points(2, "C4")
def test_split_draws_from_its_generator(submission):
    """With a generator the global random state stays as it was; without one, it is used."""
    judge_sources(submission, "split_indices", 10, 0.3)


def judge_folds(folds, n, k):
    """Fail unless `folds` are k folds of n points."""
    assert_type(folds, list, what="the result")
    assert_equal(len(folds), k, what="the number of folds")
    for i, pair in enumerate(folds):
        judge_pair(pair, n, None, f"fold {i}")
    sizes = [len(val) for _, val in folds]
    require(max(sizes) - min(sizes) <= 1, "the sizes of the validation parts differ by more than 1", "验证部分的大小相差超过 1", got=sizes)
    whole = torch.cat([val for _, val in folds]).sort().values
    require(torch.equal(whole, torch.arange(n)), "the validation parts do not hold each index once",
            "各验证部分合起来不是每个索引恰好一次", got=[val for _, val in folds])  # fmt: skip


@st.composite
def fold_sizes(draw):
    """n and k, which need not divide it."""
    n = draw(st.integers(2, 14))
    return n, draw(st.integers(2, n))


@points(2, "C5")
@given(size=fold_sizes(), seed=seeds())
@example(size=(7, 3), seed=0)
@example(size=(5, 3), seed=0)
def test_folds_partition(submission, size, seed):
    """Every index is validated exactly once, in parts that differ by at most 1 in size; the rest is for training."""
    n, k = size
    judge_folds(submission.kfold_indices(n, k, generator=seeded(seed)), n, k)
    judge_folds(submission.kfold_indices(n, k), n, k)


@points(2, "C5")
@settings(max_examples=8)
@given(seed=seeds())
def test_folds_are_random(submission, seed):
    """The folds are shuffled; the same seed gives the same folds, another seed other ones."""
    first, again, other = (submission.kfold_indices(50, 4, generator=seeded(s)) for s in (seed, seed, seed + 1))
    parts = []
    for folds in (first, again, other):
        judge_folds(folds, 50, 4)
        parts.append(sorted(sorted(val.tolist()) for _, val in folds))
    for a, b in zip(first, again):
        assert_equal(list(b), list(a), what="the folds with the same seed")
    require(parts[0] != parts[2], "two seeds give the same folds", "两个种子给出了相同的折", got=other)


@points(2, "C5")
def test_folds_draw_from_their_generator(submission):
    """With a generator the global random state stays as it was; without one, it is used."""
    judge_sources(submission, "kfold_indices", 10, 3)


def cubic(seed, n_train=20, n_val=40):
    """Noisy points of a cubic: x_train, y_train, x_val, y_val."""
    generator = seeded(seed)

    def draw(n):
        return torch.randn(n, dtype=torch.float64, generator=generator)

    data = []
    for n in (n_train, n_val):
        x = draw(n)
        data += [x, 5 + 1.2 * x - 3.4 * x**2 / 2 + 5.6 * x**3 / 6 + 0.1 * draw(n)]
    return data


SEEDS = st.integers(0, 4)
DEGREES = list(range(9))


def judge_selection(got, degrees):
    """Fail unless `got` is a degree and two lists of floats."""
    good = isinstance(got, tuple) and len(got) == 3
    require(good, "select_degree does not return (best degree, training errors, validation errors)",
            "select_degree 没有返回 (最佳次数, 训练误差, 验证误差)", got=got)  # fmt: skip
    assert_type(got[0], int, what="the best degree")
    for mses, what in zip(got[1:], ("the training errors", "the validation errors")):
        assert_type(mses, list, what=what)
        assert_equal(len(mses), len(degrees), what=f"the number of {what}")
        for mse in mses:
            assert_type(mse, float, what=f"an entry of {what}")


@points(3, "C6")
@settings(max_examples=8)
@given(seed=SEEDS)
def test_selects_the_degree(submission, reference, seed):
    """On noisy points of a cubic the errors of all degrees are right, and the best degree is near 3."""
    data = cubic(seed)
    got = submission.select_degree(*data, DEGREES)
    judge_selection(got, DEGREES)
    want = reference.select_degree(*data, DEGREES)
    assert_close(got[1], want[1], rtol=1e-4, what="the training errors")
    assert_close(got[2], want[2], rtol=1e-4, what="the validation errors")
    assert_equal(got[0], want[0], what="the best degree")
    require(got[0] in (3, 4, 5), "the best degree is not 3, 4 or 5", "最佳次数不是 3、4 或 5", got=got[0])


@points(3, "C6")
@settings(max_examples=8)
@given(seed=SEEDS)
def test_large_degree_overfits(submission, seed):
    """Degree 12 fits the training points better than degree 3 and fails on the validation points."""
    degrees = [12, 3]
    got = submission.select_degree(*cubic(seed), degrees)
    judge_selection(got, degrees)
    best, train, val = got
    assert_equal(best, 3, what="the best degree")
    require(train[0] <= train[1], "the training error of degree 12 is above that of degree 3", "12 次的训练误差高于 3 次", got=train)
    require(val[0] > 10 * val[1], "degree 12 does not overfit", "12 次没有过拟合", got=val)


@points(3, "C6")
@settings(max_examples=8)
@given(seed=SEEDS)
def test_validation_points_only_judge(submission, seed):
    """Other validation points change no training error."""
    x, y, x_val, y_val = cubic(seed)
    degrees = (1, 3, 5)
    got = submission.select_degree(x, y, x_val, y_val, degrees)
    other = submission.select_degree(x, y, x_val[:10] + 1, -y_val[:10], degrees)
    judge_selection(got, degrees)
    judge_selection(other, degrees)
    assert_close(other[1], got[1], atol=1e-12, rtol=1e-9, what="the training errors with another validation set")
    changed = not close(torch.tensor(other[2]), torch.tensor(got[2]))
    require(changed, "the validation errors do not change with the validation set", "验证集变了，验证误差却没有变", got=other[2])


@points(3, "C6")
def test_tie_goes_to_the_earlier(submission):
    """Of several degrees with the same validation error, the one named first wins."""
    x = spread(8)
    for degrees in ([4, 1, 2], (2, 4, 2), [1, 3]):
        got = submission.select_degree(x, torch.zeros_like(x), x[:3], torch.zeros_like(x[:3]), degrees)
        judge_selection(got, degrees)
        assert_equal(got[0], degrees[0], what=f"the best of {degrees}, with y = 0 everywhere")
        assert_close(got[1], [0.0] * len(degrees), what="the training errors")


NAN = math.nan
LOSSES = st.lists(st.sampled_from([1.0, 0.5, 0.75, 0.25, 2.0, 1.5, NAN, math.inf]), min_size=1, max_size=8)


WEIGHTS = tensors((4,), values=[1.0, -1.0, 2.0, 0.5, -2.0, 3.0])
RATES = st.lists(st.sampled_from([1, 2, 3, 5, 7]), min_size=5, max_size=5)
"""By how much the network of the probe grows in each of its five epochs of training."""


def judge_epochs(submission, reference, patience, min_delta, losses):
    """Compare what EarlyStopping says epoch by epoch."""
    got = submission.run(mine.epochs, patience, min_delta, losses)
    want = reference.run(mine.epochs, patience, min_delta, losses)
    assert_equal(got["stops"], want["stops"], what="the list of what step returned")
    assert_equal(got["best_epochs"], want["best_epochs"], what="the list of best_epoch, from before the first step on")
    assert_equal(got["best_losses"], want["best_losses"], what="the list of best_loss, from before the first step on")


@points(3, "C7")
@given(losses=LOSSES, patience=st.integers(1, 4))
@example(losses=[1.0, 2.0, 2.0, 0.5, 2.0, 2.0, 2.0, 2.0], patience=3)
@example(losses=[1.0, 1.0, 1.0], patience=2)
@example(losses=[NAN, 1.0, NAN], patience=2)
@example(losses=[1.0, 2.0, 2.0, 2.0, 0.5], patience=2)
def test_when_to_stop(submission, reference, losses, patience):
    """step says stop after `patience` epochs in a row without improvement; ties and NaN are none."""
    judge_epochs(submission, reference, patience, 0.0, losses)


@points(3, "C7")
@given(losses=LOSSES, patience=st.integers(1, 4), min_delta=st.sampled_from([0.25, 0.5]))
@example(losses=[2.0, 1.5, 1.0, 0.25], patience=2, min_delta=0.5)
@example(losses=[2.0, 1.75, 1.5, 1.25], patience=2, min_delta=0.5)
def test_small_gains_do_not_count(submission, reference, losses, patience, min_delta):
    """A loss must lie more than min_delta below best_loss to count as an improvement."""
    judge_epochs(submission, reference, patience, min_delta, losses)


@points(2, "C8")
@settings(max_examples=12)
@given(losses=st.permutations([0.5, 1.0, 2.0]), start=WEIGHTS, growth=RATES)
def test_restores_the_best_epoch(submission, reference, losses, start, growth):
    """After further training, restore brings back exactly the best weights and buffers, as often as it is called."""
    got = submission.run(mine.restored, losses, start, growth)["states"]
    want = reference.run(mine.restored, losses, start, growth)["epochs"][losses.index(0.5)]
    for state, when in zip(got, ("after restore", "after more training and a second restore")):
        judge_state(state, want, when)


def judge_state(got, want, when):
    """Fail at the first entry that differs."""
    assert_type(got, dict, what=f"the network's state {when}")
    assert_equal(sorted(got), sorted(want), what="the names in the network's state")
    for name, value in want.items():
        assert_equal(got[name], value, what=f"{name} {when}")


@points(2, "C8")
@settings(max_examples=12)
@given(losses=st.permutations([0.5, 1.0, 2.0]), start=WEIGHTS, growth=RATES)
def test_restores_in_place(submission, reference, losses, start, growth):
    """restore writes into the parameters that are there: same objects, same memory."""
    assert_untampered(submission)
    got = submission.run(mine.restored, losses, start, growth)
    best = reference.run(mine.restored, losses, start, growth)["epochs"][losses.index(0.5)]
    names = got["objects"][0]
    want = {name: best[name] for name in best if "running" not in name and "tracked" not in name}
    assert_equal(sorted(names), sorted(want), what="the names of the parameters")
    for view, where in ("objects", "the parameter that was there before"), ("memory", "the memory of the parameter"):
        for k, when in enumerate(("after restore", "after a second restore")):
            judge_state(got[view][k], want, f"({where}) {when}")


X = torch.tensor([-1.0, 0.0, 0.5, 2.0])
Y = torch.tensor([1.0, -0.5, 0.0, 3.0])
COEF = torch.tensor([0.5, -1.0, 2.0])


@points(1, "C9")
def test_nothing_banned(submission):
    """You build the features and the splits yourself: no torch.vander, no random_split."""
    for name, args in [
        ("poly_features", (X, 3)),
        ("fit_poly", (X, Y, 2, 0.5)),
        ("poly_mse", (X, Y, COEF)),
        ("split_indices", (10, 0.3)),
        ("kfold_indices", (10, 3)),
        ("select_degree", (X, Y, X + 1, Y, [0, 1])),
    ]:
        assert_allowed(submission, RULES, name, *args)


@points(1, "C9")
def test_inputs_untouched(submission):
    """The functions leave their inputs and the global random state as they were."""
    assert_untouched(submission, "poly_features", X, 3)
    assert_untouched(submission, "poly_mse", X, Y, COEF)
    assert_untouched(submission, "fit_poly", X, Y, 2)
    assert_untouched(submission, "fit_poly", X, Y, 2, ridge=0.5)
    assert_untouched(submission, "select_degree", X, Y, X + 1, Y, [0, 1])


@points(1, "C9")
def test_works_on_devices(submission, reference, device):
    """poly_features, poly_mse and fit_poly work on the device of x."""
    assert_on_device(submission, device, "poly_features", X, 3, reference=reference)
    assert_on_device(submission, device, "poly_mse", X, Y, COEF, reference=reference)
    assert_on_device(submission, device, "fit_poly", X, Y, 2, reference=reference)
    assert_on_device(submission, device, "fit_poly", X, Y, 2, ridge=0.5, reference=reference)


def refuse_points(call, what):
    """`call(x)` must refuse an x of integers, and one that is not 1-D."""
    with raises(TypeError, case=f"{what}: x of integers"):
        call(torch.tensor([-1, 0, 1, 2]))
    for bad, shape in [(X[:, None], "(4, 1)"), (torch.tensor(1.0), "()")]:
        with raises(ValueError, case=f"{what}: x of shape {shape}"):
            call(bad)


@points(1, "C9")
def test_bad_input_of_features_refused(submission):
    """poly_features refuses bad input with the right kind of error."""
    refuse_points(lambda x: submission.poly_features(x, 2), "poly_features")
    with raises(ValueError, case="degree=-1"):
        submission.poly_features(X, -1)


@points(1, "C9")
def test_bad_input_of_fit_refused(submission):
    """fit_poly refuses bad input with the right kind of error."""
    refuse_points(lambda x: submission.fit_poly(x, x.float(), 1), "fit_poly")
    for degree, ridge in [(-1, 0.0), (1, -0.5)]:
        with raises(ValueError, case=f"degree={degree}, ridge={ridge}"):
            submission.fit_poly(X, Y, degree, ridge)
    for bad in (Y[:3], Y[:, None]):
        with raises(ValueError, case=f"y of shape {tuple(bad.shape)}, x of shape (4,)"):
            submission.fit_poly(X, bad, 1)


@points(1, "C9")
def test_bad_input_of_mse_refused(submission):
    """poly_mse refuses bad input with the right kind of error."""
    refuse_points(lambda x: submission.poly_mse(x, x.float(), COEF), "poly_mse")
    for bad in (Y[:3], Y[:, None], Y[:1]):
        with raises(ValueError, case=f"y of shape {tuple(bad.shape)}, x of shape (4,)"):
            submission.poly_mse(X, bad, COEF)


@points(1, "C9")
def test_bad_input_of_splits_refused(submission):
    """split_indices and kfold_indices refuse bad numbers with ValueError."""
    for n, fraction in [(10, 0.0), (10, 1.0), (10, -0.1), (10, 1.5), (1, 0.5)]:
        with raises(ValueError, case=f"split_indices({n}, {fraction})"):
            submission.split_indices(n, fraction)
    for n, k in [(5, 1), (5, 0), (5, 6), (1, 2)]:
        with raises(ValueError, case=f"kfold_indices({n}, {k})"):
            submission.kfold_indices(n, k)


@points(1, "C9")
def test_bad_input_of_selection_refused(submission):
    """select_degree refuses bad input with the right kind of error."""
    select = submission.select_degree
    refuse_points(lambda x: select(x, x.float(), X, Y, [1]), "select_degree, training set")
    refuse_points(lambda x: select(X, Y, x, x.float(), [1]), "select_degree, validation set")
    for degrees in ([], [1, -1]):
        with raises(ValueError, case=f"degrees={degrees}"):
            select(X, Y, X, Y, degrees)
    with raises(ValueError, case="y_train one entry too short"):
        select(X, Y[:3], X, Y, [1])
    with raises(ValueError, case="y_val one entry too short"):
        select(X, Y, X, Y[:3], [1])


@points(1, "C9")
def test_bad_use_of_early_stopping_refused(submission):
    """EarlyStopping refuses bad numbers, and a restore when there was no improvement yet, with ValueError."""
    for patience, min_delta in [(0, 0.0), (-1, 0.0), (1, -0.25)]:
        with raises(ValueError, case=f"EarlyStopping({patience}, {min_delta})"):
            submission.run(mine.construct, patience, min_delta)
    for losses, case in [([], "restore before the first step"), ([NAN], "restore after nothing but NaN")]:
        with raises(ValueError, case=case):
            submission.run(mine.restore_after, losses)
