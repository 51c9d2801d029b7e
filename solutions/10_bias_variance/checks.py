"""The checks of exercise-10."""

import math

import probes as mine
import torch

from grader.checks import (
    assert_close,
    assert_equal,
    assert_flat,
    assert_on_device,
    assert_random_untouched,
    assert_untouched,
    example,
    float_dtypes,
    given,
    points,
    raises,
    require,
    seeds,
    settings,
    st,
    tensors,
)


def seeded(seed):
    """A generator for one call."""
    return torch.Generator().manual_seed(seed)


def triple(submission, preds, f):
    """What decompose returns, once it is three scalar tensors."""
    got = submission.decompose(preds, f)
    good = isinstance(got, tuple) and len(got) == 3 and all(isinstance(t, torch.Tensor) for t in got)
    require(good, "decompose does not return three tensors (bias2, variance, mse)",
            "decompose 没有返回三个张量 (bias2, variance, mse)", got=got)  # fmt: skip
    return got


def decomposed(preds, f):
    """bias², variance and mse in float64."""
    p, f = preds.double(), f.double()
    mean = p.mean(0)
    return (mean - f).square().mean(), (p - mean).square().mean(), (p - f).square().mean()


NAMES = ("bias2", "variance", "mse")


@st.composite
def predictions(draw, dtype=torch.float64, least=2):
    """preds (M, n) and f_true (n,)."""
    M, n = draw(st.integers(least, 4)), draw(st.integers(1, 4))
    kind = draw(dtype) if isinstance(dtype, st.SearchStrategy) else dtype
    return draw(tensors((M, n), dtype=kind, transposed=True)), draw(tensors((n,), dtype=kind))


@points(3, "C1")
@given(case=predictions(dtype=float_dtypes))
@example(case=(torch.tensor([[1.0, 2.0], [3.0, 6.0]]), torch.tensor([0.0, 1.0])))
def test_bias_variance_and_mse(submission, case):
    """bias², variance and mse are right."""
    preds, f = case
    for got, want, name in zip(triple(submission, preds, f), decomposed(preds, f), NAMES):
        assert_close(got, want, dtype=preds.dtype, what=name)


@points(3, "C1")
@given(case=predictions())
def test_parts_add_up(submission, case):
    """bias² and variance add up to mse."""
    preds, f = case
    bias2, variance, mse = triple(submission, preds, f)
    assert_close(bias2 + variance, mse, what="bias2 + variance")
    require(mse.shape == (), "mse is not a scalar tensor", "mse 不是标量张量", got=mse)


@points(3, "C1")
@given(case=predictions(), c=st.sampled_from([1.0, -1.0, 2.0, 0.5, -3.0]))
def test_shift_and_scale(submission, case, c):
    """A shift of all predictions leaves the variance alone; scaling everything by c scales all three by c²."""
    preds, f = case
    bias2, variance, mse = triple(submission, preds, f)
    shifted = triple(submission, preds + c, f)
    assert_close(shifted[1], variance, what=f"the variance of preds + {c:g}")
    moved = 2 * c * (preds.mean(0) - f).mean() + c * c
    assert_close(shifted[0], bias2 + moved, what=f"bias2 of preds + {c:g}")
    scaled = triple(submission, c * preds, c * f)
    for got, old, name in zip(scaled, (bias2, variance, mse), NAMES):
        assert_close(got, c * c * old, what=f"{name} of {c:g}·preds and {c:g}·f_true")


@points(3, "C1")
@given(case=predictions(), data=st.permutations(range(4)))
def test_order_of_data_sets(submission, case, data):
    """It does not matter in which order the data sets come."""
    preds, f = case
    order = [m for m in data if m < len(preds)]
    before, after = triple(submission, preds, f), triple(submission, preds[order], f)
    for got, old, name in zip(after, before, NAMES):
        assert_close(got, old, what=f"{name} of the permuted rows")


