"""The checks of exercise-6."""

import math

import torch
from probes import curvature_growth, curvature_leaves, curvature_of, without_autograd

from grader.checks import (
    Forbidden,
    SubmissionRaised,
    assert_allowed,
    assert_close,
    assert_equal,
    assert_flat,
    assert_on_device,
    assert_source_allowed,
    assert_type,
    assert_untampered,
    assert_untouched,
    float_dtypes,
    given,
    judge_growth,
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
LOSSES = ("sigmoid_mse", "sigmoid_bce")
GRADS = ("sigmoid_mse_grad", "sigmoid_bce_grad")
AUTOGRAD = ("torch.autograd", "torch.func", "torch.Tensor.backward")
TARGETS = [0.0, 1.0, 0.5, 0.25, 0.75, 0.1, 0.9]


@st.composite
def scores_and_targets(draw, dtype=float_dtypes, shape=None, values=None, hard=False):
    """Scores z (at most 10 in size, or from `values`) and targets y of the same shape and dtype."""
    kind = draw(dtype) if isinstance(dtype, st.SearchStrategy) else dtype
    size = shape or draw(shapes(max_rank=2, max_side=3))
    z = draw(tensors(size, dtype=kind, scale=3.0, values=values, transposed=True))
    targets = TARGETS[:2] if hard else TARGETS
    return z, draw(tensors(size, dtype=kind, values=targets, transposed=True))


# ---------------------------------------------------------------------- the two losses


@points(1, "C1")
@given(case=scores_and_targets())
def test_squared_error_agrees(submission, reference, case):
    """sigmoid_mse is ½(σ(z) − y)², element by element."""
    z, y = case
    want = reference.sigmoid_mse(z.double(), y.double())
    assert_close(submission.sigmoid_mse(z, y), want, dtype=z.dtype, what="sigmoid_mse(z, y)")


@points(1, "C1")
@given(case=scores_and_targets())
def test_cross_entropy_agrees(submission, reference, case):
    """sigmoid_bce is −y log σ(z) − (1 − y) log(1 − σ(z)), element by element."""
    z, y = case
    want = reference.sigmoid_bce(z.double(), y.double())
    assert_close(submission.sigmoid_bce(z, y), want, dtype=z.dtype, what="sigmoid_bce(z, y)")


@points(1, "C1")
@given(case=scores_and_targets(dtype=torch.float64))
def test_roles_can_be_exchanged(submission, case):
    """Neither loss changes when z becomes −z and y becomes 1 − y."""
    z, y = case
    for name in LOSSES:
        loss = getattr(submission, name)
        assert_close(loss(-z, 1 - y), loss(z, y), what=f"{name}(-z, 1 - y)")


@points(1, "C1")
@given(z=tensors(shapes(max_rank=1), dtype=torch.float64, scale=3.0))
def test_undecided_target(submission, z):
    """For y = ½ cross-entropy is smallest at z = 0, where it is log 2."""
    got = submission.sigmoid_bce(z, torch.full_like(z, 0.5))
    assert_equal(got.shape, z.shape, what="the shape of sigmoid_bce(z, ½)")
    least = math.log(2)
    require((got >= least - 1e-7).all(), "sigmoid_bce(z, ½) is below log 2", "sigmoid_bce(z, ½) 小于 log 2", got=got)
    zero = torch.zeros(1, dtype=torch.float64)
    assert_close(submission.sigmoid_bce(zero, zero + 0.5), zero + least, what="sigmoid_bce(0, ½)")


LARGE = [100.0, -100.0, 50.0, -50.0, 1e3, -1e3, 1e4, -1e4, 90.0, -90.0, 105.0, -105.0, 700.0, -700.0]


@points(2, "C2")
@given(case=scores_and_targets(dtype=torch.float32, values=LARGE, shape=(2, 2), hard=True))
def test_large_scores_cost_their_size(submission, case):
    """For a large score cross-entropy is |z| on the wrong side and 0 on the right side, never infinite or NaN."""
    z, y = case
    got = submission.sigmoid_bce(z, y)
    wrong = (z > 0) != (y == 1)
    want = torch.where(wrong, z.abs(), torch.zeros_like(z))
    assert_close(got, want, rtol=1e-4, what="sigmoid_bce(z, y)")
    assert_close(got[wrong], want[wrong], atol=0.0, rtol=1e-4, what="sigmoid_bce(z, y) on the wrong side")
    assert_close(got[~wrong], want[~wrong], atol=1e-6, rtol=0.0, what="sigmoid_bce(z, y) on the right side")


@points(2, "C2")
@given(
    case=scores_and_targets(
        dtype=torch.float32, values=[0.0, 1.0, -1.0, 5.0, -5.0, 12.0, -12.0, *LARGE], shape=(2, 2)
    )
)
def test_never_negative(submission, case):
    """Cross-entropy is never below 0, whatever the score."""
    z, y = case
    got = submission.sigmoid_bce(z, y)
    assert_equal(got.shape, z.shape, what="the shape of sigmoid_bce(z, y)")
    rounding = 1e-6 * z.abs().clamp(min=1.0)
    require((got >= -rounding).all(), "sigmoid_bce is below 0", "sigmoid_bce 小于 0", got=got)


# ---------------------------------------------------------------------- their derivatives


@points(2, "C3")
@given(case=scores_and_targets())
def test_squared_error_slope(submission, reference, case):
    """sigmoid_mse_grad is the derivative of ½(σ(z) − y)² with respect to z."""
    z, y = case
    want = reference.run(probes.gradients, "sigmoid_mse", [z.double(), y.double()])["grads"][0]
    assert_close(submission.sigmoid_mse_grad(z, y), want, dtype=z.dtype, what="sigmoid_mse_grad(z, y)")


@points(2, "C3")
@given(case=scores_and_targets())
def test_cross_entropy_slope(submission, reference, case):
    """sigmoid_bce_grad is the derivative of the cross-entropy with respect to z."""
    z, y = case
    want = reference.run(probes.gradients, "sigmoid_bce", [z.double(), y.double()])["grads"][0]
    assert_close(submission.sigmoid_bce_grad(z, y), want, dtype=z.dtype, what="sigmoid_bce_grad(z, y)")


@points(2, "C3")
@given(case=scores_and_targets(dtype=torch.float64))
def test_slopes_compared(submission, case):
    """mse′ is bce′ times σ(z)(1 − σ(z)), and so at most a quarter of |σ(z) − y|."""
    z, y = case
    s = torch.sigmoid(z)
    mse, bce = submission.sigmoid_mse_grad(z, y), submission.sigmoid_bce_grad(z, y)
    assert_close(mse, bce * s * (1 - s), what="sigmoid_mse_grad(z, y)")
    small = (mse.abs() <= (s - y).abs() / 4 + 1e-8).all()
    require(small, "|mse′| is above ¼|σ(z) − y|", "|mse′| 大于 ¼|σ(z) − y|", got=mse)


@points(2, "C3")
def test_confidently_wrong(submission):
    """At z = −30 and y = 1 cross-entropy pulls with full force and squared error hardly at all."""
    for dtype in (torch.float32, torch.float64):
        z, y = torch.tensor([-30.0], dtype=dtype), torch.ones(1, dtype=dtype)
        bce = submission.sigmoid_bce_grad(z, y)
        assert_close(bce, -torch.ones_like(z), atol=1e-3, rtol=0.0, what="sigmoid_bce_grad(-30, 1)")
        mse = submission.sigmoid_mse_grad(z, y)
        assert_close(mse, torch.zeros_like(z), atol=1e-9, rtol=0.0, what="sigmoid_mse_grad(-30, 1)")


def _slope_by_autograd(submission, z, y):
    seen = submission.run(probes.gradients, "sigmoid_bce", [z, y])
    require(
        seen["grads"] is not None and seen["grads"][0] is not None,
        "no gradient flows through sigmoid_bce",
        "sigmoid_bce 没有梯度",
    )
    want = torch.sigmoid(z.double()) - y.double()
    assert_close(seen["grads"][0], want, dtype=z.dtype, what="autograd's slope of sigmoid_bce")


@points(1, "C4")
@given(y=st.sampled_from(TARGETS), dtype=float_dtypes)
def test_slope_at_zero(submission, y, dtype):
    """Autograd through sigmoid_bce finds σ(z) − y at exactly z = 0, where models with zero weights start."""
    _slope_by_autograd(submission, torch.zeros(1, dtype=dtype), torch.full((1,), y, dtype=dtype))


@points(1, "C4")
@given(case=scores_and_targets(shape=(3,), values=[1e4, -1e4, 30.0, -30.0]))
def test_slope_far_out(submission, case):
    """Autograd through sigmoid_bce finds σ(z) − y where z is ±30 or ±10000."""
    _slope_by_autograd(submission, *case)


@points(1, "C4")
@given(case=scores_and_targets())
def test_slope_by_autograd(submission, case):
    """Autograd through sigmoid_bce finds σ(z) − y at every other z."""
    _slope_by_autograd(submission, *case)


# ---------------------------------------------------------------------- curvature


def _away_from_zero(z):
    return torch.where(z == 0, torch.full_like(z, 0.5), z)


@points(2, "C5")
@given(case=scores_and_targets())
def test_curvature_of_powers(submission, case):
    """curvature gives 6z for the loss z³ and 2y for the loss y·z², element by element, without a graph."""
    z, y = case
    for loss, want in (("z**3", 6 * z), ("y*z**2", 2 * y)):
        got = submission.run(curvature_of, loss, z, y)
        assert_close(got, want, what=f"curvature(lambda z, y: {loss}, z, y)")
        require(not got.requires_grad, "the curvature requires grad", "曲率带有 requires_grad", got=got)


@points(2, "C5")
@given(case=scores_and_targets())
def test_curvature_of_lines(submission, case):
    """A loss that is linear in z has curvature 0: zeros, no error."""
    z, y = case
    for loss in ("3*z + y", "(1 - 2*y)*z"):
        got = submission.run(curvature_of, loss, z, y)
        assert_close(got, torch.zeros_like(z), what=f"curvature(lambda z, y: {loss}, z, y)")
        require(not got.requires_grad, "the curvature requires grad", "曲率带有 requires_grad", got=got)


@points(2, "C5")
@given(case=scores_and_targets(dtype=torch.float64), old=st.booleans(), kept=st.booleans())
def test_caller_left_alone(submission, case, old, kept):
    """curvature leaves z.grad, z.requires_grad and the values of z and y as they were."""
    assert_untampered(submission)
    z, y = case
    z = z.clone().requires_grad_(old)
    grad = torch.full_like(z, 7.0).detach() if old and kept else None
    for loss in ("z**3", "3*z + y"):
        seen = submission.run(curvature_leaves, loss, z, y, grad)
        assert_equal(seen["requires_grad"], old, what="z.requires_grad after curvature")
        if grad is None:
            require(
                seen["grad"] is None, "curvature has written into z.grad", "curvature 写入了 z.grad", got=seen["grad"]
            )
        else:
            assert_equal(seen["grad"], grad, what="z.grad after curvature")
        assert_equal(seen["z"], z.detach(), what="z after curvature")
        assert_equal(seen["y"], y, what="y after curvature")
        require(not any(seen["versions"]), "curvature changes its input in place", "curvature 就地改动了输入")


@points(2, "C5")
@given(case=scores_and_targets(dtype=torch.float64))
def test_cross_entropy_is_convex(submission, case):
    """The curvature of your sigmoid_bce is σ(1 − σ), nowhere negative."""
    z, y = _away_from_zero(case[0]), case[1]
    s = torch.sigmoid(z)
    got = submission.run(curvature_of, "sigmoid_bce", z, y)
    assert_close(got, s * (1 - s), what="curvature(sigmoid_bce, z, y)")
    require((got >= -1e-9).all(), "the curvature is negative", "曲率为负", got=got)


@points(2, "C5")
@given(case=scores_and_targets(dtype=torch.float64))
def test_squared_error_is_not_convex(submission, case):
    """The curvature of your sigmoid_mse follows the formula, and is negative on the plateau."""
    z, y = _away_from_zero(case[0]), case[1]
    s = torch.sigmoid(z)
    want = s * (1 - s) * (s * (1 - s) + (s - y) * (1 - 2 * s))
    got = submission.run(curvature_of, "sigmoid_mse", z, y)
    assert_close(got, want, what="curvature(sigmoid_mse, z, y)")
    z, y = torch.tensor([-3.0], dtype=torch.float64), torch.ones(1, dtype=torch.float64)
    got = submission.run(curvature_of, "sigmoid_mse", z, y)
    require((got < 0).all(), "at z = −3, y = 1 it is not negative", "在 z = −3、y = 1 处它不是负的", got=got)


# ---------------------------------------------------------------------- steps


def _call(loss, z0, y, **options):
    more = "".join(f", {name}={value:g}" for name, value in options.items())
    return f'steps_to_cross("{loss}", {z0:g}, {y:g}{more})'


def _assert_steps(submission, want, loss, z0, y, *, slack=1, **options):
    got = submission.steps_to_cross(loss, z0, y, **options)
    what = _call(loss, z0, y, **options)
    assert_type(got, int, what=what)
    require(abs(got - want) <= slack, f"{what} is wrong", f"{what} 的结果不正确", expected=want, got=got)


@points(1, "C6")
def test_steps_of_both_losses(submission):
    """From −2, −4, −6, −8 cross-entropy needs 3, 5, 7, 9 steps, squared error 16, 71, 426, 3011; mirrored for y = 0."""
    for z0, bce, mse in ((-2.0, 3, 16), (-4.0, 5, 71), (-6.0, 7, 426), (-8.0, 9, 3011)):
        _assert_steps(submission, bce, "bce", z0, 1.0)
        _assert_steps(submission, mse, "mse", z0, 1.0)
        _assert_steps(submission, bce, "bce", -z0, 0.0)
        if mse < 1000:
            _assert_steps(submission, mse, "mse", -z0, 0.0)


@points(1, "C6")
@given(
    z0=st.sampled_from([0.5, 1.0, 3.0, 0.001]), y=st.sampled_from([1.0, 0.0]), loss=st.sampled_from(["bce", "mse"])
)
def test_already_right(submission, z0, y, loss):
    """A score that starts on the right side needs 0 steps; exactly 0 is not yet the right side."""
    side = 1.0 if y == 1.0 else -1.0
    _assert_steps(submission, 0, loss, side * z0, y, slack=0)
    got = submission.steps_to_cross(loss, 0.0, y)
    require(
        got in (1, 2),
        f"{_call(loss, 0.0, y)}: a score of exactly 0 lies on neither side",
        f"{_call(loss, 0.0, y)}：分数恰好为 0 时不在任何一侧",
        expected=1,
        got=got,
    )


@points(1, "C6")
def test_gives_up(submission):
    """steps_to_cross returns max_steps when the score does not get there."""
    for loss, most in (("mse", 50), ("bce", 4), ("mse", 1), ("bce", 0)):
        _assert_steps(submission, most, loss, -8.0, 1.0, slack=0, max_steps=most)
    _assert_steps(submission, 20, "mse", 1000.0, 0.0, slack=0, max_steps=20)


@points(1, "C6")
@settings(max_examples=15)
@given(
    z0=st.sampled_from([-1.0, -3.0, -4.0, 1.0, 2.0, 0.5, -0.25]),
    y=st.sampled_from([1.0, 0.0]),
    lr=st.sampled_from([1.0, 0.5, 2.0, 0.25]),
)
def test_learning_rate(submission, reference, z0, y, lr):
    """With any learning rate the count is right, and squared error never needs fewer steps than cross-entropy."""
    counts = {}
    for loss in ("bce", "mse"):
        want = reference.steps_to_cross(loss, z0, y, lr=lr)
        counts[loss] = submission.steps_to_cross(loss, z0, y, lr=lr)
        what = _call(loss, z0, y, lr=lr)
        assert_type(counts[loss], int, what=what)
        near = abs(counts[loss] - want) <= 1
        require(near, f"{what} is wrong", f"{what} 的结果不正确", expected=want, got=counts[loss])
    require(
        counts["mse"] >= counts["bce"],
        "squared error needs fewer steps than cross-entropy",
        "平方误差所需的步数少于交叉熵",
        got=counts,
    )


@points(1, "C6")
def test_extreme_starts(submission, reference):
    """Starts as far out as −1000, or learning rates as large as 10⁸, neither overflow nor lose their digits."""
    cases = [
        ("bce", -1000.0, 1.0, 10.0),
        ("bce", 1000.0, 0.0, 10.0),
        ("mse", 20.0, 0.0, 1e8),
        ("mse", -20.0, 1.0, 1e8),
    ]
    for loss, z0, y, lr in cases:
        want = reference.steps_to_cross(loss, z0, y, lr=lr)
        _assert_steps(submission, want, loss, z0, y, lr=lr)


# ---------------------------------------------------------------------- rules


@points(1, "C7")
def test_gradients_by_formula(submission):
    """The two _grad functions use the closed formula, no autograd."""
    z, y = torch.tensor([0.5, -2.0]), torch.tensor([1.0, 0.25])
    for name in GRADS:
        try:
            submission.run(without_autograd, name, z, y)
        except SubmissionRaised as error:
            if error.type_name != "AutogradRefused":
                raise
            line = error.lines[-1][0] if error.lines else None
            raise Forbidden(f"`{name}`: {error.message}", line) from None
        assert_source_allowed(submission, AUTOGRAD, [name])


@points(1, "C7")
def test_no_loops(submission):
    """No loop over the elements: as many operations for 36 as for 4."""

    def pair(n):
        return torch.linspace(-2.3, 2, n), torch.linspace(0, 1, n)

    for name in (*LOSSES, *GRADS):
        assert_flat(submission, name, [(n, pair(n)) for n in (4, 12, 36)], what="elements")
    seen = submission.run(curvature_growth, "z**3", [pair(n) for n in (4, 12, 36)])
    judge_growth(seen, (4, 12, 36), "curvature", "elements")


@points(1, "C7")
def test_nothing_banned(submission):
    """You write the losses yourself and do not call PyTorch's."""
    z, y = torch.tensor([0.5, -2.0]), torch.tensor([1.0, 0.25])
    for name in (*LOSSES, *GRADS):
        assert_allowed(submission, RULES, name, z, y)
    for loss in ("mse", "bce"):
        assert_allowed(submission, RULES, "steps_to_cross", loss, -1.0, 1.0)


@points(1, "C7")
@settings(max_examples=8)
@given(case=scores_and_targets())
def test_inputs_untouched(submission, case):
    """The inputs and the global random state stay as they were."""
    for name in (*LOSSES, *GRADS):
        assert_untouched(submission, name, *case)


@points(1, "C7")
@settings(max_examples=8)
@given(case=scores_and_targets())
def test_works_on_devices(submission, reference, device, case):
    """The result is on the device of the input."""
    for name in (*LOSSES, *GRADS):
        assert_on_device(submission, device, name, *case, reference=reference)


@points(1, "C7")
def test_bad_tensors_refused(submission):
    """Tensors of a wrong dtype or of different shapes are refused with the right kind of error."""
    x, whole = torch.tensor([0.5, 1.0]), torch.tensor([0, 1])
    for name in (*LOSSES, *GRADS, "curvature"):
        if name == "curvature":
            call = lambda z, y: submission.run(curvature_of, "z**3", z, y)  # noqa: E731
        else:
            call = getattr(submission, name)
        with raises(TypeError, case=f"{name}: z of integers"):
            call(whole, x)
        with raises(TypeError, case=f"{name}: y of integers"):
            call(x, whole)
        for shape in ((3,), (1,), (2, 1)):
            with raises(ValueError, case=f"{name}: z of shape (2,), y of shape {shape}"):
                call(x, torch.ones(shape))


@points(1, "C7")
def test_bad_numbers_refused(submission):
    """steps_to_cross refuses an unknown loss, a y other than 0 and 1, lr ≤ 0 and max_steps < 0."""
    call = submission.steps_to_cross
    with raises(ValueError, case='loss="hinge"'):
        call("hinge", -1.0, 1.0)
    for y in (0.5, 2.0, -1.0):
        with raises(ValueError, case=f"y={y}"):
            call("bce", -1.0, y)
    for lr in (0.0, -1.0):
        with raises(ValueError, case=f"lr={lr}"):
            call("mse", -1.0, 1.0, lr=lr)
    with raises(ValueError, case="max_steps=-1"):
        call("mse", -1.0, 1.0, max_steps=-1)
