"""The checks of exercise-15."""

import math

import torch
from probes import batches_alive, drawn_weights, trained_copy
from torch import Generator

from grader.checks import (
    assert_close,
    assert_equal,
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
from grader.checks.modules import (
    assert_forward_untouched,
    assert_module_allowed,
    assert_module_flat,
    assert_module_on_device,
    assert_work,
    filled,
    make,
)
from grader.inside import modules

RULES = rules_of(__file__)
DOUBLE = ["double"]
F64 = torch.float64


def outputs(submission, recipe, *inputs, values=None, steps=()):
    """What a layer returns for each input, called in turn."""
    return submission.run(modules.work, recipe, list(inputs), values, list(steps))["outputs"]


@st.composite
def centered_cases(draw):
    """A tensor of one to three axes, in float32 or float64, and −1, 0 or 1 as its axis."""
    shape = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=3)))
    dim = draw(st.sampled_from([-1, 0, 1] if len(shape) > 1 else [-1, 0]))
    X = draw(tensors(shape, dtype=float_dtypes, scale=3.0, transposed=True))
    size = list(shape)
    size[dim] = 1
    return X, dim, draw(tensors(tuple(size), dtype=X.dtype, scale=3.0))


@points(2, "C1")
@given(case=centered_cases())
def test_centered_mean_is_zero(submission, case):
    """CenteredLayer(dim) subtracts the mean along dim, so that every slice along dim has mean 0."""
    X, dim, _ = case
    (Y,) = outputs(submission, make("CenteredLayer", dim), X)
    want = X.double() - X.double().mean(dim, keepdim=True)
    assert_close(Y, want, dtype=X.dtype, what=f"CenteredLayer({dim})(X)")


@points(2, "C1")
@given(case=centered_cases())
def test_centered_twice_and_shifted(submission, case):
    """Centering twice is centering once, and adding one number to each slice changes nothing."""
    X, dim, shift = case
    layer = make("CenteredLayer", dim)
    once, moved = outputs(submission, layer, X, X + shift)
    want = X.double() - X.double().mean(dim, keepdim=True)
    (twice,) = outputs(submission, layer, want.to(X.dtype))
    assert_close(once, want, dtype=X.dtype, what=f"CenteredLayer({dim})(X)")
    assert_close(twice, want, dtype=X.dtype, what=f"CenteredLayer({dim}) of what is centered already")
    scale = float(max(X.abs().max(), shift.abs().max(), 1.0))
    atol = (1e-5 if X.dtype == torch.float32 else 1e-9) * scale
    assert_close(moved, want, dtype=X.dtype, atol=atol, what=f"CenteredLayer({dim})(X + a constant per slice)")


@points(2, "C1")
@given(X=tensors((2, 3), dtype=float_dtypes))
def test_centered_default_axis(submission, X):
    """Without an argument the last axis is centered, and the layer has neither parameters nor buffers."""
    (Y,) = outputs(submission, make("CenteredLayer"), X)
    want = X.double() - X.double().mean(-1, keepdim=True)
    assert_close(Y, want, dtype=X.dtype, what="CenteredLayer()(X)")
    seen = submission.run(modules.inventory, make("CenteredLayer"))
    assert_equal(sorted(seen["parameters"]), [], what="the parameters of CenteredLayer()")
    assert_equal(sorted(seen["buffers"]), [], what="the buffers of CenteredLayer()")


def leading_axes(most=3):
    return st.lists(st.integers(1, 3), max_size=most).map(tuple)


@st.composite
def affine_maps(draw):
    """Values of a MyLinear, with or without bias, and an input of one to four axes."""
    d, q = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    values = {"weight": draw(tensors((d, q), dtype=F64))}
    if draw(st.booleans()):
        values["bias"] = draw(tensors((q,), dtype=F64))
    X = draw(tensors((*draw(leading_axes()), d), dtype=float_dtypes, transposed=True))
    return values, X


def my_linear(values):
    return make("MyLinear", *values["weight"].shape, bias="bias" in values)