@points(1, "C2")
@given(p=tensors((1, 3), dtype=float_dtypes), f=tensors((3,), dtype=torch.float64))
def test_one_data_set(submission, p, f):
    """A single data set has variance exactly 0, and bias² is the mean squared error."""
    bias2, variance, mse = triple(submission, p, f.to(p.dtype))
    assert_equal(variance, torch.zeros((), dtype=p.dtype), what="the variance")
    want = decomposed(p, f.to(p.dtype))[2]
    assert_close(bias2, want, dtype=p.dtype, what="bias2")
    assert_close(mse, want, dtype=p.dtype, what="mse")


@points(1, "C2")
@given(f=tensors((3,), dtype=float_dtypes), M=st.integers(1, 4))
def test_perfect_predictions(submission, f, M):
    """Predictions without error give three zeros."""
    for got, name in zip(triple(submission, f.expand(M, 3).contiguous(), f), NAMES):
        assert_close(got, torch.zeros((), dtype=f.dtype), what=name)


NOISES = st.sampled_from([0.25, 4.0, 0.0, 0.5])


@points(1, "C3")
@given(case=predictions(dtype=float_dtypes), noise_var=NOISES)
def test_expected_error(submission, case, noise_var):
    """The expected error is bias² + variance + noise_var."""
    preds, f = case
    bias2, variance, _ = decomposed(preds, f)
    got = submission.expected_error(preds, f, noise_var)
    assert_close(got, bias2 + variance + noise_var, dtype=preds.dtype, what=f"expected_error(preds, f_true, {noise_var:g})")


@points(1, "C3")
@settings(max_examples=8)
@given(case=predictions(), noise_var=NOISES, seed=seeds())
def test_noisy_targets(submission, case, noise_var, seed):
    """It is the mean squared error that 20 000 fresh noisy targets really give."""
    preds, f = case
    noise = torch.randn(20_000, len(f), dtype=f.dtype, generator=seeded(seed))
    y = f + math.sqrt(noise_var) * noise
    errors = torch.stack([(p - y).square().mean(1) for p in preds]).mean(0)
    got = submission.expected_error(preds, f, noise_var)
    require(isinstance(got, torch.Tensor) and got.shape == (), "the result is not a scalar tensor", "结果不是标量张量", got=got)
    slack = 6 * float(errors.std()) / math.sqrt(len(errors)) + 1e-9 * max(1.0, float(errors.mean()))
    near = abs(float(got) - float(errors.mean())) <= slack
    require(near, "the noisy targets give another mean squared error", "带噪声的目标给出的均方误差与此不同",
            expected=errors.mean(), got=got)  # fmt: skip


def observed(seen, x_train, x_test, n_datasets):
    """The targets that the spy got, (M, m), once all else that it saw is right."""
    assert_equal(seen["calls"], n_datasets, what="the number of calls of the learner")
    for name, x in ("x_train", x_train), ("x_test", x_test):
        assert_equal(seen[name], x.expand(n_datasets, -1).contiguous(), what=f"{name} in all calls of the learner, stacked")
    y = seen["y_train"]
    shape = (n_datasets, len(x_train))
    assert_equal(getattr(y, "shape", None), torch.Size(shape), what="the shape of y_train in all calls, stacked")
    assert_close(seen["preds"], y[:, :1] * x_test, dtype=x_test.dtype, what="the predictions")
    return y


@points(2, "C4")
@given(x=tensors((3,), dtype=float_dtypes), new=tensors((2,)), M=st.integers(1, 3), seed=seeds())
def test_learner_is_called_for_each_data_set(submission, x, new, M, seed):
    """The learner is called once for each data set, with the same x_train; row m holds what it returned."""
    new = new.to(x.dtype)
    observed(submission.run(mine.spy, x, new, 0.5, M, seeded(seed)), x, new, M)


POINTS = torch.linspace(-1, 1, 25, dtype=torch.float64)
NEW = torch.tensor([0.5, -1.0], dtype=torch.float64)


