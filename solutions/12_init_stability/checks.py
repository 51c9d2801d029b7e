"""The checks of exercise-12."""

import math

import torch
from probes import draws, fill, fill_there, filled, random_after
from torch import Generator

from grader.checks import (
    CheckFailed,
    assert_allowed,
    assert_close,
    assert_equal,
    assert_random_untouched,
    assert_untampered,
    example,
    float_dtypes,
    given,
    points,
    raises,
    require,
    rules_of,
    said,
    seeds,
    settings,
    shapes,
    st,
    tensors,
)
from grader.inside import probes

RULES = rules_of(__file__)
FILLS = st.sampled_from(["xavier_uniform_", "kaiming_normal_"])
DRAWS = 65_536
"""Entries of every weight whose distribution is judged."""


# ---------------------------------------------------------------------- fans


def fans(shape):
    """(fan_in, fan_out) of a weight's shape."""
    area = math.prod(shape[2:])
    return shape[1] * area, shape[0] * area


@points(2, "C1")
@given(shape=shapes(min_rank=2, max_rank=4, max_side=6), kind=st.sampled_from(["tuple", "list", "Size"]))
@example(shape=(2, 3), kind="tuple")
@example(shape=(2, 3, 5), kind="tuple")
@example(shape=(2, 3, 5, 7), kind="Size")
def test_fans_are_right(submission, shape, kind):
    """fan_in_out gives fan_in, then fan_out, for weights of two, three and four axes."""
    got = submission.fan_in_out({"tuple": tuple, "list": list, "Size": torch.Size}[kind](shape))
    assert_equal(got, fans(shape), what=f"fan_in_out({shape})")


@points(2, "C1")
@given(shape=shapes(min_rank=2, max_rank=4, max_side=6))
def test_fans_swap(submission, shape):
    """Exchanging the first two sizes exchanges fan_in and fan_out."""
    swapped = (shape[1], shape[0], *shape[2:])
    fan_in, fan_out = fans(shape)
    assert_equal(submission.fan_in_out(swapped), (fan_out, fan_in), what=f"fan_in_out({swapped})")


# ---------------------------------------------------------------------- distributions


def drawn(submission, name, shape, options, seed, call):
    """A filled weight in float64, and its variance around its mean, once it can be judged."""
    seen = submission.run(filled, name, list(shape), options, seed)
    assert_equal(tuple(seen["shape"]), tuple(shape), what=f"the shape of {call}")
    w = seen["entries"]
    if not isinstance(w, torch.Tensor) or w.shape != (DRAWS,) or not w.isfinite().all():
        assert_close(w, torch.zeros(DRAWS), what=f"the entries of {call}")
    x = w.double()
    return x, float((x - x.mean()).square().mean())


def judge_mean(x, std, call):
    """The mean lies within 6 standard errors of 0."""
    bound, mean = 6 * std / math.sqrt(DRAWS), float(x.mean())
    require(
        abs(mean) < bound,
        f"the mean of {call} is {mean:.3g}; it should be within {bound:.2g} of 0",
        f"{call} 的均值是 {mean:.3g}，与 0 的差应小于 {bound:.2g}",
    )


def judge_xavier(submission, shape, seed, gain=None):
    """Bound, variance and mean of 65 536 draws."""
    options = {} if gain is None else {"gain": gain}
    call = f"xavier_uniform_(w{'' if gain is None else f', gain={gain:g}'}) for w of shape {tuple(shape)}"
    a = (gain or 1.0) * math.sqrt(6 / sum(fans(shape)))
    x, variance = drawn(submission, "xavier_uniform_", shape, options, seed, call)
    largest = float(x.abs().max())
    require(
        0.98 * a <= largest <= a * (1 + 1e-6),
        f"the largest |w| of {call} is {largest:.4g}; it should be just below {a:.4g}",
        f"{call}：最大的 |w| 是 {largest:.4g}，应略小于 {a:.4g}",
    )
    require(
        abs(variance / (a * a / 3) - 1) <= 0.03,
        f"the variance of {call} is {variance:.4g}; it should be about {a * a / 3:.4g}",
        f"{call} 的方差是 {variance:.4g}，应约为 {a * a / 3:.4g}",
    )
    judge_mean(x, a / math.sqrt(3), call)


