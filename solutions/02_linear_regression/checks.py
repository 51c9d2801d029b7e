"""The checks of exercise-2."""

import torch
from probes import after_steps, step_on_device, step_uses

from grader.checks import (
    assert_allowed,
    assert_close,
    assert_equal,
    assert_flat,
    assert_on_device,
    assert_source_allowed,
    assert_type,
    assert_untampered,
    assert_untouched,
    assume,
    example,
    float_dtypes,
    given,
    judge_stalls,
    judge_uses,
    points,
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


def seeded(seed):
    """A fresh generator."""
    return torch.Generator().manual_seed(seed)


# ------------------------------------------------------------------ linreg


@st.composite
def models(draw, dtype=float_dtypes):
    """Data of n rows and d columns, weights and a bias."""
    n, d = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    kind = draw(dtype)
    X = draw(tensors((n, d), dtype=kind, transposed=True))
    return X, draw(tensors((d,), dtype=kind)), draw(tensors((), dtype=kind))


@points(2, "C1")
@given(model=models())
@example(model=(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([10.0, 1.0]), torch.tensor(0.5)))
@example(model=(torch.tensor([[2.0]]), torch.tensor([3.0]), torch.tensor(1.0)))
def test_prediction_per_example(submission, model):
    """linreg gives one prediction for each row of X: the weighted sum of its entries, plus b."""
    X, w, b = model
    want = (X.double() * w.double()).sum(1) + b.double()
    assert_close(submission.linreg(X, w, b), want, dtype=X.dtype, what="linreg(X, w, b)")


@points(2, "C1")
@given(model=models(st.just(F64)), t=st.sampled_from([0.5, -1.0, 2.0, 0.25]), c=st.sampled_from([1.0, -3.0, 0.5]))
def test_linreg_is_affine(submission, model, t, c):
    """A mixture of two inputs gives the mixture of their predictions, and adding c to b adds c to each."""
    X, w, b = model
    other = X.flip(0) * 2 - 1
    first, second = submission.linreg(X, w, b), submission.linreg(other, w, b)
    mixed = submission.linreg(t * X + (1 - t) * other, w, b)
    assert_equal(first.shape, X.shape[:1], what="the shape of linreg(X, w, b)")
    assert_close(mixed, t * first + (1 - t) * second, what=f"linreg of {t:g} * X1 + {1 - t:g} * X2")
    assert_close(submission.linreg(X, w, b + c), first + c, what=f"linreg(X, w, b + {c:g})")


@points(2, "C1")
def test_linreg_without_loops(submission):
    """linreg has no loop over the examples: as many operations for 36 rows as for 4."""
    w, b = torch.tensor([1.0, -2.0, 0.5]), torch.tensor(1.0)
    cases = [(n, [torch.linspace(-1, 1, 3 * n).view(n, 3), w, b]) for n in (4, 12, 36)]
    assert_flat(submission, "linreg", cases, "examples")


# ------------------------------------------------------------------ squared_loss

LOSS_SHAPES = st.one_of(
    st.tuples(st.integers(1, 4)),
    st.tuples(st.integers(1, 4), st.just(1)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
)


@st.composite
def pairs(draw, dtype=float_dtypes):
    """Predictions and targets of one shape."""
    shape, kind = draw(LOSS_SHAPES), draw(dtype)
    y_hat = draw(tensors(shape, dtype=kind, transposed=True))
    return y_hat, draw(tensors(shape, dtype=kind))


@points(2, "C2")
@given(pair=pairs())
@example(pair=(torch.tensor([3.0, 1.0]), torch.tensor([1.0, 1.0])))
def test_half_squared_error(submission, pair):
    """The loss is half the squared error, kept ("none"), added up ("sum") or averaged ("mean", also by default)."""
    y_hat, y = pair
    want = (y_hat.double() - y.double()).square() / 2
    for reduction, value in (("none", want), ("sum", want.sum()), ("mean", want.mean())):
        got = submission.squared_loss(y_hat, y, reduction)
        assert_close(got, value, dtype=y.dtype, what=f'squared_loss(y_hat, y, "{reduction}")')
    assert_close(submission.squared_loss(y_hat, y), want.mean(), dtype=y.dtype, what="squared_loss(y_hat, y)")


@points(2, "C2")
@given(pair=pairs(st.just(F64)), c=st.sampled_from([2.0, -1.0, 0.5, 10.0]))
def test_loss_is_symmetric_and_quadratic(submission, pair, c):
    """Exchanging the two changes nothing, scaling both by c scales the loss by c², and only equal values give 0."""
    y_hat, y = pair
    loss = submission.squared_loss(y_hat, y, "none")
    assert_equal(loss.shape, y.shape, what='the shape of squared_loss(y_hat, y, "none")')
    assert_close(submission.squared_loss(y, y_hat, "none"), loss, what='squared_loss(y, y_hat, "none")')
    scaled = submission.squared_loss(c * y_hat, c * y, "none")
    assert_close(scaled, c * c * loss, what=f'squared_loss({c:g} * y_hat, {c:g} * y, "none")')
    require((loss >= 0).all(), "a loss is negative", "有损失是负数", got=loss)
    zero = ((loss == 0) == (y_hat == y)).all()
    require(zero, "the loss is 0 exactly where y_hat equals y", "损失恰好在 y_hat 等于 y 处为 0", got=loss)
    count, total = y.numel(), submission.squared_loss(y_hat, y, "sum")
    assert_close(total, count * submission.squared_loss(y_hat, y), what=f'squared_loss(..., "sum") / {count}')


@points(2, "C3")
def test_different_shapes_refused(submission):
    """ŷ and y of different shapes are refused, also where they would broadcast."""
    full = torch.tensor([1.0, 2.0, 3.0])
    for other in (full[:, None], full[:1], full[0], full[None]):
        for y_hat, y in ((full, other), (other, full)):
            case = f"y_hat of shape {tuple(y_hat.shape)} and y of shape {tuple(y.shape)}"
            for reduction in ("mean", "none"):
                with raises(ValueError, case=case):
                    submission.squared_loss(y_hat, y, reduction)


@points(2, "C3")
@given(pair=pairs(st.just(F64)))
def test_gradient_of_loss(submission, pair):
    """The gradient of the mean loss by ŷ is (ŷ − y) divided by the number of elements."""
    y_hat, y = pair
    seen = submission.run(probes.gradients, "squared_loss", [y_hat, y])
    require(seen["grads"] is not None, "no gradient flows through squared_loss", "squared_loss 没有梯度")
    want = [(y_hat - y) / y.numel()]
    assert_close(seen["grads"], want, what="the gradient of squared_loss(y_hat, y)")


# ------------------------------------------------------------------ normal_equations


@st.composite
def regressions(draw):
    """Well-conditioned data in float64 whose columns lie up to 10 away from 0."""
    n, d = draw(st.integers(4, 8)), draw(st.integers(1, 3))
    X = draw(tensors((n, d), dtype=F64, transposed=True))
    spread = torch.linalg.svdvals(X - X.mean(0))
    assume(n > d + 1 and spread[-1] > 0.5 and spread[0] < 10 * spread[-1])
    X = X + draw(tensors((d,), dtype=F64, values=[0.0, 1.0, -5.0, 10.0, -10.0, 3.0]))
    return X, draw(tensors((n,), dtype=F64))


SMALL = (torch.tensor([[0.0], [1.0], [2.0]], dtype=F64), torch.tensor([1.0, 3.0, 8.0], dtype=F64))


@points(3, "C4")
@given(
    data=regressions(),
    w=tensors((3,), dtype=F64, values=[1.0, -1.0, 2.0, 0.5, -3.0]),
    b=st.sampled_from([1.0, -2.0, 4.2, 0.0]),
)
def test_noiseless_data_give_the_truth(submission, data, w, b):
    """From data without noise, and without a penalty, the true w and b come back."""
    X, w = data[0], w[: data[0].size(1)]
    got_w, got_b = submission.normal_equations(X, X @ w + b)
    assert_close(got_w, w, atol=1e-8, what="w of normal_equations(X, X @ w + b)")
    assert_close(got_b, torch.tensor(b, dtype=F64), atol=1e-8, what="b of normal_equations(X, X @ w + b)")


@points(3, "C4")
@given(data=regressions(), ridge=st.sampled_from([0.0, 0.1, 10.0]))
@example(data=SMALL, ridge=0.0)
@example(data=SMALL, ridge=2.0)
def test_solution_is_stationary(submission, data, ridge):
    """At the returned w and b the gradient of the penalised sum of squares is 0, by w and by the unpenalised b."""
    X, y = data
    w, b = submission.normal_equations(X, y, ridge)
    assert_equal(w.shape, X.shape[1:], what="the shape of w")
    assert_equal(b.shape, y.shape[:0], what="the shape of b")
    r = X @ w + b - y
    by_w, by_b = X.T @ r + ridge * w, r.sum()
    assert_close(by_w, torch.zeros_like(w), atol=1e-8, rtol=0.0, what="the gradient by w at your solution")
    assert_close(by_b, torch.zeros_like(b), atol=1e-8, rtol=0.0, what="the gradient by b at your solution")


@points(2, "C5")
@given(data=regressions(), ridge=st.sampled_from([0.0, 0.1, 10.0]), c=st.sampled_from([1.0, -2.0, 10.0]))
@example(data=SMALL, ridge=2.0, c=1.0)
def test_shifts_move_only_b(submission, data, ridge, c):
    """Adding c to y adds c to b and leaves w; moving the columns of X leaves w."""
    X, y = data
    w, b = submission.normal_equations(X, y, ridge)
    shifted_w, shifted_b = submission.normal_equations(X, y + c, ridge)
    assert_close(shifted_w, w, atol=1e-8, what=f"w after {c:g} was added to y")
    assert_close(shifted_b, b + c, atol=1e-8, what=f"b after {c:g} was added to y")
    t = torch.tensor([c, -1.0, 2.0], dtype=F64)[: X.size(1)]
    moved_w, _ = submission.normal_equations(X + t, y, ridge)
    assert_close(moved_w, w, atol=1e-8, what="w after the columns of X were moved")


@points(2, "C5")
@given(data=regressions())
@example(data=SMALL)
def test_ridge_shrinks_weights(submission, data):
    """A larger ridge never gives longer weights; a huge one gives w = 0 and b = the mean of y."""
    X, y = data
    norms = []
    for ridge in (0.0, 0.1, 1.0, 10.0, 100.0):
        norms.append(submission.normal_equations(X, y, ridge)[0].norm())
    falls = (torch.stack(norms).diff() <= 1e-9).all()
    require(falls, "w grows when the ridge grows", "岭参数变大时 w 反而变长", got=torch.stack(norms))
    w, b = submission.normal_equations(X, y, 1e12)
    assert_close(w, torch.zeros_like(w), atol=1e-6, rtol=0.0, what="w for ridge = 1e12")
    assert_close(b, y.mean(), atol=1e-6, rtol=0.0, what="b for ridge = 1e12")


# ------------------------------------------------------------------ sgd_step


@st.composite
def parameters(draw):
    """Values of a weight and a bias, with their gradients."""
    d, kind = draw(st.integers(1, 3)), draw(float_dtypes)
    values = [draw(tensors((d,), dtype=kind)), draw(tensors((), dtype=kind))]
    some = [1.0, 2.0, -1.0, 0.5, -3.0, 4.0]
    gradients = [draw(tensors((d,), dtype=kind, values=some)), draw(tensors((), dtype=kind, values=some))]
    return values, gradients


PARAMETERS = ([torch.tensor([1.0, 2.0]), torch.tensor(3.0)], [torch.tensor([10.0, -10.0]), torch.tensor(2.0)])
RATES = st.sampled_from([0.1, 1.0, 0.5, 0.01])


def moved(values, gradients, lr, steps=1):
    """The parameters after plain gradient descent, in float64."""
    both = zip(values, gradients, strict=True)
    return [v.double() if g is None else v.double() - steps * lr * g.double() for v, g in both]


@points(2, "C6")
@given(case=parameters(), lr=RATES)
@example(case=PARAMETERS, lr=0.1)
def test_step_changes_the_tensor(submission, case, lr):
    """sgd_step subtracts lr times the gradient from the very tensors it is given, in their own memory."""
    values, gradients = case
    assert_untampered(submission)
    seen = submission.run(after_steps, values, gradients, lr)
    want, kind = moved(values, gradients, lr), values[0].dtype
    assert_close(seen["values"], want, dtype=kind, what="the parameters after one step")
    assert_close(seen["memory"], want, dtype=kind, what="the memory that the parameters had before the step")
    flags = [True] * len(values)
    assert_equal(seen["leaf"], flags, what="is_leaf of the parameters after one step")
    assert_equal(seen["requires_grad"], flags, what="requires_grad of the parameters after one step")


@points(2, "C6")
@given(case=parameters(), lr=RATES, steps=st.integers(2, 3))
@example(case=PARAMETERS, lr=0.1, steps=2)
def test_step_clears_the_gradient(submission, case, lr, steps):
    """After a step the gradient is None or 0, so that the next backward pass starts afresh."""
    values, gradients = case
    seen = submission.run(after_steps, values, gradients, lr, steps)
    want = moved(values, gradients, lr, steps)
    assert_close(seen["values"], want, dtype=values[0].dtype, what=f"the parameters after {steps} steps")
    left = [g for g in seen["gradients"] if g is not None]
    cleared = all(bool((g == 0).all()) for g in left)
    require(cleared, "a gradient is still there after the step", "更新之后梯度还在", got=seen["gradients"])


@points(2, "C6")
@given(case=parameters(), lr=RATES, first=st.booleans())
@example(case=PARAMETERS, lr=0.1, first=True)
def test_no_gradient_no_step(submission, case, lr, first):
    """A parameter whose gradient is None stays as it is, and the others still move."""
    values, gradients = case
    gradients = [None, gradients[1]] if first else [gradients[0], None]
    seen = submission.run(after_steps, values, gradients, lr)
    what = "the parameters, one of them without a gradient, after one step"
    assert_close(seen["values"], moved(values, gradients, lr), dtype=values[0].dtype, what=what)


@points(2, "C6")
@given(case=parameters(), lr=RATES)
@example(case=PARAMETERS, lr=0.1)
def test_parameters_walked_through_once(submission, case, lr):
    """The parameters may come as an iterator, which can be walked through only once."""
    values, gradients = case
    seen = submission.run(after_steps, values, gradients, lr, 2, one_pass=True)
    want = moved(values, gradients, lr, 2)
    assert_close(seen["values"], want, dtype=values[0].dtype, what="the parameters after two steps")


# ------------------------------------------------------------------ train_linreg


def descent(X, y, lr, epochs):
    """Full-batch gradient descent from zeros: w, b and the loss after each step."""
    w, b = torch.zeros(X.size(1), dtype=F64), torch.zeros((), dtype=F64)
    losses = []
    for _ in range(epochs):
        r = X @ w + b - y
        w, b = w - lr * X.T @ r / len(y), b - lr * r.mean()
        losses.append(float((X @ w + b - y).square().mean() / 2))
    return w, b, losses


@st.composite
def runs(draw):
    """Data, a learning rate, a number of epochs, and a batch size that covers all the data."""
    n, d = draw(st.integers(1, 6)), draw(st.integers(1, 3))
    X, y = draw(tensors((n, d), dtype=F64, transposed=True)), draw(tensors((n,), dtype=F64))
    options = {"lr": draw(st.sampled_from([0.1, 0.05, 0.2])), "epochs": draw(st.integers(1, 6))}
    return X, y, options | {"batch_size": n + draw(st.sampled_from([0, 0, 3]))}


LINE = torch.tensor([[1.0], [2.0]], dtype=F64), torch.tensor([2.0, 4.0], dtype=F64)


@points(3, "C7")
@given(run=runs())
@example(run=(*LINE, {"lr": 0.1, "epochs": 1, "batch_size": 2}))
@example(run=(*LINE, {"lr": 0.1, "epochs": 2, "batch_size": 2}))
def test_full_batch_is_gradient_descent(submission, run):
    """With one batch of all the data, w and b follow plain gradient descent from zeros, one step for each epoch."""
    X, y, options = run
    w, b, _ = submission.train_linreg(X, y, **options)
    want_w, want_b, _ = descent(X, y, options["lr"], options["epochs"])
    after = f"after {options['epochs']} full-batch epochs"
    assert_close(w, want_w, what=f"w {after}")
    assert_close(b, want_b, what=f"b {after}")
    free = not (w.requires_grad or b.requires_grad)
    require(free, "the returned w and b still require grad", "返回的 w 和 b 仍然需要梯度")


@points(3, "C7")
@given(run=runs())
@example(run=(*LINE, {"lr": 0.1, "epochs": 1, "batch_size": 2}))
@example(run=(*LINE, {"lr": 0.1, "epochs": 2, "batch_size": 2}))
def test_losses_after_each_epoch(submission, run):
    """losses[e] is the mean loss over the whole data set after epoch e, a Python float."""
    X, y, options = run
    _, _, losses = submission.train_linreg(X, y, **options)
    _, _, want = descent(X, y, options["lr"], options["epochs"])
    assert_type(losses, list, what="losses")
    for e, loss in enumerate(losses):
        assert_type(loss, float, what=f"losses[{e}]")
    assert_close(losses, want, what="losses")


@points(2, "C8")
@settings(max_examples=8)
@given(seed=st.integers(0, 99))
def test_every_example_is_used(submission, seed):
    """An epoch uses every example, those of a short last batch too."""
    w, _, _ = submission.train_linreg(
        torch.eye(5), torch.ones(5), lr=0.1, epochs=1, batch_size=2, generator=seeded(seed)
    )
    assert_equal(w.shape, torch.Size([5]), what="the shape of w")
    used = (w != 0).all()
    text = "example i alone can move w[i], and an entry of w is still 0"
    require(used, text, "只有第 i 个样本能改变 w[i]，而 w 中仍有为 0 的项", got=w)
    once = (w.abs() <= 0.1 + 1e-6).all()
    require(once, "one epoch moves each w[i] by lr = 0.1 at most", "一个周期最多让每个 w[i] 改变 lr = 0.1", got=w)


@points(2, "C8")
@settings(max_examples=8)
@given(seed=st.integers(0, 99))
def test_short_batch_is_averaged_over_itself(submission, seed):
    """A short last batch takes its mean over the examples that it really has."""
    w, b, _ = submission.train_linreg(
        torch.ones(3, 1), torch.ones(3), lr=0.1, epochs=1, batch_size=2, generator=seeded(seed)
    )
    assert_close(w, torch.tensor([0.18]), what="w after a batch of two and a batch of one")
    assert_close(b, torch.tensor(0.18), what="b after a batch of two and a batch of one")


@points(2, "C8")
def test_shuffled_in_every_epoch(submission):
    """Every epoch draws a fresh permutation."""
    X, y = torch.tensor([[1.0], [2.0]], dtype=F64), torch.tensor([1.0, -1.0], dtype=F64)
    found = set()
    for seed in range(48):
        w, _, _ = submission.train_linreg(X, y, lr=0.13, epochs=2, batch_size=1, generator=seeded(seed))
        found.add(round(float(w.reshape(-1)[0]), 6))
    english = "two epochs of two examples can go in 4 orders, and 48 seeds did not bring each of them about"
    chinese = "两个周期、两个样本共有 4 种次序，48 个种子却没有让它们都出现"
    require(len(found) == 4, english, chinese, got=sorted(found))


@points(2, "C8")
@settings(max_examples=8)
@given(
    X=tensors((8, 2), dtype=F64),
    y=tensors((8,), dtype=F64),
    batch=st.sampled_from([2, 4, 1]),
    seed=st.integers(0, 99),
)
def test_tiny_steps_add_up(submission, X, y, batch, seed):
    """With a tiny lr, one epoch of minibatches adds up to n/batch_size full-batch steps."""
    lr = 1e-6
    w, b, _ = submission.train_linreg(X, y, lr=lr, epochs=1, batch_size=batch, generator=seeded(seed))
    steps = 8 // batch
    want_w, want_b = X.T @ y / 8 * steps, y.mean() * steps
    assert_close(w / lr, want_w, atol=1e-3, rtol=1e-3, what="w / lr after one epoch with lr = 1e-6")
    assert_close(b / lr, want_b, atol=1e-3, rtol=1e-3, what="b / lr after one epoch with lr = 1e-6")


@points(2, "C8")
@settings(max_examples=8)
@given(X=tensors((6, 2)), y=tensors((6,)), seed=st.integers(0, 99))
def test_same_seed_same_result(submission, X, y, seed):
    """The same seed gives exactly the same result, and with a generator the global random numbers stay untouched."""
    options = {"lr": 0.1, "epochs": 2, "batch_size": 4}
    first = submission.train_linreg(X, y, **options, generator=seeded(seed))
    second = submission.train_linreg(X, y, **options, generator=seeded(seed))
    for name, a, b in zip(("w", "b", "losses"), first, second, strict=True):
        assert_equal(b, a, what=f"{name} of a second run with the same seed")
    assert_untouched(submission, "train_linreg", X, y, **options, generator=seeded(seed))


@points(2, "C8")
def test_training_finds_the_truth(submission):
    """On data without noise, training with small batches finds the true w and b."""
    X = torch.randn(64, 3, generator=seeded(1), dtype=F64)
    w, b = torch.tensor([1.0, -0.5, 0.25], dtype=F64), torch.tensor(0.75, dtype=F64)
    got_w, got_b, _ = submission.train_linreg(
        X, X @ w + b, lr=0.1, epochs=60, batch_size=8, generator=seeded(0)
    )
    assert_close(got_w, w, atol=1e-3, rtol=0.0, what="w after 60 epochs")
    assert_close(got_b, b, atol=1e-3, rtol=0.0, what="b after 60 epochs")


# ------------------------------------------------------------------ devices, rules

TABLE = torch.tensor([[0.5, 1.0], [-1.0, 2.0], [3.0, -0.5], [1.5, 1.5], [-2.0, 0.0], [0.0, -1.0]])
TARGET = torch.tensor([1.0, 4.0, -2.0, 3.0, 0.5, -1.5])
OPTIONS = {"lr": 0.1, "epochs": 3}


@points(1, "C9")
def test_functions_on_devices(submission, reference, device):
    """linreg, squared_loss and normal_equations work on a GPU, and their results are there."""
    w, b = torch.tensor([1.0, -2.0]), torch.tensor(0.5)
    assert_on_device(submission, device, "linreg", TABLE, w, b, reference=reference)
    for reduction in ("mean", "sum", "none"):
        assert_on_device(submission, device, "squared_loss", TARGET, TABLE[:, 0], reduction, reference=reference)
    for ridge in (0.0, 2.0):
        assert_on_device(submission, device, "normal_equations", TABLE, TARGET, ridge, reference=reference)


@points(1, "C9")
def test_step_on_devices(submission, device):
    """sgd_step works with parameters on a GPU."""
    values, gradients = PARAMETERS
    seen = submission.run(step_on_device, values, gradients, 0.1, device)
    assert_close(seen["values"], moved(values, gradients, 0.1), dtype=torch.float32, what="the parameters on a GPU")
    places = ["cpu" if device == "cpu" else "cuda:0"] * len(values)
    assert_equal(seen["places"], places, what="the device of the parameters")


@points(1, "C9")
def test_training_on_devices(submission, reference, device):
    """train_linreg works with its data on a GPU, and returns w and b there."""
    X, y = TABLE.double(), TARGET.double()
    assert_on_device(submission, device, "train_linreg", X, y, **OPTIONS, batch_size=6, reference=reference)


@points(1, "C9")
def test_training_rarely_waits(submission, device):
    """The training loop waits for the GPU a few times in an epoch, not once in each batch."""
    X = torch.linspace(-1, 1, 48).view(16, 3)
    options = OPTIONS | {"batch_size": 2, "generator": seeded(0)}
    seen = submission.run(probes.on_device, "train_linreg", [X, X.sum(1)], options, device=device)
    judge_stalls(seen["stalls"], 2 * OPTIONS["epochs"] + 4, "train_linreg")


@points(1, "C9")
def test_loss_without_loops(submission):
    """squared_loss has no loop over the examples."""
    cases = [(n, [torch.linspace(-1, 1, n), torch.linspace(0, 3, n)]) for n in (4, 12, 36)]
    assert_flat(submission, "squared_loss", cases, "examples")


@points(1, "C9")
def test_nothing_banned(submission):
    """You write model, loss and optimiser yourself and do not call PyTorch's."""
    w, b = torch.tensor([1.0, -2.0]), torch.tensor(0.5)
    assert_allowed(submission, RULES, "linreg", TABLE, w, b)
    assert_allowed(submission, RULES, "squared_loss", TARGET, TABLE[:, 0])
    assert_allowed(submission, RULES, "normal_equations", TABLE, TARGET)
    judge_uses(submission.run(step_uses, *PARAMETERS, 0.1, list(RULES.banned), list(RULES.banned_ops)))
    assert_source_allowed(submission, RULES.banned, ["sgd_step"])
    assert_allowed(submission, RULES, "train_linreg", TABLE, TARGET, **OPTIONS, batch_size=4)


@points(1, "C9")
@settings(max_examples=8)
@given(X=tensors((4, 2)), y=tensors((4,)))
def test_inputs_untouched(submission, X, y):
    """The inputs stay as they were."""
    assert_untouched(submission, "linreg", X, y[:2], y[0])
    assert_untouched(submission, "squared_loss", y, X[:, 0])
    assert_untouched(submission, "normal_equations", X, y, 1.0)
    assert_untouched(submission, "train_linreg", X, y, **OPTIONS, batch_size=2, generator=seeded(0))


# ------------------------------------------------------------------ errors


@points(1, "C10")
def test_linreg_refuses(submission):
    """linreg refuses integers, X that is not 2-D, and w or b of the wrong shape."""
    w, b = torch.tensor([1.0, -2.0]), torch.tensor(0.5)
    with raises(TypeError, case="an integer X"):
        submission.linreg(TABLE.long(), w, b)
    for X in (TABLE[0], TABLE[None]):
        with raises(ValueError, case=f"X of shape {tuple(X.shape)}"):
            submission.linreg(X, w, b)
    for bad in (w[:, None], w[:1], torch.ones(3), w[None]):
        with raises(ValueError, case=f"X of shape (6, 2) and w of shape {tuple(bad.shape)}"):
            submission.linreg(TABLE, bad, b)
    for bad in (b[None], torch.ones(6)):
        with raises(ValueError, case=f"b of shape {tuple(bad.shape)}"):
            submission.linreg(TABLE, w, bad)


@points(1, "C10")
def test_squared_loss_refuses(submission):
    """squared_loss refuses integers and an unknown reduction."""
    with raises(TypeError, case="an integer y_hat"):
        submission.squared_loss(TARGET.long(), TARGET)
    with raises(TypeError, case="an integer y"):
        submission.squared_loss(TARGET, TARGET.long())
    with raises(ValueError, case='reduction="average"'):
        submission.squared_loss(TARGET, TARGET + 1, "average")


BAD_SHAPES = [(TABLE[:, 0], TARGET), (TABLE, TARGET[:, None]), (TABLE, TARGET[:4]), (TABLE, TARGET[0])]
BAD_DTYPES = [(TABLE.long(), TARGET), (TABLE, TARGET.long()), (TABLE, TARGET.double())]


def refused(call):
    """`call(X, y)` must refuse data of wrong shapes and dtypes."""
    for X, y in BAD_SHAPES:
        with raises(ValueError, case=f"X of shape {tuple(X.shape)} and y of shape {tuple(y.shape)}"):
            call(X, y)
    for X, y in BAD_DTYPES:
        with raises(TypeError, case=f"X of {X.dtype} and y of {y.dtype}"):
            call(X, y)


@points(1, "C10")
def test_normal_equations_refuse(submission):
    """normal_equations refuses data of wrong shapes or dtypes, and a negative ridge."""
    refused(submission.normal_equations)
    with raises(ValueError, case="ridge=-1"):
        submission.normal_equations(TABLE, TARGET, -1.0)


@points(1, "C10")
def test_sgd_step_refuses(submission):
    """sgd_step refuses a learning rate that is not positive."""
    for lr in (0.0, -0.1):
        with raises(ValueError, case=f"lr={lr}"):
            submission.sgd_step([torch.tensor([1.0])], lr)


@points(1, "C10")
def test_train_linreg_refuses(submission):
    """train_linreg refuses data of wrong shapes or dtypes, and an lr, epochs or batch_size that is too small."""
    good = OPTIONS | {"batch_size": 2}
    refused(lambda X, y: submission.train_linreg(X, y, **good))
    for name, value in (("lr", 0.0), ("lr", -0.1), ("epochs", 0), ("batch_size", 0), ("batch_size", -1)):
        with raises(ValueError, case=f"{name}={value}"):
            submission.train_linreg(TABLE, TARGET, **(good | {name: value}))