@points(3, "C2")
@given(d=st.integers(1, 4), q=st.integers(1, 4), bias=st.booleans())
def test_linear_parameters(submission, d, q, bias):
    """MyLinear has the parameters weight and bias, or weight alone with bias=False; the bias starts at zero."""
    layer = make("MyLinear", d, q, bias=bias)
    seen = submission.run(modules.inventory, layer)
    shapes = {name: tuple(x.shape) for name, x in seen["parameters"].items()}
    want = {"weight": (d, q), "bias": (q,)} if bias else {"weight": (d, q)}
    text = f"MyLinear({d}, {q}, bias={bias})"
    require(
        shapes == want,
        f"{text} has other parameters than it should",
        f"{text} 的参数不对",
        expected=want,
        got=shapes or "no parameters",
    )
    kept = submission.run(modules.work, layer, [], look=["bias"])["look"]["bias"]
    if bias:
        assert_equal(kept.detach(), torch.zeros(q), what=f"the bias of a new {text}")
    else:
        assert_equal(kept, None, what=f"{text}.bias")


@points(3, "C2")
@given(case=affine_maps())
def test_linear_computes(submission, case):
    """MyLinear computes X @ weight + bias for inputs of one to four axes, and nothing more."""
    values, X = case
    steps = DOUBLE if X.dtype == F64 else []
    (Y,) = outputs(submission, my_linear(values), X, values=values, steps=steps)
    want = X.double() @ values["weight"] + values.get("bias", 0.0)
    assert_close(Y, want, dtype=X.dtype, what="MyLinear(...)(X)")


@points(3, "C2")
@given(case=affine_maps())
def test_linear_gradients(submission, reference, case):
    """Gradients reach the weight, the bias and the input."""
    values, X = case
    options = {"gradients": True, "wrt": list(values)}
    seen = submission.run(modules.work, my_linear(values), [X.double()], values, DOUBLE, **options)
    want = reference.run(modules.work, my_linear(values), [X.double()], values, DOUBLE, **options)
    assert_work(seen, want, F64, "MyLinear(...)(X)")


def check_start(submission, kind, sizes, std, seed):
    """The weight of a new layer: normal with this standard deviation, by the generator alone."""
    several = [Generator().manual_seed(seed), Generator().manual_seed(seed), Generator().manual_seed(seed + 1), None]
    one, same, other, free = submission.run(drawn_weights, kind, sizes, several)
    text = f"{kind}{tuple(sizes)}.weight"
    for W in (one, other, free):
        W = W.detach()
        require(W.numel() > 1, f"{text} is empty", f"{text} 是空的")
        assert_close(float(W.std()), std, atol=0.0, rtol=0.08, what=f"the standard deviation of {text}")
        assert_close(float(W.mean()), 0.0, atol=6 * std / math.sqrt(W.numel()), what=f"the mean of {text}")
    assert_equal(same, one, what=f"{text} from a second generator with the same seed")
    for W in (other, free):
        require(
            not torch.equal(W, one),
            f"{text} does not depend on the generator",
            f"{text} 与生成器无关",
        )


@points(3, "C2")
@settings(max_examples=2)
@given(seed=seeds())
def test_linear_starts_normal(submission, seed):
    """The weight starts normal with mean 0 and variance 1/in_units, drawn by the generator if there is one."""
    check_start(submission, "MyLinear", [200, 100], 1 / math.sqrt(200), seed)


@st.composite
def forms(draw):
    """Values of a QuadraticForm, and an input of one to four axes, in float64."""
    d, q = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    values = {"weight": draw(tensors((d, d, q), dtype=F64))}
    return values, draw(tensors((*draw(leading_axes()), d), dtype=F64, transposed=True))


def quadratic_form(values):
    return make("QuadraticForm", values["weight"].size(0), values["weight"].size(2))