@points(4, "C2")
@settings(max_examples=2)
@given(shape=st.sampled_from([(256, 256), (512, 128), (64, 1024)]), seed=seeds())
@example(shape=(256, 256), seed=0)
def test_xavier_dense(submission, shape, seed):
    """xavier_uniform_ draws from U(−a, a): the bound, the variance and the mean are right for dense weights."""
    judge_xavier(submission, shape, seed)


@points(4, "C2")
@settings(max_examples=2)
@given(shape=st.sampled_from([(64, 16, 8, 8), (32, 128, 16), (128, 32, 4, 4)]), seed=seeds())
@example(shape=(64, 16, 8, 8), seed=0)
def test_xavier_convolution(submission, shape, seed):
    """xavier_uniform_ takes the kernel of a convolution into account."""
    judge_xavier(submission, shape, seed)


@points(4, "C2")
@settings(max_examples=3)
@given(gain=st.sampled_from([2.0, 0.5, 5 / 3]), seed=seeds())
def test_xavier_gain(submission, gain, seed):
    """gain multiplies the bound."""
    judge_xavier(submission, (256, 256), seed, gain)


def judge_kaiming(submission, shape, seed, mode, slope=None):
    """Spread, mean and kurtosis of 65 536 draws."""
    options = {"mode": mode} if slope is None else {"mode": mode, "negative_slope": slope}
    told = f"mode={mode!r}" if slope is None else f"{slope:g}, mode={mode!r}"
    call = f"kaiming_normal_(w, {told}) for w of shape {tuple(shape)}"
    fan = fans(shape)[mode == "fan_out"]
    s = math.sqrt(2 / ((1 + (slope or 0.0) ** 2) * fan))
    x, variance = drawn(submission, "kaiming_normal_", shape, options, seed, call)
    std = math.sqrt(variance)
    require(
        abs(std / s - 1) <= 0.025,
        f"the standard deviation of {call} is {std:.4g}; it should be about {s:.4g}",
        f"{call} 的标准差是 {std:.4g}，应约为 {s:.4g}",
    )
    judge_mean(x, s, call)
    kurtosis = float((x - x.mean()).pow(4).mean()) / variance**2
    require(
        2.8 <= kurtosis <= 3.2,
        f"the kurtosis of {call} is {kurtosis:.3g}; for a normal distribution it is 3",
        f"{call} 的峰度是 {kurtosis:.3g}，正态分布的峰度是 3",
    )


@points(4, "C3")
@settings(max_examples=2)
@given(
    shape=st.sampled_from([(512, 128), (128, 512), (256, 256)]),
    mode=st.sampled_from(["fan_in", "fan_out"]),
    seed=seeds(),
)
@example(shape=(512, 128), mode="fan_in", seed=0)
@example(shape=(512, 128), mode="fan_out", seed=0)
def test_kaiming_dense(submission, shape, mode, seed):
    """kaiming_normal_ draws from N(0, s²): spread, mean and shape of the distribution are right in both modes."""
    judge_kaiming(submission, shape, seed, mode)


@points(4, "C3")
@settings(max_examples=3)
@given(
    shape=st.sampled_from([(128, 32, 4, 4), (32, 128, 16)]), mode=st.sampled_from(["fan_in", "fan_out"]), seed=seeds()
)
def test_kaiming_convolution(submission, shape, mode, seed):
    """kaiming_normal_ takes the kernel of a convolution into account."""
    judge_kaiming(submission, shape, seed, mode)


@points(4, "C3")
@settings(max_examples=3)
@given(slope=st.sampled_from([1.0, 0.5, 2.0]), mode=st.sampled_from(["fan_in", "fan_out"]), seed=seeds())
def test_kaiming_slope(submission, slope, mode, seed):
    """negative_slope lowers the spread: the variance is divided by 1 + slope²."""
    judge_kaiming(submission, (512, 128), seed, mode, slope)


# ---------------------------------------------------------------------- in place


LARGE = 6.0  # the weights to be filled hold sevens; their distribution is judged in C2 and C3