@points(2, "C4")
@settings(max_examples=3)
@given(seed=seeds(), sigma=st.sampled_from([0.3, 2.0]))
def test_noise_of_the_targets(submission, seed, sigma):
    """The targets are f(x_train) plus normal noise of standard deviation sigma, new for each point and data set."""
    M, m = 400, len(POINTS)
    y = observed(submission.run(mine.spy, POINTS, NEW, sigma, M, seeded(seed)), POINTS, NEW, M)
    r = y - torch.sin(3 * POINTS)
    distinct = len({tuple(row) for row in r.tolist()})
    require(distinct == M, "two data sets have the same noise", "有两个数据集的噪声相同", got=y[:2, :3])
    require(r.mean().abs() <= 6 * sigma / math.sqrt(M * m), "the mean of the noise is not 0", "噪声的均值不是 0", got=r.mean())
    std = r.square().mean().sqrt()
    require(abs(std - sigma) <= 6 * sigma / math.sqrt(2 * M * m), "the standard deviation of the noise is not sigma",
            "噪声的标准差不是 sigma", expected=sigma, got=std)  # fmt: skip
    spread, want = r.mean(1).std(), sigma / math.sqrt(m)
    require(abs(spread - want) <= 6 * want / math.sqrt(2 * M), "the noise is not independent from point to point",
            "各点的噪声不独立", expected=want, got=spread)  # fmt: skip
    kurtosis = (r / std).pow(4).mean()
    require(2.7 <= kurtosis <= 3.3, "the noise is not normally distributed", "噪声不是正态分布的", expected=3.0, got=kurtosis)


@points(2, "C4")
@given(x=tensors((3,), dtype=torch.float64), M=st.integers(2, 4))
def test_no_noise(submission, x, M):
    """With sigma = 0 every data set has the targets f(x_train), and all rows are equal."""
    y = observed(submission.run(mine.spy, x, NEW, 0.0, M, seeded(0)), x, NEW, M)
    assert_close(y, torch.sin(3 * x).expand(M, -1), what="the targets with sigma = 0")
    assert_equal(y, y[:1].expand(M, -1).contiguous(), what="the targets of all data sets")


@points(2, "C4")
@settings(max_examples=8)
@given(seed=seeds())
def test_seeds_and_generators(submission, seed):
    """The same seed gives the same targets, another seed other ones; the global random state is used only without a generator."""
    runs = [submission.run(mine.spy, POINTS, NEW, 0.3, 3, seeded(s)) for s in (seed, seed, seed + 1)]
    first, again, other = (observed(seen, POINTS, NEW, 3) for seen in runs)
    assert_equal(again, first, what="the targets with the same seed")
    require(not torch.equal(other, first), "two seeds give the same targets", "两个种子给出了相同的目标")
    assert_random_untouched(runs[0]["random"], "simulate")
    plain = submission.run(mine.spy, POINTS, NEW, 0.3, 3)
    y = observed(plain, POINTS, NEW, 3)
    used = not torch.equal(plain["random"], torch.rand(4, generator=seeded(0)))
    require(used, "without a generator simulate does not draw from the global random numbers",
            "没有给 generator 时，simulate 没有使用全局随机数")  # fmt: skip
    require((y[0] != y[1]).any(), "two data sets have the same noise", "有两个数据集的噪声相同")


@points(2, "C5")
@settings(max_examples=4)
@given(seed=seeds())
def test_sweep_uses_its_generator(submission, seed):
    """sweep passes its generator on: the same seed gives the same result, and the global random state stays."""
    first, again = (submission.run(mine.sweep_random, [0, 1], POINTS, NEW, 0.3, 3, seeded(seed)) for _ in range(2))
    assert_random_untouched(first["random"], "sweep")
    good = all(t.shape == (2,) and (t > 0).all() for t in first["value"])
    require(good, "sweep does not return two positive numbers for two degrees", "sweep 对两个次数没有各返回一个正数", got=first["value"])
    assert_close(again["value"], first["value"], what="the result of sweep with the same seed")


def hat(degree, x, new):
    """The matrix that takes targets at x to the fitted polynomial's values at new."""
    def powers(t):
        return t.double()[:, None] ** torch.arange(degree + 1)

    return powers(new) @ torch.linalg.pinv(powers(x))