def triple_loop(W, X):
    """The formula, entry by entry."""
    d, _, q = W.shape
    columns = []
    for k in range(q):
        terms = [W[i, j, k] * X[..., i] * X[..., j] for i in range(d) for j in range(d)]
        columns.append(torch.stack(terms).sum(0))
    return torch.stack(columns, -1)


@points(4, "C3")
@given(case=forms())
def test_form_agrees_with_loops(submission, case):
    """QuadraticForm gives Σ_ij weight_ijk x_i x_j, products of different features too, for one to four axes."""
    values, X = case
    (Y,) = outputs(submission, quadratic_form(values), X, values=values, steps=DOUBLE)
    assert_close(Y, triple_loop(values["weight"], X), what="QuadraticForm(...)(X)")


@points(4, "C3")
@given(case=forms(), c=st.sampled_from([2.0, -1.0, 0.5, 0.0, -3.0]))
def test_form_is_quadratic(submission, case, c):
    """f(c x) = c² f(x), also for c = −1; and only the symmetric part of the weight counts."""
    values, X = case
    layer = quadratic_form(values)
    Y, scaled = outputs(submission, layer, X, c * X, values=values, steps=DOUBLE)
    assert_close(scaled, c * c * Y, what=f"f({c:g} X)")
    symmetric = {"weight": (values["weight"] + values["weight"].transpose(0, 1)) / 2}
    (same,) = outputs(submission, layer, X, values=symmetric, steps=DOUBLE)
    assert_close(same, Y, what="the output with the symmetrised weight")


@points(4, "C3")
@given(case=forms())
def test_form_gradients(submission, reference, case):
    """Gradients reach the weight, and the gradient by x_i is Σ_j (weight_ijk + weight_jik) x_j."""
    values, X = case
    options = {"gradients": True, "wrt": ["weight"]}
    seen = submission.run(modules.work, quadratic_form(values), [X], values, DOUBLE, **options)
    want = reference.run(modules.work, quadratic_form(values), [X], values, DOUBLE, **options)
    assert_work(seen, want, F64, "QuadraticForm(...)(X)")


@points(4, "C3")
@given(d=st.integers(1, 3), q=st.integers(1, 3))
def test_form_parameters(submission, d, q):
    """QuadraticForm has one parameter, weight, of shape (in_features, in_features, out_features)."""
    seen = submission.run(modules.inventory, make("QuadraticForm", d, q))
    shapes = {name: tuple(x.shape) for name, x in seen["parameters"].items()}
    require(
        shapes == {"weight": (d, d, q)},
        f"QuadraticForm({d}, {q}) has other parameters than it should",
        f"QuadraticForm({d}, {q}) 的参数不对",
        expected={"weight": (d, d, q)},
        got=shapes or "no parameters",
    )


@points(4, "C3")
@settings(max_examples=2)
@given(seed=seeds())
def test_form_starts_normal(submission, seed):
    """The weight starts normal with mean 0 and variance 1/in_features², drawn by the generator if there is one."""
    check_start(submission, "QuadraticForm", [30, 20], 1 / 30, seed)


SPECTRUM = make("HalfSpectrum")


def half_spectrum(X):
    """The right coefficients, in complex128."""
    return torch.fft.rfft(X.double())


@st.composite
def signals(draw, longest=8):
    """One to three signals of different lengths, with leading axes."""
    count = draw(st.integers(1, 3))
    leading = draw(leading_axes(2))
    dtype = draw(float_dtypes)
    sizes = [draw(st.integers(1, longest)) for _ in range(count)]
    return [draw(tensors((*leading, n), dtype=dtype, transposed=True)) for n in sizes]


def complex_of(dtype):
    return torch.complex64 if dtype == torch.float32 else torch.complex128