def judge_in_place(submission, name, kind, later):
    """The weight holds new random numbers, is returned itself, and shows what is written into it later."""
    shape, dtype = later.shape, later.dtype
    seen = submission.run(fill, name, kind, later)
    assert_equal(seen["kept"].shape, torch.Size(shape), what="the shape of w after the call")
    assert_equal(seen["kept"].dtype, dtype, what="the dtype of w after the call")
    require(
        (seen["kept"] != 7).all(),
        f"w held sevens, and {name}(w) did not fill it",
        f"w 原来全是 7，{name}(w) 没有填充它",
        got=seen["kept"],
    )
    require(
        (seen["kept"].abs() < LARGE).all() and seen["kept"].std() > 0,
        f"{name}(w) does not leave random numbers around 0 in w",
        f"{name}(w) 之后，w 中不是 0 附近的随机数",
        got=seen["kept"],
    )
    require(
        isinstance(seen["returned"], torch.Tensor) and seen["objects"] == 1 and seen["storages"] == 1,
        f"{name}(w) does not return w itself",
        f"{name}(w) 返回的不是 w 本身",
        got=seen["returned"],
    )
    assert_equal(seen["returned"], seen["kept"], what=f"what {name}(w) returns")
    assert_equal(seen["later"], later, what="the result, when w is written to afterwards")
    return seen


@points(2, "C4")
@settings(max_examples=16)
@given(
    name=FILLS,
    kind=st.sampled_from(["tensor", "transposed"]),
    later=tensors(st.sampled_from([(2, 3), (3, 2, 4), (2, 2, 3, 2)]), dtype=float_dtypes),
)
@example(name="kaiming_normal_", kind="tensor", later=torch.arange(6.0, dtype=torch.float64).view(2, 3))
def test_fills_in_place(submission, name, kind, later):
    """w itself is filled and returned, and keeps its dtype."""
    judge_in_place(submission, name, kind, later)


@points(2, "C4")
@settings(max_examples=12)
@given(name=FILLS, later=tensors(st.sampled_from([(2, 3), (3, 2, 4)]), dtype=float_dtypes))
@example(name="kaiming_normal_", later=torch.arange(6.0).view(2, 3))
def test_fills_parameters(submission, name, later):
    """A parameter can be filled: it stays a leaf that requires grad, without a graph."""
    seen = judge_in_place(submission, name, "parameter", later)
    require(
        seen["leaf"] is True and seen["graph"] is None and seen["requires_grad"] is True,
        "the parameter is no longer a leaf that requires grad",
        "参数不再是需要梯度的叶子张量",
        got=seen["graph"] or f"requires_grad={seen['requires_grad']}",
    )


def judge_seeds(submission, name, args, seed, share, call):
    """The same seed gives the same numbers, another seed others, and each call draws anew."""
    (a, b), (c, d), (e, _) = submission.run(draws, name, args, [seed, seed, seed + 1], share)
    source = "torch.manual_seed(s)" if share else "the generator's seed s"
    zh = "torch.manual_seed(s)" if share else "生成器的种子 s"
    assert_close(c, a, what=f"{call} with {source} set again")
    assert_close(d, b, what=f"the second {call} with {source} set again")
    require(differ(a, b), f"two calls of {call} give the same numbers", f"两次调用 {call} 给出同样的数", got=b)
    require(differ(a, e), f"{source} does not matter for {call}", f"{zh}对 {call} 没有影响", got=e)


def differ(a, b):
    """True when two results differ."""
    if isinstance(a, torch.Tensor):
        return not torch.equal(a, b)
    return any(differ(x, y) for x, y in zip(a, b, strict=True))


@points(2, "C4")
@settings(max_examples=12)
@given(name=FILLS, seed=seeds(), share=st.booleans())
@example(name="xavier_uniform_", seed=0, share=False)
@example(name="kaiming_normal_", seed=0, share=False)
def test_fills_are_reproducible(submission, name, seed, share):
    """The numbers come from the generator, or else from the global random state: the same seed gives the same."""
    judge_seeds(submission, name, [torch.zeros(3, 4)], seed, share, f"{name}(w)")


