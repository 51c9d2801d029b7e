"""The checks of exercise-21."""

import math

import torch
from probes import constructed, fresh_layer, layer_uses, loaded_layer, two_in_a_row

from grader.checks import (
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
    judge_uses,
    points,
    raises,
    require,
    rules_of,
    settings,
    st,
    tensors,
)
from grader.checks.compare import CUDA_TOLERANCE
from grader.inside import probes

RULES = rules_of(__file__)
TARGETS = {"simulated": "cuda:1", "cuda": "cuda:0", "cpu": "cpu"}


# ---------------------------------------------------------------------- C1


def positions(n, kernel, stride, padding, dilation):
    """How often a window fits, counted one by one."""
    starts = range(-padding, n + padding, stride)
    return sum(start + dilation * (kernel - 1) < n + padding for start in starts)


@points(2, "C1")
@settings(max_examples=100)
@given(
    n=st.integers(1, 9), kernel=st.integers(1, 4), stride=st.integers(1, 4),
    padding=st.integers(0, 3), dilation=st.integers(1, 3),
)  # fmt: skip
@example(n=5, kernel=3, stride=1, padding=0, dilation=1)
@example(n=6, kernel=3, stride=2, padding=0, dilation=1)
@example(n=6, kernel=3, stride=2, padding=1, dilation=1)
@example(n=7, kernel=2, stride=3, padding=0, dilation=2)
def test_positions_counted(submission, n, kernel, stride, padding, dilation):
    """conv_output_size counts the positions of the window, one by one; a window that fits nowhere is refused."""
    numbers = (n, kernel, stride, padding, dilation)
    want, what = positions(*numbers), f"conv_output_size{numbers}"
    if want:
        got = submission.conv_output_size(*numbers)
        assert_type(got, int, what=what)
        assert_equal(got, want, what=what)
        return
    with raises(ValueError, case=f"{what}, where the window fits nowhere"):
        submission.conv_output_size(*numbers)


# ---------------------------------------------------------------------- C2


@st.composite
def plain_cases(draw, dtype=float_dtypes, max_batch=3, bias=None, oblong=False):
    """Images, kernels and a bias (or None) for stride 1 without padding; the output may be oblong."""
    kind = dtype if isinstance(dtype, torch.dtype) else draw(dtype)
    n, c_in = draw(st.integers(1, max_batch)), draw(st.integers(1, 3))
    c_out = draw(st.integers(1, 3))
    kh, kw = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    high, wide = draw(st.permutations(range(3)))[:2] if oblong else draw(st.tuples(*[st.integers(0, 2)] * 2))
    x = draw(tensors((n, c_in, kh + high, kw + wide), dtype=kind, transposed=True))
    weight = draw(tensors((c_out, c_in, kh, kw), dtype=kind))
    has_bias = draw(st.booleans()) if bias is None else bias
    return x, weight, draw(tensors((c_out,), dtype=kind)) if has_bias else None


def counting(*shape, dtype=torch.float32, start=1.0):
    """A tensor of 1, 2, 3, ..."""
    return (torch.arange(math.prod(shape), dtype=dtype) + start).view(shape)


def agrees(submission, reference, x, weight, bias=None, **options):
    """conv2d agrees with the reference, which works in float64."""
    exact = None if bias is None else bias.double()
    want = reference.conv2d(x.double(), weight.double(), exact, **options)
    got = submission.conv2d(x, weight, bias, **options)
    assert_close(got, want, dtype=x.dtype, what=f"conv2d({', '.join(['x', 'weight', 'bias', *told(options)])})")


def told(options):
    """Options as they are written in a call."""
    return [f"{name}={value}" for name, value in options.items()]