@points(2, "C5")
@given(degree=st.integers(0, 5), y=tensors((8,), dtype=torch.float64), new=tensors((2,), dtype=torch.float64, between=(-1, 1)))
def test_polynomial_learner(submission, degree, y, new):
    """poly_learner(degree) predicts the values of the least squares polynomial of that degree."""
    x = torch.linspace(-1, 1, 8, dtype=torch.float64)
    got = submission.run(mine.learn, degree, x, y, new)["preds"]
    assert_close(got, hat(degree, x, new) @ y, what=f"the predictions of poly_learner({degree})")


def judge_sweep(got, count):
    """Fail unless `got` is (bias2, variance) of shape (count,)."""
    require(isinstance(got, tuple) and len(got) == 2, "sweep does not return (bias2, variance)", "sweep 没有返回 (bias2, variance)", got=got)
    for value, name in zip(got, NAMES):
        shape = getattr(value, "shape", None)
        assert_equal(shape, torch.Size([count]), what=f"the shape of {name}")


TEST = torch.linspace(-0.9, 0.9, 41, dtype=torch.float64)


@points(2, "C5")
@given(degrees=st.lists(st.integers(0, 5), min_size=1, max_size=3), M=st.integers(1, 2))
@example(degrees=[3, 0, 1], M=2)
def test_sweep_without_noise(submission, degrees, M):
    """Without noise sweep measures each degree's bias exactly, in the order of degrees, and no variance."""
    x, new = POINTS[::3], TEST[::8]
    got = submission.run(mine.sweep, degrees, x, new, 0.0, M, seeded(0))
    judge_sweep(got, len(degrees))
    want = [(hat(d, x, new) @ torch.sin(3 * x) - torch.sin(3 * new)).square().mean() for d in degrees]
    assert_close(got[0], torch.stack(want), what=f"bias2 for degrees {degrees}")
    assert_close(got[1], torch.zeros(len(degrees), dtype=x.dtype), what="the variance without noise")


@points(2, "C5")
def test_sweep_of_a_sine(submission):
    """For a noisy sine bias² and variance of degrees 0 to 5 come out as theory says: one falls, the other rises."""
    degrees, sigma, M = list(range(6)), 0.3, 2000
    got = submission.run(mine.sweep, degrees, POINTS, TEST, sigma, M, seeded(0))
    judge_sweep(got, 6)
    bias2, variance = (t.double() for t in got)
    maps = [hat(d, POINTS, TEST) for d in degrees]
    spread = torch.stack([sigma**2 * H.square().sum(1).mean() for H in maps])
    error = torch.stack([(H @ torch.sin(3 * POINTS) - torch.sin(3 * TEST)).square().mean() for H in maps])
    near = (variance - spread).abs() <= 0.15 * spread
    require(near.all(), "the variance is more than 15 % off", "方差偏离超过 15%", expected=spread, got=variance)
    near = (bias2 - error).abs() <= 0.15 * error + 10 * spread / M
    require(near.all(), "bias² is more than 15 % off", "偏差² 偏离超过 15%", expected=error, got=bias2)
    falls = bias2[1:] <= 1.15 * bias2[:-1] + 10 * variance[1:] / M
    require(falls.all(), "bias² rises with the degree", "偏差² 随次数上升", got=bias2)
    require((variance.diff() > 0).all(), "the variance does not rise with the degree", "方差没有随次数上升", got=variance)


PREDS = torch.tensor([[1.0, 2.0, 0.5], [3.0, 6.0, -1.0]])
TRUE = torch.tensor([0.0, 1.0, -0.5])


@points(1, "C6")
def test_no_loop_over_data_sets(submission):
    """decompose and expected_error have no loop over the data sets."""
    f = torch.linspace(-1, 1, 3)
    for name, more in ("decompose", []), ("expected_error", [0.25]):
        cases = [(M, [torch.linspace(-2, 2, 3 * M).view(M, 3), f, *more]) for M in (4, 12, 36)]
        assert_flat(submission, name, cases, "data sets")