@points(2, "C4")
@given(name=FILLS)
def test_fills_leave_random_state(submission, name):
    """With a generator, the global random state stays as it was."""
    assert_random_untouched(submission.run(random_after, name, [torch.zeros(3, 4)]), name)


# ---------------------------------------------------------------------- derivatives

NAMES = ["relu", "tanh", "sigmoid", "identity"]
SLOPES = {
    "relu": lambda z: (z > 0).double(),
    "tanh": lambda z: 1 - z.tanh().square(),
    "sigmoid": lambda z: z.sigmoid() * (-z).sigmoid(),
    "identity": torch.ones_like,
}


@points(2, "C5")
@given(z=tensors(dtype=float_dtypes, scale=2.0, transposed=True), name=st.sampled_from(NAMES))
def test_derivatives_are_right(submission, z, name):
    """activation_derivative agrees with autograd for each of the four names."""
    z = torch.where(z == 0, torch.full_like(z, 0.75), z) if name == "relu" else z
    got = submission.activation_derivative(name, z)
    assert_close(got, SLOPES[name](z.double()), dtype=z.dtype, what=f"activation_derivative({name!r}, z)")


@points(2, "C5")
@given(dtype=float_dtypes)
def test_derivative_of_relu_at_zero(submission, dtype):
    """The derivative of ReLU is 0 or 1, and 0 at z = 0."""
    z = torch.tensor([-2.0, 0.0, 3.0, -0.0, 0.5], dtype=dtype)
    got = submission.activation_derivative("relu", z)
    assert_equal(
        got, torch.tensor([0.0, 0.0, 1.0, 0.0, 1.0], dtype=dtype), what=f"the derivative of ReLU at {z.tolist()}"
    )


@points(2, "C5")
@given(z=tensors((6,), dtype=float_dtypes, scale=4.0))
def test_derivatives_are_bounded(submission, z):
    """The slope of the sigmoid is at most ¼, that of tanh at most 1."""
    for name, top in (("sigmoid", 0.25), ("tanh", 1.0)):
        got = submission.activation_derivative(name, z)
        assert_equal(got.shape, z.shape, what="the shape")
        require(
            (got <= top + 1e-6).all() and (got >= -1e-6).all(),
            f"a slope of {name} lies outside [0, {top:g}]",
            f"{name} 的斜率超出了 [0, {top:g}]",
            got=got,
        )


@points(2, "C5")
@given(dtype=float_dtypes)
def test_derivatives_of_huge_numbers(submission, dtype):
    """The derivatives are finite, and right, at ±10 000."""
    z = torch.tensor([1e4, -1e4, 100.0, -100.0], dtype=dtype)
    for name in NAMES:
        got = submission.activation_derivative(name, z)
        assert_close(got, SLOPES[name](z.double()), dtype=dtype, what=f"the derivative of {name} at {z.tolist()}")


# ---------------------------------------------------------------------- signals


def signal(submission, init, activation, seed=0, depth=12):
    """Both lists of a network of width 128 and batch 32, once they can be judged."""
    got = submission.signal_rms(depth, 128, init, activation, 32, Generator().manual_seed(seed))
    call = f"signal_rms({depth}, 128, {init!r}, {activation!r}, 32)"
    pair = isinstance(got, tuple) and len(got) == 2
    require(pair, f"{call} does not return (forward, backward)", f"{call} 没有返回 (forward, backward)", got=got)
    for part, name in zip(got, ("forward", "backward")):
        ok = isinstance(part, torch.Tensor) and part.shape == (depth,) and part.isfinite().all()
        if not ok:
            assert_close(part, torch.ones(depth), what=f"{name} of {call}")
    return got


def judge_levels(submission, init, activation, forward=None, backward=None):
    """The geometric mean over six seeds of last/first forward and first/last backward lies in a range."""
    logs = []
    for seed in range(6):
        there, back = signal(submission, init, activation, seed)
        logs.append([there[-1].log() - there[0].log(), back[0].log() - back[-1].log()])
    levels = torch.tensor(logs, dtype=torch.float64).mean(0).exp().tolist()
    for (low, high), level, name, zh in (
        (forward or (-1, math.inf), levels[0], "forward[-1] / forward[0]", "forward[-1] / forward[0]"),
        (backward or (-1, math.inf), levels[1], "backward[0] / backward[-1]", "backward[0] / backward[-1]"),
    ):
        bounds = f"{low:.3g} … {high:.3g}"
        require(
            low <= level <= high or (low, high) == (-1, math.inf),
            f"{init} + {activation}, 12 layers: {name} is {level:.3g}; it should lie in {bounds}",
            f"{init} + {activation}，12 层：{zh} 是 {level:.3g}，应在 {bounds} 之内",
        )