@points(3, "C2")
@given(case=plain_cases())
@example(case=(counting(1, 1, 3, 3), counting(1, 1, 2, 2), None))
@example(case=(counting(1, 2, 1, 1), counting(1, 2, 1, 1), None))
@example(case=(counting(1, 2, 2, 2), counting(1, 2, 1, 1), None))
@example(case=(counting(1, 1, 3, 4), counting(1, 1, 2, 1), None))
@example(case=(counting(1, 2, 2, 3, dtype=torch.float64), counting(1, 2, 1, 2, dtype=torch.float64), None))
@example(case=(torch.zeros(1, 1, 3, 3), torch.zeros(2, 1, 2, 2), torch.tensor([1.0, 2.0])))
@example(case=(counting(2, 1, 2, 3), counting(3, 1, 1, 1), torch.tensor([10.0, 20.0, 30.0])))
def test_plain_convolution(submission, reference, case):
    """With stride 1 and no padding, conv2d slides the kernels as they are over the images, sums over the input channels and adds the bias, in float32 and float64."""
    agrees(submission, reference, *case)


# ---------------------------------------------------------------------- C3


@st.composite
def options_of(draw, low, high):
    """An int, or a pair (height, width) of two different ints; and the pair that is meant."""
    h, w = draw(st.integers(low, high)), draw(st.integers(low, high))
    if h == w:
        return draw(st.sampled_from([h, (h, h)])), (h, h)
    return (h, w), (h, w)


@st.composite
def full_cases(draw, dtype=torch.float64):
    """Images and kernels in groups, with stride, padding and dilation, of a size that fits."""
    groups = draw(st.sampled_from([1, 2, 1, 3]))
    per_in, per_out = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    kernel = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    stride, _ = draw(options_of(1, 3))
    padding, pads = draw(options_of(0, 2))
    dilation, gaps = draw(options_of(1, 2))
    sides = []
    for k, p, d in zip(kernel, pads, gaps, strict=True):
        least = max(1, d * (k - 1) + 1 - 2 * p)
        sides.append(least + draw(st.integers(0, 4)))
    x = draw(tensors((draw(st.integers(1, 2)), groups * per_in, *sides), dtype=dtype, transposed=True))
    weight = draw(tensors((groups * per_out, per_in, *kernel), dtype=dtype))
    bias = draw(tensors((groups * per_out,), dtype=dtype)) if draw(st.booleans()) else None
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return x, weight, bias, {k: v for k, v in options.items() if v != (0 if k == "padding" else 1)}


def double(*shape):
    """1, 2, 3, ... in float64."""
    return counting(*shape, dtype=torch.float64)


@points(4, "C3")
@settings(max_examples=60)
@given(case=full_cases())
@example(case=(double(1, 1, 4, 4), double(1, 1, 2, 2), None, {"stride": 2}))
@example(case=(double(1, 1, 5, 5), double(1, 1, 2, 2), None, {"stride": 2}))
@example(case=(double(1, 1, 2, 2), double(1, 1, 2, 2), None, {"padding": 1}))
@example(case=(double(1, 1, 4, 4), double(1, 1, 2, 2), None, {"dilation": 2}))
@example(case=(double(1, 1, 4, 5), double(1, 1, 2, 2), None, {"stride": (1, 2)}))
@example(case=(double(1, 1, 3, 3), double(1, 1, 2, 2), None, {"padding": (0, 1)}))
@example(case=(double(1, 1, 4, 4), double(1, 1, 2, 2), None, {"dilation": (1, 2)}))
@example(case=(double(1, 2, 2, 2), double(2, 1, 1, 1), None, {"groups": 2}))
@example(case=(double(1, 4, 1, 1), double(4, 2, 1, 1), None, {"groups": 2}))
@example(case=(double(1, 6, 1, 2), double(6, 2, 1, 1), double(6), {"groups": 3}))
def test_all_options(submission, reference, case):
    """Stride, padding and dilation, as numbers and as pairs (height, width), and groups of channels give the values of the formula."""
    x, weight, bias, options = case
    agrees(submission, reference, x, weight, bias, **options)


# ---------------------------------------------------------------------- C4


@st.composite
def two_of_each(draw):
    """Two batches of images, two kernels for them, and two factors."""
    x, weight, _ = draw(plain_cases(dtype=torch.float64, max_batch=2, oblong=True))
    other_x = draw(tensors(tuple(x.shape), dtype=torch.float64))
    other_w = draw(tensors(tuple(weight.shape), dtype=torch.float64))
    factors = st.sampled_from([2.0, -1.0, 0.5, 3.0, -2.0])
    return x.contiguous(), other_x, weight, other_w, draw(factors), draw(factors)