@points(3, "C4")
@given(n=st.integers(1, 9), level=st.sampled_from([1.0, -2.0, 0.5]))
def test_spectrum_of_a_constant(submission, n, level):
    """A constant signal has only c_0, which is n times the constant; there are n//2 + 1 coefficients."""
    (c,) = outputs(submission, SPECTRUM, torch.full((n,), level, dtype=F64))
    want = torch.zeros(n // 2 + 1, dtype=torch.complex128)
    want[0] = n * level
    assert_close(c, want, what=f"the spectrum of {n} times {level:g}")


@points(3, "C4")
@given(signal=signals())
def test_spectrum_agrees(submission, signal):
    """One and the same layer gives Σ_t x_t exp(−2πi k t/n) for signals of different lengths, one after the other."""
    got = outputs(submission, SPECTRUM, *signal)
    for c, X in zip(got, signal, strict=True):
        what = f"the spectrum of a signal of length {X.size(-1)}"
        assert_close(c, half_spectrum(X), dtype=complex_of(X.dtype), what=what)


@points(3, "C4")
def test_spectrum_of_every_length(submission):
    """All lengths from 1 to 24, odd and even, in float32 and float64."""
    for dtype in (torch.float32, F64):
        signal = [torch.linspace(-1, 2, n, dtype=dtype).cos() + torch.arange(n) % 3 for n in range(1, 25)]
        got = [outputs(submission, SPECTRUM, X)[0] for X in signal]
        for c, X in zip(got, signal, strict=True):
            what = f"the spectrum of a signal of length {len(X)}"
            assert_close(c, half_spectrum(X), dtype=complex_of(dtype), what=what)


@points(3, "C4")
@given(n=st.integers(2, 9), at=st.integers(0, 8))
def test_spectrum_of_impulse_and_cosine(submission, n, at):
    """An impulse has coefficients of modulus 1, with the phase of its place; a cosine has one peak."""
    t = torch.arange(n, dtype=F64)
    X = (t == at % n).double()
    (c,) = outputs(submission, SPECTRUM, X)
    assert_close(c.abs(), torch.ones(n // 2 + 1, dtype=F64), what=f"the modulus for an impulse at {at % n}")
    assert_close(c, half_spectrum(X), what=f"the spectrum of an impulse at {at % n}")
    k = 1 + at % max(1, (n - 1) // 2)
    if 2 * k < n:
        (wave,) = outputs(submission, SPECTRUM, torch.cos(2 * math.pi * k * t / n))
        want = torch.zeros(n // 2 + 1, dtype=torch.complex128)
        want[k] = n / 2
        assert_close(wave, want, atol=1e-9, what=f"the spectrum of a cosine of frequency {k} and length {n}")


@points(3, "C4")
@given(X=tensors((2, 6), dtype=F64), Y=tensors((2, 5), dtype=F64), shift=st.integers(1, 5))
def test_spectrum_laws(submission, X, Y, shift):
    """Linear; Parseval's sum of squares; a circular shift multiplies by a phase."""
    for Z in (X, Y):
        n = Z.size(-1)
        c, moved, mixed = outputs(submission, SPECTRUM, Z, Z.roll(shift, -1), 2 * Z - Z.flip(0))
        assert_equal(tuple(c.shape), (2, n // 2 + 1), what="the shape of the spectrum")
        phase = torch.exp(-2j * math.pi * shift / n * torch.arange(n // 2 + 1, dtype=F64))
        assert_close(moved, c * phase, atol=1e-9, what=f"the spectrum of the signal shifted by {shift}")
        assert_close(mixed, 2 * c - c.flip(0), atol=1e-9, what="the spectrum of 2 x − y")
        power = c.abs().square()
        total = 2 * power.sum(-1) - power[:, 0] - (power[:, -1] if n % 2 == 0 else 0.0)
        assert_close(total / n, Z.square().sum(-1), what="the signal's sum of squares from its half spectrum")


@points(3, "C4")
@given(X=tensors((2, 5), dtype=F64))
def test_spectrum_gradients(submission, reference, X):
    """Gradients of |c|² flow back to the signal."""
    seen = submission.run(modules.work, SPECTRUM, [X, X[:, :4].contiguous()], gradients=True)
    want = reference.run(modules.work, SPECTRUM, [X, X[:, :4].contiguous()], gradients=True)
    require(seen["input_grads"] is not None, "no gradient reaches the signal", "梯度没有传到信号")
    assert_close(seen["input_grads"], want["input_grads"], what="the gradient of the weighted sum of |c|²")


STATE = ["running_mean", "running_var", "num_batches"]


def standardize(D, momentum=0.1, eps=1e-5):
    return make("RunningStandardize", D, momentum=momentum, eps=eps)


@st.composite
def trainings(draw, count=(1, 3)):
    """Batches of at least four rows in float64, a momentum and an eps."""
    D = draw(st.integers(1, 3))
    rows = draw(st.lists(st.integers(4, 6), min_size=count[0], max_size=count[1]))
    momentum = draw(st.sampled_from([0.1, 0.5, 0.25, 0.9]))
    eps = draw(st.sampled_from([1e-5, 1e-2, 1.0]))
    return [draw(tensors((n, D), dtype=F64, scale=2.0)) for n in rows], momentum, eps


def recursion(batches, momentum):
    """The running values after some batches in training."""
    mean, var = torch.zeros(batches[0].size(1), dtype=F64), torch.ones(batches[0].size(1), dtype=F64)
    for X in batches:
        mean = (1 - momentum) * mean + momentum * X.mean(0)
        var = (1 - momentum) * var + momentum * X.var(0, correction=0)
    return {"running_mean": mean, "running_var": var, "num_batches": torch.tensor(len(batches))}


@points(3, "C5")
@given(case=trainings(count=(1, 2)))
@example(case=([torch.tensor([[0.0, 1.0], [2.0, 5.0]], dtype=F64)], 0.1, 1e-5))
def test_training_output(submission, case):
    """In training each column has mean 0 and mean square 1, up to eps: the batch's own mean and population variance."""
    batches, momentum, eps = case
    layer = standardize(batches[0].size(1), momentum, eps)
    for Y, X in zip(outputs(submission, layer, *batches, steps=DOUBLE), batches, strict=True):
        v = X.var(0, correction=0)
        assert_equal(Y.shape, X.shape, what="the shape of the output in training")
        assert_close(Y.mean(0), torch.zeros_like(v), atol=1e-9, what="the column means of the output")
        assert_close(Y.square().mean(0), v / (v + eps), atol=1e-8, what="the column mean squares of the output")
        assert_close(Y, (X - X.mean(0)) / (v + eps).sqrt(), atol=1e-8, what="the output in training")


@points(3, "C5")
@given(case=trainings(count=(3, 3)))
def test_running_values(submission, case):
    """After three batches the running values follow (1 − momentum)·running + momentum·batch, and num_batches is 3."""
    batches, momentum, eps = case
    layer = standardize(batches[0].size(1), momentum, eps)
    seen = submission.run(modules.work, layer, batches, None, DOUBLE, look=STATE)["look"]
    for name, want in recursion(batches, momentum).items():
        assert_close(seen[name], want, what=f"{name} after {len(batches)} batches")


@points(3, "C5")
@given(case=trainings(count=(1, 1)))
def test_training_gradients(submission, reference, case):
    """In training the gradient goes through the mean and the variance of the batch as well."""
    batches, momentum, eps = case
    layer = standardize(batches[0].size(1), momentum, eps)
    seen = submission.run(modules.work, layer, batches, None, DOUBLE, gradients=True)
    want = reference.run(modules.work, layer, batches, None, DOUBLE, gradients=True)
    require(seen["input_grads"] is not None, "no gradient reaches the input", "梯度没有传到输入")
    assert_close(seen["input_grads"], want["input_grads"], atol=1e-8, what="the gradient of the input")


@points(3, "C5")
def test_running_values_at_the_start(submission):
    """At the start running_mean is 0, running_var is 1 and num_batches is 0, an int64 scalar."""
    seen = submission.run(modules.work, make("RunningStandardize", 3), [], look=STATE)["look"]
    start = {"running_mean": torch.zeros(3), "running_var": torch.ones(3), "num_batches": torch.tensor(0)}
    for name, want in start.items():
        assert_equal(seen[name], want, what=f"{name} at the start")


@st.composite
def evaluations(draw):
    """Running values of a layer, an eps, and a batch of one to four rows."""
    D = draw(st.integers(1, 3))
    values = {
        "running_mean": draw(tensors((D,), dtype=F64)),
        "running_var": draw(tensors((D,), dtype=F64, between=(0.25, 4.0))),
    }
    X = draw(tensors((draw(st.integers(1, 4)), D), dtype=F64, scale=2.0))
    return values, draw(st.sampled_from([1e-5, 1e-2, 1.0])), X


@points(2, "C6")
@given(case=evaluations())
def test_eval_uses_running_values(submission, case):
    """In evaluation the running values are used, and no buffer changes."""
    values, eps, X = case
    layer = standardize(X.size(1), 0.3, eps)
    seen = submission.run(modules.work, layer, [X, X], values, ["double", "eval"], look=STATE)
    want = (X - values["running_mean"]) / (values["running_var"] + eps).sqrt()
    for Y in seen["outputs"]:
        assert_close(Y, want, what="the output in evaluation")
    for name, value in {**values, "num_batches": torch.tensor(0)}.items():
        assert_equal(seen["look"][name], value, what=f"{name} after a call in evaluation")


@points(2, "C6")
@given(case=evaluations())
def test_eval_treats_rows_alone(submission, case):
    """In evaluation each row is treated alone: a batch of one row gives that row of the batch."""
    values, eps, X = case
    layer = standardize(X.size(1), 0.3, eps)
    parts = [X[k : k + 1].contiguous() for k in range(len(X))]
    whole, *single = outputs(submission, layer, X, *parts, values=values, steps=["double", "eval"])
    for k, row in enumerate(single):
        assert_close(row, whole[k : k + 1], what=f"the output for row {k} alone")
    want = (X - values["running_mean"]) / (values["running_var"] + eps).sqrt()
    assert_close(whole, want, what="the output in evaluation")


@points(2, "C6")
@given(case=trainings(count=(2, 2)), momentum=st.sampled_from([0.0, 1.0]))
def test_momentum_extremes(submission, case, momentum):
    """With momentum 0 the running values never move; with momentum 1 they are those of the last batch."""
    batches, _, eps = case
    layer = standardize(batches[0].size(1), momentum, eps)
    seen = submission.run(modules.work, layer, batches, None, DOUBLE, look=STATE)["look"]
    for name, want in recursion(batches, momentum).items():
        assert_close(seen[name], want, what=f"{name} after two batches with momentum {momentum:g}")


@points(1, "C7")
def test_running_values_are_buffers(submission):
    """The running values are not among the parameters, but are saved with the layer."""
    seen = submission.run(modules.inventory, make("RunningStandardize", 2))
    assert_equal(sorted(seen["parameters"]), [], what="the parameters of RunningStandardize(2)")
    assert_equal(sorted(seen["state"]), sorted(STATE), what="the keys of the state dict")


@points(1, "C7")
def test_running_values_follow_double(submission):
    """`.double()` converts the running mean and variance; num_batches stays int64."""
    seen = submission.run(modules.work, make("RunningStandardize", 2), [], None, DOUBLE, look=STATE)["look"]
    for name, dtype in zip(STATE, (F64, F64, torch.int64), strict=True):
        assert_equal(seen[name].dtype, dtype, what=f"the dtype of {name} after .double()")


@points(1, "C7")
@given(X=tensors((4, 2)))
def test_running_values_have_no_graph(submission, X):
    """After training steps the running values carry no graph, and no old batch is kept in memory."""
    layer = make("RunningStandardize", 2)
    seen = submission.run(modules.work, layer, [X, X + 1], gradients=True, look=STATE)["look"]
    for name in STATE:
        assert_equal(seen[name].requires_grad, False, what=f"{name}.requires_grad after training steps")


@points(1, "C7")
def test_old_batches_are_forgotten(submission):
    """Ten training steps do not keep the graphs of the earlier ones alive."""
    batches = [torch.linspace(-1, 1, 8).view(4, 2) + k for k in range(10)]
    alive = submission.run(batches_alive, make("RunningStandardize", 2), batches)
    require(
        alive <= 2,
        f"{alive} of 10 batches are still in memory after their training steps",
        f"训练步骤结束之后，10 个批量中还有 {alive} 个留在内存里",
    )


@points(1, "C7")
@given(A=tensors((4, 2), dtype=F64), B=tensors((3, 2), dtype=F64), X=tensors((2, 2), dtype=F64))
def test_deepcopy_is_independent(submission, reference, A, B, X):
    """A deep copy of a trained layer works as the original did, and does not follow its later training."""
    layer = standardize(2, 0.5, 0.01)
    batches = [A.float(), B.float() + 1]
    seen = submission.run(trained_copy, layer, batches, X.float())
    want = reference.run(trained_copy, layer, batches, X.float())
    for key, what in (("original", "the layer"), ("copy", "its deep copy"), ("later", "the copy, later")):
        assert_close(seen[key], want[key], atol=1e-4, rtol=1e-4, what=f"the output of {what}")


W23 = torch.tensor([[1.0, 0.5, -1.0], [2.0, 0.0, 1.5]])
X42 = torch.tensor([[0.0, 1.0], [3.0, -1.0], [0.5, 2.0], [-2.0, 1.5]])
LAYERS = {
    "CenteredLayer": make("CenteredLayer"),
    "MyLinear": filled(make("MyLinear", 2, 3), [W23, torch.ones(3)]),
    "QuadraticForm": filled(make("QuadraticForm", 2, 3), [torch.stack([W23, -2 * W23])]),
    "HalfSpectrum": SPECTRUM,
    "RunningStandardize": make("RunningStandardize", 2),
}


@points(1, "C8")
def test_no_loops_over_rows(submission):
    """No loop over the rows: as many operations for 36 rows as for 4."""
    cases = [(n, torch.linspace(-2, 2, n * 2).view(n, 2)) for n in (4, 12, 36)]
    for layer in LAYERS.values():
        assert_module_flat(submission, layer, cases)
    assert_module_flat(submission, LAYERS["RunningStandardize"], cases, steps=["eval"])


@points(1, "C8")
def test_no_loops_over_frequencies(submission):
    """HalfSpectrum does not loop over time or frequencies."""
    cases = [(n, torch.linspace(-2, 2, n * 2).view(2, n)) for n in (4, 12, 36)]
    assert_module_flat(submission, SPECTRUM, cases, what="times")


def nothing_banned(submission, kind):
    assert_module_allowed(submission, RULES, LAYERS[kind], X42)


@points(1, "C8")
def test_nothing_banned_in_linear(submission):
    """CenteredLayer and MyLinear do not use PyTorch's own layers."""
    nothing_banned(submission, "CenteredLayer")
    nothing_banned(submission, "MyLinear")


@points(1, "C8")
def test_nothing_banned_in_form(submission):
    """QuadraticForm does not use PyTorch's own layers."""
    nothing_banned(submission, "QuadraticForm")


@points(1, "C8")
def test_nothing_banned_in_spectrum(submission):
    """HalfSpectrum does not use PyTorch's own Fourier transform."""
    nothing_banned(submission, "HalfSpectrum")


@points(1, "C8")
def test_nothing_banned_in_standardize(submission):
    """RunningStandardize does not use PyTorch's own normalisation."""
    nothing_banned(submission, "RunningStandardize")
    assert_module_allowed(submission, RULES, LAYERS["RunningStandardize"], X42, steps=["eval"])


@points(1, "C8")
@settings(max_examples=8)
@given(X=tensors((3, 2)))
def test_inputs_untouched(submission, X):
    """No layer changes its input or draws global random numbers."""
    for layer in LAYERS.values():
        assert_forward_untouched(submission, layer, X)
    assert_forward_untouched(submission, LAYERS["RunningStandardize"], X, steps=["eval"])


def works_on_device(submission, reference, device, kind, **options):
    assert_module_on_device(submission, reference, device, LAYERS[kind], [X42], **options)


@points(1, "C8")
def test_linear_on_devices(submission, reference, device):
    """CenteredLayer, MyLinear and QuadraticForm work on the device that they are moved to."""
    for kind, wrt in (("CenteredLayer", []), ("MyLinear", ["weight", "bias"]), ("QuadraticForm", ["weight"])):
        works_on_device(submission, reference, device, kind, wrt=wrt)


@points(1, "C8")
def test_spectrum_on_devices(submission, reference, device):
    """HalfSpectrum makes its phases on the device of the input."""
    works_on_device(submission, reference, device, "HalfSpectrum")


@points(1, "C8")
def test_standardize_on_devices(submission, reference, device):
    """RunningStandardize works on the device that it is moved to, in training and in evaluation."""
    works_on_device(submission, reference, device, "RunningStandardize")
    works_on_device(submission, reference, device, "RunningStandardize", steps=["eval"])


def refused(submission, error, layer, *inputs, case):
    with raises(error, case=case):
        submission.run(modules.build, layer, list(inputs))


@points(1, "C9")
def test_bad_linear_refused(submission):
    """MyLinear refuses sizes below 1, inputs of the wrong width, and integers."""
    for sizes in ((0, 2), (2, 0), (-1, 2)):
        refused(submission, ValueError, make("MyLinear", *sizes), case=f"MyLinear{sizes}")
    for shape in ((2, 3), (3,), (2, 2, 1)):
        refused(submission, ValueError, make("MyLinear", 2, 3), torch.ones(shape), case=f"MyLinear(2, 3) of {shape}")
    refused(submission, TypeError, make("MyLinear", 2, 3), torch.ones(1, 2, dtype=torch.int64), case="integers")


@points(1, "C9")
def test_bad_form_refused(submission):
    """QuadraticForm refuses sizes below 1, inputs of the wrong width, and integers."""
    for sizes in ((0, 2), (2, 0), (-1, 2)):
        refused(submission, ValueError, make("QuadraticForm", *sizes), case=f"QuadraticForm{sizes}")
    for shape in ((2, 3), (3,), (2, 2, 1)):
        X, text = torch.ones(shape), f"QuadraticForm(2, 3) of {shape}"
        refused(submission, ValueError, make("QuadraticForm", 2, 3), X, case=text)
    refused(submission, TypeError, make("QuadraticForm", 2, 3), torch.ones(1, 2, dtype=torch.int64), case="integers")


@points(1, "C9")
def test_bad_standardize_refused(submission):
    """RunningStandardize refuses bad options, inputs that are no matrix of its width, one row in training, integers."""
    for options in ({"num_features": 0}, {"momentum": -0.1}, {"momentum": 1.1}, {"eps": 0.0}, {"eps": -1e-5}):
        given_options = {"num_features": 2, **options}
        text = ", ".join(f"{k}={v}" for k, v in options.items())
        refused(submission, ValueError, make("RunningStandardize", **given_options), case=text)
    for shape in ((4, 3), (2,), (4, 2, 2), (1, 2)):
        X, text = torch.ones(shape), f"RunningStandardize(2) of shape {shape} in training"
        refused(submission, ValueError, make("RunningStandardize", 2), X, case=text)
    X = torch.ones(4, 2, dtype=torch.int64)
    refused(submission, TypeError, make("RunningStandardize", 2), X, case="RunningStandardize of integers")


@points(1, "C9")
def test_integers_refused(submission):
    """CenteredLayer and HalfSpectrum refuse integers."""
    for layer in (make("CenteredLayer"), SPECTRUM):
        refused(submission, TypeError, layer, torch.ones(2, 2, dtype=torch.int64), case=f"{layer['make']} of integers")