@points(3, "C6")
def test_kaiming_keeps_relu_alive(submission):
    """Kaiming with ReLU keeps the signal and the gradient at their level through 12 layers."""
    judge_levels(submission, "kaiming", "relu", forward=(1 / 3, 3.0), backward=(1 / 3, 3.0))


@points(3, "C6")
def test_xavier_loses_relu(submission):
    """Xavier with ReLU loses the signal on its way."""
    judge_levels(submission, "xavier", "relu", forward=(0.0, 0.1))


@points(3, "C6")
def test_xavier_fades_with_tanh(submission):
    """Xavier with tanh lets the signal fade slowly."""
    judge_levels(submission, "xavier", "tanh", forward=(0.1, 0.8))


@points(3, "C6")
def test_small_weights_vanish(submission):
    """Small weights make the signal vanish."""
    judge_levels(submission, "small", "relu", forward=(0.0, 1e-8))


@points(3, "C6")
def test_large_weights_explode(submission):
    """Large weights make the signal explode."""
    judge_levels(submission, "large", "relu", forward=(1e8, math.inf))


@points(3, "C6")
def test_sigmoid_kills_gradients(submission):
    """Xavier with sigmoid looks healthy on the way there, and the gradient is dead on the way back."""
    judge_levels(submission, "xavier", "sigmoid", forward=(0.5, 1.5), backward=(0.0, 1e-5))


@points(3, "C6")
def test_signal_is_sent(submission):
    """The numbers come from a signal that really goes through every layer."""
    assert_untampered(submission)
    cases = [(depth, [depth, 8, "kaiming", "tanh", 4]) for depth in (4, 12)]
    few, many = submission.run(probes.op_growth, "signal_rms", cases)["counts"]
    require(
        many - few >= 2 * (12 - 4),  # a product and an activation for each further layer
        f"signal_rms with 12 layers does hardly more than with 4: {many} operations and {few}",
        f"12 层的 signal_rms 所做的几乎不比 4 层多：{many} 次运算对 {few} 次",
    )


def judge_range(value, low, high, what):
    require(
        low <= float(value) <= high,
        f"{what} is {float(value):.4g}; it should lie between {low:g} and {high:g}",
        f"{what} 是 {float(value):.4g}，应在 {low:g} 和 {high:g} 之间",
    )


@points(2, "C7")
@settings(max_examples=8)
@given(
    depth=st.integers(1, 4),
    width=st.integers(2, 4),
    init=st.sampled_from(["xavier", "kaiming", "small", "large"]),
    activation=st.sampled_from(NAMES),
)
def test_signal_shapes(submission, depth, width, init, activation):
    """signal_rms returns two float32 tensors of shape (depth,), without grad."""
    got = submission.signal_rms(depth, width, init, activation, generator=Generator().manual_seed(1))
    require(
        isinstance(got, tuple) and len(got) == 2,
        "signal_rms does not return (forward, backward)",
        "signal_rms 没有返回 (forward, backward)",
        got=got,
    )
    for part, name in zip(got, ("forward", "backward")):
        if not isinstance(part, torch.Tensor) or part.shape != (depth,) or part.dtype != torch.float32:
            assert_close(part, torch.ones(depth), what=name)
        require(not part.requires_grad, f"{name} requires grad", f"{name} 带有梯度", got=part)
        require((part >= 0).all(), f"{name} has a negative entry", f"{name} 有负数", got=part)