@points(2, "C4")
@given(case=two_of_each())
def test_linear(submission, case):
    """Without bias, conv2d is linear in the images and in the kernels."""
    x, x2, w, w2, a, b = case
    one = submission.conv2d(x, w)
    mixed = submission.conv2d(a * x + b * x2, w)
    want = a * one + b * submission.conv2d(x2, w)
    assert_close(mixed, want, what=f"conv2d({a:g}·x + {b:g}·x2, weight)")
    mixed = submission.conv2d(x, a * w + b * w2)
    want = a * one + b * submission.conv2d(x, w2)
    assert_close(mixed, want, what=f"conv2d(x, {a:g}·weight + {b:g}·weight2)")


@points(2, "C4")
@given(case=plain_cases(dtype=torch.float64, max_batch=2, bias=True, oblong=True))
def test_bias_per_channel(submission, case):
    """The bias adds exactly bias[o] to every pixel of channel o; with a zero kernel the output is the bias."""
    x, w, bias = case
    plain = submission.conv2d(x, w)
    image = bias.view(-1, 1, 1).expand(len(x), len(bias), *sizes(x, w)).contiguous()
    assert_close(submission.conv2d(x, w, bias) - plain, image, what="conv2d(x, weight, bias) − conv2d(x, weight)")
    assert_close(submission.conv2d(x, 0 * w, bias), image, what="conv2d(x, 0·weight, bias)")


def sizes(x, w):
    """Height and width of a plain convolution."""
    return [x.shape[k] - w.shape[k] + 1 for k in (2, 3)]


# ---------------------------------------------------------------------- C5

odd = st.sampled_from([1, 3, 5])