@points(1, "C6")
def test_inputs_untouched(submission):
    """decompose and expected_error leave their inputs and the random state as they were."""
    assert_untouched(submission, "decompose", PREDS, TRUE)
    assert_untouched(submission, "expected_error", PREDS, TRUE, 0.25)


@points(1, "C6")
def test_points_untouched(submission):
    """simulate and the learner leave the points and targets as they were."""
    y = torch.sin(3 * POINTS)
    seen = submission.run(mine.spy, POINTS, NEW, 0.5, 3, seeded(0))
    assert_equal(seen["inputs"], [POINTS, NEW], what="x_train and x_test after simulate(...)")
    seen = submission.run(mine.learn, 2, POINTS, y, NEW)
    assert_equal(seen["inputs"], [POINTS, y, NEW], what="x_train, y_train and x_test after the learner")


@points(1, "C6")
def test_decompose_on_devices(submission, reference, device):
    """decompose works on the device of preds."""
    assert_on_device(submission, device, "decompose", PREDS, TRUE, reference=reference)


@points(1, "C6")
def test_expected_error_on_devices(submission, reference, device):
    """expected_error works on the device of preds."""
    assert_on_device(submission, device, "expected_error", PREDS, TRUE, 0.25, reference=reference)


def refuse(call, name):
    """`call(preds, f_true)` must refuse bad dtypes and shapes."""
    for preds, f, case in [(PREDS.long(), TRUE, "preds of integers"), (PREDS, TRUE.long(), "f_true of integers")]:
        with raises(TypeError, case=f"{name}: {case}"):
            call(preds, f)
    for preds, f, case in [
        (PREDS[0], TRUE, "preds of shape (3,)"),
        (PREDS[None], TRUE, "preds of shape (1, 2, 3)"),
        (PREDS, TRUE[:2], "preds of shape (2, 3), f_true of shape (2,)"),
        (PREDS, TRUE[:1], "preds of shape (2, 3), f_true of shape (1,)"),
        (PREDS, PREDS, "preds and f_true of shape (2, 3)"),
    ]:
        with raises(ValueError, case=f"{name}: {case}"):
            call(preds, f)


@points(1, "C6")
def test_bad_input_of_decompose_refused(submission):
    """decompose refuses bad input with the right kind of error."""
    refuse(submission.decompose, "decompose")


@points(1, "C6")
def test_bad_input_of_expected_error_refused(submission):
    """expected_error refuses bad input with the right kind of error."""
    refuse(lambda preds, f: submission.expected_error(preds, f, 0.25), "expected_error")
    with raises(ValueError, case="noise_var=-0.25"):
        submission.expected_error(PREDS, TRUE, -0.25)


BAD = [
    ({"x_train": POINTS[:, None]}, "x_train of shape (25, 1)"),
    ({"x_test": NEW[:, None]}, "x_test of shape (2, 1)"),
    ({"sigma": -0.5}, "sigma=-0.5"),
    ({"n_datasets": 0}, "n_datasets=0"),
]
GOOD = {"x_train": POINTS, "x_test": NEW, "sigma": 0.5, "n_datasets": 2}


@points(1, "C6")
def test_bad_input_of_simulate_refused(submission):
    """simulate refuses bad input with ValueError."""
    for bad, case in BAD:
        with raises(ValueError, case=f"simulate: {case}"):
            submission.run(mine.spy, **{**GOOD, **bad})


@points(1, "C6")
def test_bad_degree_refused(submission):
    """A negative degree is refused with ValueError as soon as the learner is made."""
    with raises(ValueError, case="poly_learner(-1)"):
        submission.run(mine.make_learner, -1)


@points(1, "C6")
def test_bad_input_of_sweep_refused(submission):
    """sweep refuses bad input with ValueError."""
    for bad, case in [({"degrees": []}, "degrees=[]"), ({"degrees": [1, -1]}, "degrees=[1, -1]"), *BAD]:
        with raises(ValueError, case=f"sweep: {case}"):
            submission.run(mine.sweep, **{"degrees": [0, 1], **GOOD, **bad})