@points(2, "C7")
@settings(max_examples=3)
@given(seed=seeds(), depth=st.sampled_from([3, 1]))
def test_signal_levels(submission, seed, depth):
    """The lists hold the root mean square of each h, and of the gradient by each h, after its activation."""
    forward, backward = signal(submission, "xavier", "identity", seed, depth)
    judge_range(forward[0], 0.8, 1.25, "forward[0] of xavier + identity")
    judge_range(backward[-1], 0.85, 1.15, "backward[-1] of xavier + identity")
    forward, backward = signal(submission, "xavier", "sigmoid", seed, depth)
    judge_range(forward[0], 0.48, 0.60, "forward[0] of xavier + sigmoid")
    judge_range(backward[-1], 0.85, 1.15, "backward[-1] of xavier + sigmoid")
    _, backward = signal(submission, "kaiming", "relu", seed, depth)
    judge_range(backward[-1], 0.85, 1.15, "backward[-1] of kaiming + relu")


@points(2, "C7")
@settings(max_examples=4)
@given(seed=seeds())
def test_signal_of_plain_inits(submission, seed):
    """The weights of "small" are 0.01 times as large as those of "large", which come from N(0, 1)."""
    for init, std in (("large", 1.0), ("small", 0.01)):
        level = std * math.sqrt(128)
        forward, _ = signal(submission, init, "identity", seed, 2)
        judge_range(forward[0], 0.8 * level, 1.25 * level, f"forward[0] of {init} + identity")


@points(2, "C7")
@settings(max_examples=4)
@given(seed=seeds())
def test_signal_of_many_rows(submission, seed):
    """`batch` says how many rows are sent through the network."""
    _, backward = submission.signal_rms(1, 2, "xavier", "identity", 2000, Generator().manual_seed(seed))
    # The mean square of 4000 draws lies within 6 standard errors (6 * 1.12 %) of 1.
    judge_range(backward[-1], 0.93, 1.07, "backward[-1] of signal_rms(1, 2, 'xavier', 'identity', 2000)")


@points(2, "C7")
@settings(max_examples=4)
@given(seed=seeds(), init=st.sampled_from(["xavier", "kaiming", "small", "large"]))
def test_signal_of_width_one(submission, seed, init):
    """Every layer has a weight of its own, there and back; the vector r is drawn, too."""
    call = f"signal_rms(4, 1, {init!r}, 'identity', 1)"
    ends = []
    for s in (seed, seed + 1):
        got = submission.signal_rms(4, 1, init, "identity", 1, Generator().manual_seed(s))
        pair = isinstance(got, tuple) and len(got) == 2
        require(pair, f"{call} does not return (forward, backward)", f"{call} 没有返回 (forward, backward)", got=got)
        forward, backward = got
        for part, name in ((forward, "forward"), (backward, "backward")):
            assert_equal(part.shape, torch.Size([4]), what=f"the shape of {name} of {call}")
        # With one unit and no activation, the ratios of neighbours are the |w| of layers 2, 3 and 4.
        weights = forward[1:] / forward[:-1]
        require(
            weights[0] != weights[1] and weights[1] != weights[2],
            f"the layers of {call} all have the same weight; each is to be filled anew",
            f"{call} 的各层用的是同一个权重，而每一层都应重新填充",
            got=weights,
        )
        assert_close(backward[:-1] / backward[1:], weights, rtol=1e-3, what=f"backward[l] / backward[l + 1] of {call}")
        ends.append(backward[-1])
    require(
        ends[0] != ends[1],
        f"backward[-1] of {call} is the same for every seed; r is to be drawn from N(0, 1)",
        f"无论种子是什么，{call} 的 backward[-1] 都一样；r 应当从 N(0, 1) 中抽取",
        got=ends[0],
    )


@points(2, "C7")
@settings(max_examples=6)
@given(seed=seeds(), share=st.booleans(), init=st.sampled_from(["xavier", "kaiming", "small", "large"]))
def test_signal_is_reproducible(submission, seed, share, init):
    """All random numbers come from the generator, or else from the global random state: the same seed gives the same."""
    args = [2, 8, init, "tanh", 4]
    judge_seeds(submission, "signal_rms", args, seed, share, f"signal_rms(2, 8, {init!r}, 'tanh', 4)")


@points(2, "C7")
@given(init=st.sampled_from(["xavier", "kaiming", "small", "large"]))
def test_signal_leaves_random_state(submission, init):
    """With a generator, signal_rms leaves the global random state as it was."""
    assert_random_untouched(submission.run(random_after, "signal_rms", [2, 8, init, "tanh", 4]), "signal_rms")