@points(2, "C5")
@given(x=tensors((2, 2, 3, 4), dtype=torch.float64), kh=odd, kw=odd)
@example(x=double(2, 2, 3, 4), kh=1, kw=1)
def test_centred_impulse_is_identity(submission, x, kh, kw):
    """A kernel with a single 1 in its centre, with "same" padding, returns the image."""
    weight = torch.zeros(2, 2, kh, kw, dtype=torch.float64)
    weight[0, 0, kh // 2, kw // 2] = weight[1, 1, kh // 2, kw // 2] = 1.0
    got = submission.conv2d(x, weight, padding=(kh // 2, kw // 2))
    assert_close(got, x, what=f"conv2d of x with a centred impulse of size {kh}×{kw}")


@points(2, "C5")
@given(kernel=st.sampled_from([(2, 2), (1, 3), (3, 1), (3, 2), (3, 3)]).flatmap(lambda s: tensors(s, dtype=torch.float64)))
@example(kernel=double(2, 2))
@example(kernel=double(1, 3))
def test_impulse_shows_the_kernel(submission, kernel):
    """An image with a single bright pixel shows the kernel, turned by 180 degrees."""
    kh, kw = kernel.shape
    image = torch.zeros(1, 1, 2 * kh - 1, 2 * kw - 1, dtype=torch.float64)
    image[0, 0, kh - 1, kw - 1] = 1.0
    got = submission.conv2d(image, kernel[None, None].contiguous())
    assert_close(got, kernel.flip(0, 1)[None, None], what="conv2d of a single bright pixel")


@points(2, "C5")
@given(level=st.sampled_from([1.0, 3.0, -2.0, 0.5]), kh=st.integers(1, 3), kw=st.integers(1, 3), pad=st.integers(0, 1))
def test_average_keeps_constants(submission, level, kh, kw, pad):
    """An averaging kernel keeps a constant image inside, away from the padding."""
    image = torch.full((1, 1, 5, 6), level, dtype=torch.float64)
    weight = torch.full((1, 1, kh, kw), 1 / (kh * kw), dtype=torch.float64)
    got = submission.conv2d(image, weight, padding=pad)
    high, wide = 6 - kh, 7 - kw
    shape = torch.Size([1, 1, high + 2 * pad, wide + 2 * pad])
    assert_equal(got.shape, shape, what="the shape")
    inside = got[..., pad : pad + high, pad : pad + wide]
    assert_close(inside, torch.full((1, 1, high, wide), level, dtype=torch.float64), what="the inside of the output")


# ---------------------------------------------------------------------- C6


@points(2, "C6")
@given(
    x=tensors((1, 2, 7, 9), dtype=torch.float64),
    weight=tensors((2, 2, 2, 3), dtype=torch.float64),
    stride=st.tuples(st.integers(1, 2), st.integers(1, 2)),
)
def test_shift_moves_the_output(submission, x, weight, stride):
    """Moving the image by one stride moves the inside of the output by one pixel."""
    sh, sw = stride
    still = submission.conv2d(x[..., : 7 - sh, : 9 - sw].contiguous(), weight, stride=stride)
    moved = submission.conv2d(x[..., sh:, sw:].contiguous(), weight, stride=stride)
    what = f"the output for the image moved by {stride}"
    assert_equal(moved.shape, still.shape, what="the shape")
    assert_close(moved[..., :-1, :-1], still[..., 1:, 1:], what=what)


kernel_sides = st.tuples(st.integers(1, 2), st.integers(1, 2))


@st.composite
def kernel_pairs(draw):
    """Images and two kernels to be used one after the other."""
    first, second = draw(kernel_sides), draw(kernel_sides)
    x = draw(tensors((1, 2, 4, 7), dtype=torch.float64))
    w1 = draw(tensors((2, 2, *first), dtype=torch.float64))
    return x, w1, draw(tensors((1, 2, *second), dtype=torch.float64))


@points(2, "C6")
@given(case=kernel_pairs())
@example(case=(double(1, 2, 4, 7), double(2, 2, 2, 2), double(1, 2, 2, 2)))
def test_two_make_one(submission, reference, case):
    """Two convolutions in a row are one convolution with the composed kernel of size k1 + k2 − 1."""
    x, w1, w2 = case
    got = submission.run(two_in_a_row, x, w1, w2)
    kernel = composed(w1, w2)
    assert_close(got, reference.conv2d(x, kernel), what="conv2d(conv2d(x, w1), w2)")
    assert_close(submission.conv2d(x, kernel), reference.conv2d(x, kernel), what="conv2d(x, the composed kernel)")


def composed(w1, w2):
    """The kernel that does in one step what w1 and then w2 do."""
    (kh, kw), (mh, mw) = w1.shape[2:], w2.shape[2:]
    out = torch.zeros(len(w2), w1.shape[1], kh + mh - 1, kw + mw - 1, dtype=w1.dtype)
    for a in range(mh):
        for b in range(mw):
            out[:, :, a : a + kh, b : b + kw] += torch.einsum("om,mcij->ocij", w2[:, :, a, b], w1)
    return out


# ---------------------------------------------------------------------- C7


@st.composite
def gradient_cases(draw):
    """Images, kernels and bias for stride 2, padding 1, dilation 2 and two groups; a cotangent."""
    kh, kw = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    h, w = draw(st.integers(3, 4)), draw(st.integers(3, 4))
    x = draw(tensors((1, 2, h, w), dtype=torch.float64))
    weight = draw(tensors((2, 1, kh, kw), dtype=torch.float64))
    bias = draw(tensors((2,), dtype=torch.float64))
    shape = (1, 2, (h + 1 - 2 * (kh - 1)) // 2 + 1, (w + 1 - 2 * (kw - 1)) // 2 + 1)
    return x, weight, bias, draw(tensors(shape, dtype=torch.float64))


@points(2, "C7")
@given(case=gradient_cases())
def test_gradients(submission, reference, case):
    """Gradients by the images, the kernels and the bias are right, with stride 2, padding 1, dilation 2 and two groups."""
    *args, v = case
    options = {"stride": 2, "padding": 1, "dilation": 2, "groups": 2}
    asked = {"wrt": (0, 1, 2), "cotangent": v}
    got = submission.run(probes.gradients, "conv2d", args, options, **asked)
    want = reference.run(probes.gradients, "conv2d", args, options, **asked)
    require(got["grads"] is not None, "no gradient flows through conv2d", "conv2d 没有梯度")
    for name, g, w in zip(("x", "weight", "bias"), got["grads"], want["grads"], strict=True):
        require(g is not None, f"no gradient reaches {name}", f"{name} 得不到梯度")
        assert_close(g, w, what=f"the gradient by {name}")


# ---------------------------------------------------------------------- C8

LAYERS = [
    ([3, 2, 3], {}),
    ([2, 4, (2, 3)], {"groups": 2}),
    ([4, 6, (1, 2)], {"groups": 2, "stride": 2, "padding": (0, 1), "dilation": (1, 2)}),
    ([1, 3, (3, 1)], {"bias": False, "stride": (2, 1), "padding": 1}),
    ([3, 3, 2], {"bias": False, "groups": 3, "dilation": 2}),
]


def weight_shape(args, kwargs):
    """The shape of a layer's weight."""
    c_in, c_out, kernel = args
    kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
    return (c_out, c_in // kwargs.get("groups", 1), *kernel)


def spelled(args, kwargs):
    """A layer as it is written."""
    return f"Conv2d({', '.join([*map(str, args), *told(kwargs)])})"


@points(1, "C8")
@given(layer=st.sampled_from(LAYERS))
def test_layer_parameters(submission, layer):
    """The layer's parameters have the names and shapes of nn.Conv2d; with bias=False its bias is None."""
    args, kwargs = layer
    seen = submission.run(fresh_layer, args, kwargs)
    biased, text = kwargs.get("bias", True), spelled(args, kwargs)
    names = ["bias", "weight"] if biased else ["weight"]
    assert_equal(sorted(seen["parameters"]), names, what=f"the parameters of {text}")
    assert_equal(sorted(seen["saved"]), names, what=f"the keys of state_dict() of {text}")
    shape = torch.Size(weight_shape(args, kwargs))
    assert_equal(seen["parameters"]["weight"].shape, shape, what=f"the shape of the weight of {text}")
    assert_equal(seen["parameters"]["weight"].dtype, torch.float32, what="the dtype of the weight")
    if biased:
        assert_equal(seen["parameters"]["bias"].shape, torch.Size([args[1]]), what=f"the shape of the bias of {text}")
    else:
        require(seen["bias"] is None, f"the bias of {text} is not None", f"{text} 的 bias 不是 None")


@st.composite
def loading_cases(draw):
    """A layer, weights for it, and images."""
    args, kwargs = draw(st.sampled_from(LAYERS))
    kind = draw(float_dtypes)
    state = {"weight": draw(tensors(weight_shape(args, kwargs), dtype=kind))}
    if kwargs.get("bias", True):
        state["bias"] = draw(tensors((args[1],), dtype=kind))
    sides = draw(st.integers(3, 5)), draw(st.integers(3, 5))
    return args, kwargs, state, draw(tensors((draw(st.integers(1, 2)), args[0], *sides), dtype=kind))


def in_double(case):
    """The same layer, weights and images in float64."""
    args, kwargs, state, x = case
    return args, kwargs, {name: value.double() for name, value in state.items()}, x.double()


@points(1, "C8")
@settings(max_examples=20)
@given(case=loading_cases())
def test_layer_loads_weights(submission, reference, case):
    """The layer loads a state_dict of nn.Conv2d, gives the same output, and its parameters receive gradients."""
    args, kwargs, state, x = case
    seen = submission.run(loaded_layer, args, kwargs, state, x)
    want = reference.run(loaded_layer, *in_double(case))
    text = spelled(args, kwargs)
    assert_close(seen["value"], want["value"], dtype=x.dtype, what=f"{text}(x)")
    for name in state:
        got = seen["grads"].get(name)
        english = f"no gradient reaches the {name} of {text}"
        require(got is not None, english, f"{text} 的 {name} 得不到梯度")
        assert_close(got, want["grads"][name], dtype=x.dtype, what=f"the gradient by the {name} of {text}")


@points(1, "C8")
@given(layer=st.sampled_from([([32, 64, 3], {}), ([32, 64, (3, 5)], {"groups": 4})]))
def test_layer_starts_uniform(submission, layer):
    """Weights and bias start uniform between −1/√fan_in and 1/√fan_in."""
    args, kwargs = layer
    parameters = submission.run(fresh_layer, args, kwargs)["parameters"]
    bound, text = math.prod(weight_shape(args, kwargs)[1:]) ** -0.5, spelled(args, kwargs)
    for name in ("weight", "bias"):
        largest = float(parameters[name].double().abs().max())
        require(
            largest <= bound * (1 + 1e-5),
            f"the largest entry of the {name} of {text} is beyond 1/√fan_in",
            f"{text} 的 {name} 中最大的一项超出了 1/√fan_in",
            expected=bound,
            got=largest,
        )
    variance = float(parameters["weight"].double().var())
    require(
        0.9 <= variance / (bound**2 / 3) <= 1.1,
        f"the variance of the weight of {text} is not that of the uniform distribution",
        f"{text} 的权重的方差不是该均匀分布的方差",
        expected=bound**2 / 3,
        got=variance,
    )
    spread = float(parameters["bias"].double().std())
    require(spread > bound / 10, f"the bias of {text} is constant", f"{text} 的偏置是常数", got=parameters["bias"])


# ---------------------------------------------------------------------- C9


@points(1, "C9")
def test_no_loops(submission):
    """No loop over images or pixels: as many operations for large batches and images as for small ones."""
    weight, pair = counting(2, 2, 2, 2), (4, 12, 36)
    cases = [(n, [torch.ones(n, 2, 3, 3), weight]) for n in pair]
    assert_flat(submission, "conv2d", cases, "images")
    cases = [(n, [torch.ones(1, 2, n, n), weight]) for n in (8, 16, 24)]
    assert_flat(submission, "conv2d", cases, "rows of the image")


@points(1, "C9")
def test_no_loops_over_channels(submission):
    """No loop over channels: as many operations for many channels as for few."""
    cases = [(n, [torch.ones(1, 2, 3, 3), torch.ones(n, 2, 2, 2), torch.ones(n)]) for n in (4, 8, 16)]
    assert_flat(submission, "conv2d", cases, "output channels")
    cases = [(n, [torch.ones(1, n, 3, 3), torch.ones(2, n, 2, 2)]) for n in (4, 9, 18)]
    assert_flat(submission, "conv2d", cases, "input channels")


@points(1, "C9")
def test_nothing_banned(submission):
    """You write the convolution yourself: none of PyTorch's convolutions, no F.unfold and no F.fold."""
    x, w, bias = counting(1, 2, 4, 4), counting(2, 1, 2, 2), torch.tensor([1.0, 2.0])
    assert_allowed(submission, RULES, "conv2d", x, w, bias, stride=2, padding=1, groups=2)
    assert_allowed(submission, RULES, "conv2d", x, counting(1, 2, 2, 3))


@points(1, "C9")
def test_nothing_banned_in_the_layer(submission):
    """The layer does not use PyTorch's convolutions either."""
    judge_uses(submission.run(layer_uses, list(RULES.banned), list(RULES.banned_ops)))
    assert_source_allowed(submission, RULES.banned, ["Conv2d"])


@points(1, "C9")
@settings(max_examples=20)
@given(case=plain_cases(max_batch=2), padding=st.integers(0, 1))
def test_inputs_untouched(submission, case, padding):
    """Images, kernels, bias and the global random state stay as they were."""
    x, weight, bias = case
    assert_untouched(submission, "conv2d", x, weight, bias, padding=padding)


@points(1, "C9")
@settings(max_examples=8)
@given(case=full_cases(dtype=torch.float32))
def test_works_on_devices(submission, device, case):
    """The result is on the device of the images."""
    x, weight, bias, options = case
    assert_on_device(submission, device, "conv2d", x, weight, bias, **options)


@points(1, "C9")
@settings(max_examples=8)
@given(case=loading_cases())
def test_layer_works_on_devices(submission, reference, device, case):
    """After .to(device) the layer works there."""
    args, kwargs, state, x = case
    target, text = TARGETS[device], spelled(args, kwargs)
    seen = submission.run(loaded_layer, args, kwargs, state, x, device=device, target=target)
    loose = {}
    if device == "cuda" and x.dtype == torch.float32:
        loose = dict(zip(("atol", "rtol"), CUDA_TOLERANCE, strict=True))
    want = reference.run(loaded_layer, *in_double(case))["value"]
    assert_close(seen["value"], want, dtype=x.dtype, what=f"{text}(x) on {target}", **loose)
    assert_equal(seen["places"], [target], what=f"the device of {text}(x)")


# ---------------------------------------------------------------------- C10


@points(1, "C10")
def test_bad_sizes_refused(submission):
    """conv_output_size refuses numbers that make no window."""
    bad = {
        "kernel 0": (5, 0), "stride 0": (5, 2, 0), "stride −1": (5, 2, -1),
        "padding −1": (5, 2, 1, -1), "dilation 0": (5, 2, 1, 0, 0), "a kernel larger than the axis": (2, 3),
        "a dilated kernel larger than the padded axis": (3, 3, 1, 1, 3),
    }  # fmt: skip
    for case, numbers in bad.items():
        with raises(ValueError, case=f"conv_output_size with {case}"):
            submission.conv_output_size(*numbers)


@points(1, "C10")
def test_bad_input_refused(submission):
    """conv2d refuses shapes, groups and options that do not fit, and wrong dtypes."""
    x, w = torch.ones(1, 2, 4, 4), torch.ones(2, 2, 2, 2)
    shapes = {
        "a 3-D x": (x[0], w), "x of shape (3, 2, 4)": (torch.ones(3, 2, 4), w), "a 2-D x": (x[0, 0], w), "a 3-D weight": (x, w[0]),
        "a weight for 3 input channels, x with 2": (x, torch.ones(2, 3, 2, 2)),
        "a bias of the wrong length": (x, w, torch.ones(3)),
        "a bias of shape (2, 1)": (x, w, torch.ones(2, 1)),
        "a kernel larger than the image": (x, torch.ones(1, 2, 5, 1)),
        "a kernel wider than the image": (x, torch.ones(1, 2, 1, 5)),
    }  # fmt: skip
    for case, args in shapes.items():
        with raises(ValueError, case=f"conv2d with {case}"):
            submission.conv2d(*args)
    options = [
        {"stride": 0}, {"stride": (1, 0)}, {"stride": (0, 1)}, {"padding": -1}, {"padding": (0, -1)},
        {"dilation": 0}, {"dilation": (0, 1)}, {"groups": 0}, {"groups": -1}, {"groups": 2}, {"dilation": 4},
    ]  # fmt: skip
    for option in options:
        with raises(ValueError, case=f"conv2d with {told(option)[0]}"):
            submission.conv2d(x, w, **option)
    with raises(ValueError, case="conv2d with 3 output channels and groups=2"):
        submission.conv2d(x, torch.ones(3, 1, 2, 2), groups=2)
    whole = {"an integer x": (x.long(), w), "an integer weight": (x, w.long())}
    whole |= {"an integer x and weight": (x.long(), w.long()), "two dtypes": (x, w.double())}
    for case, args in whole.items():
        with raises(TypeError, case=f"conv2d with {case}"):
            submission.conv2d(*args)


@points(1, "C10")
def test_bad_layers_refused(submission):
    """Conv2d refuses numbers that make no convolution, in the constructor or at the first call."""
    x = torch.ones(1, 2, 4, 4)
    bad = [
        ([2, 2, 0], {}), ([2, 2, (2, 0)], {}), ([2, 2, (0, 2)], {}), ([2, 2, 2], {"stride": 0}), ([2, 2, 2], {"padding": -1}),
        ([2, 2, 2], {"dilation": 0}), ([2, 2, 2], {"groups": 0}), ([2, 3, 2], {"groups": 2}),
        ([2, 3, 2], {"groups": 3}), ([3, 3, 2], {"groups": 2}), ([2, 2, 5], {}),
    ]  # fmt: skip
    for args, kwargs in bad:
        with raises(ValueError, case=spelled(args, kwargs)):
            submission.run(constructed, args, kwargs, x)