# ---------------------------------------------------------------------- rules and errors


@points(1, "C8")
def test_fills_not_borrowed(submission):
    """The two fills are your own, not those of torch.nn.init."""
    assert_allowed(submission, RULES, "fan_in_out", (2, 3))
    assert_allowed(submission, RULES, "xavier_uniform_", torch.zeros(2, 3))
    assert_allowed(submission, RULES, "kaiming_normal_", torch.zeros(2, 3))


@points(1, "C8")
def test_signal_not_borrowed(submission):
    """signal_rms uses neither torch.nn.init nor layers that call it."""
    for init in ("xavier", "kaiming", "small", "large"):
        assert_allowed(submission, RULES, "signal_rms", 2, 3, init, "relu", 4)
    assert_allowed(submission, RULES, "activation_derivative", "tanh", torch.tensor([1.0, -2.0]))


@points(1, "C8")
@settings(max_examples=8)
@given(name=FILLS, shape=st.sampled_from([(3, 4), (3, 2, 4)]), seeded=st.booleans())
@example(name="kaiming_normal_", shape=(3, 4), seeded=True)
@example(name="xavier_uniform_", shape=(3, 4), seeded=True)
def test_fills_on_devices(submission, device, name, shape, seeded):
    """A parameter is filled where it is, with a generator there and without."""
    seen = submission.run(fill_there, name, list(shape), device, seeded)
    if set(seen["places"]) != {"cuda:0"}:
        what = f"the weight of {name} is on cuda:0, but afterwards it or the result is on {seen['places']}"
        raise CheckFailed(said(what))
    kept = seen["kept"]
    require(
        kept.shape == shape and (kept.abs() < LARGE).all() and kept.std() > 0,
        f"{name} does not leave random numbers around 0 in a weight on cuda:0",
        f"{name} 没有在 cuda:0 上的权重里填入 0 附近的随机数",
        got=kept,
    )


@points(1, "C8")
def test_bad_fans_refused(submission):
    """fan_in_out refuses fewer than two sizes."""
    for shape in ((), (3,)):
        with raises(ValueError, case=f"fan_in_out({shape})"):
            submission.fan_in_out(shape)


@points(1, "C8")
def test_bad_weights_refused(submission):
    """The fills refuse integers, weights of fewer than two axes, and options that do not exist."""
    for name in ("xavier_uniform_", "kaiming_normal_"):
        call = getattr(submission, name)
        with raises(TypeError, case=f"{name} of integers"):
            call(torch.zeros(2, 3, dtype=torch.int64))
        for w in (torch.zeros(3), torch.tensor(1.0)):
            with raises(ValueError, case=f"{name} of a {w.ndim}-D tensor"):
                call(w)
    for gain in (0.0, -1.0):
        with raises(ValueError, case=f"gain={gain}"):
            submission.xavier_uniform_(torch.zeros(2, 3), gain)
    for mode in ("fan_avg", ""):
        with raises(ValueError, case=f"mode={mode!r}"):
            submission.kaiming_normal_(torch.zeros(2, 3), mode=mode)


@points(1, "C8")
def test_bad_derivatives_refused(submission):
    """activation_derivative refuses integers and unknown names."""
    for name in NAMES:
        with raises(TypeError, case=f"activation_derivative({name!r}, integers)"):
            submission.activation_derivative(name, torch.tensor([1, 2]))
    with raises(ValueError, case="name='softplus'"):
        submission.activation_derivative("softplus", torch.tensor([1.0]))


@points(1, "C8")
def test_bad_signals_refused(submission):
    """signal_rms refuses sizes below 1 and unknown names."""
    for bad in ((0, 4, "xavier", "relu", 2), (2, 0, "xavier", "relu", 2), (2, 4, "xavier", "relu", 0),
                (-1, 4, "xavier", "relu", 2), (2, 4, "he", "relu", 2), (2, 4, "xavier", "gelu", 2)):  # fmt: skip
        with raises(ValueError, case=f"signal_rms{bad}"):
            submission.signal_rms(*bad)
