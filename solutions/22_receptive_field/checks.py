"""The checks of exercise-22."""

import math

import torch
import torch.nn.functional as F
from probes import kernels_on, measured, network

from grader.checks import (
    assert_close,
    assert_equal,
    assert_on_device,
    assert_type,
    assume,
    dtypes,
    example,
    float_dtypes,
    given,
    points,
    raises,
    require,
    settings,
    st,
    tensors,
)
from grader.inside import probes

K_X = torch.tensor([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]], dtype=torch.float64)
K_Y = K_X.T.contiguous()
EIGHTHS = [k / 8 for k in (0, 8, -8, 16, 4, -4, 1, -1, 3, -3, 24, -16, 10, -10, 5, -7)]
"""Grey values that add up without rounding."""


def target_of(device):
    """Where a device check puts things."""
    return "cpu" if device == "cpu" else "cuda:0"


# ---------------------------------------------------------------------- C1


@points(2, "C1")
@given(dtype=float_dtypes)
def test_sobel_kernels(submission, dtype):
    """sobel_kernels holds K_x and then its transpose K_y, with shape (2, 1, 3, 3) and the dtype asked for."""
    got = submission.sobel_kernels(dtype)
    want = torch.stack([K_X, K_Y])[:, None].to(dtype)
    assert_equal(got, want, what=f"sobel_kernels({dtype})")


@points(2, "C1")
def test_sobel_default(submission):
    """Without arguments the kernels are float32."""
    assert_equal(submission.sobel_kernels(), torch.stack([K_X, K_Y])[:, None].float(), what="sobel_kernels()")


@points(2, "C1")
@given(dtype=float_dtypes, place=st.sampled_from(["cuda:1", "cpu", torch.device("cuda", 0), "cuda:0"]))
def test_sobel_on_a_device(submission, dtype, place):
    """The kernels are on the device asked for."""
    seen = submission.run(kernels_on, dtype, place)
    assert_equal(seen["value"], torch.stack([K_X, K_Y])[:, None].to(dtype), what=f"sobel_kernels({dtype}, {place})")
    assert_equal(seen["places"], [str(place)], what=f"the device of sobel_kernels({dtype}, {place})")


# ---------------------------------------------------------------------- C2


@st.composite
def images(draw, dtype=torch.float64, max_batch=2, max_side=5):
    """Grey images whose values add up without rounding."""
    kind = dtype if isinstance(dtype, torch.dtype) else draw(dtype)
    n, h, w = draw(st.integers(1, max_batch)), draw(st.integers(3, max_side)), draw(st.integers(3, max_side))
    return draw(tensors((n, 1, h, w), values=EIGHTHS, transposed=True)).to(kind)


@points(3, "C2")
@given(img=images(dtype=float_dtypes))
@example(img=K_X[None, None])
@example(img=torch.eye(3, dtype=torch.float64)[None, None])
def test_edges_agree(submission, reference, img):
    """edge_magnitude is √(g_x² + g_y²) of the cross-correlations with K_x and K_y, in windows inside the image, in float32 and float64."""
    want = reference.edge_magnitude(img.double())
    assert_close(submission.edge_magnitude(img), want, dtype=img.dtype, what="edge_magnitude(img)")


@points(3, "C2")
@given(level=st.sampled_from(EIGHTHS), h=st.integers(3, 5), w=st.integers(3, 5), dtype=float_dtypes)
@example(level=1.0, h=3, w=3, dtype=torch.float64)
def test_constant_has_no_edges(submission, level, h, w, dtype):
    """A constant image has magnitude exactly 0."""
    img = torch.full((1, 1, h, w), level, dtype=dtype)
    want = torch.zeros(1, 1, h - 2, w - 2, dtype=dtype)
    assert_equal(submission.edge_magnitude(img), want, what=f"edge_magnitude of a constant image ({level:g})")


slopes = st.sampled_from([0.0, 1.0, -1.0, 2.0, 3.0, -2.0, 0.5, 4.0])


def ramp(a, b, h=4, w=5):
    """An image a·column + b·row."""
    return a * torch.arange(w, dtype=torch.float64) + b * torch.arange(h, dtype=torch.float64)[:, None]


@points(3, "C2")
@given(a=slopes, b=slopes)
@example(a=1.0, b=0.0)
@example(a=3.0, b=4.0)
def test_ramp_is_even(submission, a, b):
    """An image a·column + b·row has magnitude 8√(a² + b²) everywhere."""
    want = torch.full((1, 1, 2, 3), 8 * math.hypot(a, b), dtype=torch.float64)
    got = submission.edge_magnitude(ramp(a, b)[None, None])
    assert_close(got, want, what=f"edge_magnitude of the ramp {a:g}·column + {b:g}·row")


@points(3, "C2")
@given(height=st.sampled_from([1.0, -1.0, 2.0, 0.5, 3.0]), k=st.integers(2, 5), upright=st.booleans())
def test_step_is_sharp(submission, height, k, upright):
    """A step of the brightness is seen only in the two columns (or rows) next to it, with magnitude 4·height."""
    line = torch.zeros(7, dtype=torch.float64)
    line[k:] = height
    want = torch.zeros(5, dtype=torch.float64)
    want[k - 2 : k] = 4 * abs(height)
    img, edges = line.expand(4, 7), want.expand(2, 5)
    if not upright:
        img, edges = img.T, edges.T
    got = submission.edge_magnitude(img[None, None].contiguous())
    assert_close(got, edges[None, None].contiguous(), what="edge_magnitude of a step")


@points(3, "C2")
@given(img=images(max_batch=1), c=st.sampled_from([2.0, -1.0, 0.5, -2.0]), t=st.sampled_from([1.0, -0.5, 3.0]))
def test_edges_turn_and_scale(submission, img, c, t):
    """Turning the image turns the edges; edges of c·img + t are |c| times those of img."""
    edges = submission.edge_magnitude(img)
    turned = submission.edge_magnitude(img.rot90(1, (2, 3)).contiguous())
    assert_close(turned, edges.rot90(1, (2, 3)), what="edge_magnitude of the turned image")
    scaled = submission.edge_magnitude(c * img + t)
    assert_close(scaled, abs(c) * edges, what=f"edge_magnitude of {c:g}·img + {t:g}")


# ---------------------------------------------------------------------- C3


@points(1, "C3")
@given(level=st.sampled_from(EIGHTHS), h=st.integers(3, 4), w=st.integers(3, 4))
@example(level=0.0, h=3, w=3)
def test_gradient_of_a_constant(submission, level, h, w):
    """On a constant image the gradient is 0, and not NaN."""
    img = torch.full((1, 1, h, w), level, dtype=torch.float64)
    seen = submission.run(probes.gradients, "edge_magnitude", [img])
    require(seen["grads"] is not None, "no gradient flows through edge_magnitude", "edge_magnitude 没有梯度")
    what = f"the gradient of edge_magnitude at a constant image ({level:g})"
    assert_close(seen["grads"][0], torch.zeros_like(img), what=what)


@points(1, "C3")
@given(img=images(), v=tensors((2, 1, 3, 3), dtype=torch.float64))
def test_gradients(submission, reference, img, v):
    """The gradient of edge_magnitude is right, and 0 where the magnitude is 0."""
    n, _, h, w = img.shape
    cotangent = v[:n, :, : h - 2, : w - 2].contiguous()
    got = submission.run(probes.gradients, "edge_magnitude", [img], cotangent=cotangent)
    want = reference.run(probes.gradients, "edge_magnitude", [img], cotangent=cotangent)
    require(got["grads"] is not None, "no gradient flows through edge_magnitude", "edge_magnitude 没有梯度")
    assert_close(got["grads"], want["grads"], what="the gradient of edge_magnitude")


# ---------------------------------------------------------------------- C4

parts_of_v = st.sampled_from([1.0, 0.0, -1.0, 2.0, 3.0, 4.0, -0.5, -3.0])


@st.composite
def directions(draw):
    """A direction (v_x, v_y) that is not (0, 0)."""
    v = draw(parts_of_v), draw(parts_of_v)
    assume(v != (0.0, 0.0))
    return v


@points(2, "C4")
@given(v=directions(), a=slopes, b=slopes, dtype=float_dtypes)
@example(v=(1.0, 0.0), a=1.0, b=0.0, dtype=torch.float64)
@example(v=(3.0, 4.0), a=1.0, b=2.0, dtype=torch.float64)
def test_response_to_a_ramp(submission, v, a, b, dtype):
    """The response of directional_kernel(v) to the ramp a·column + b·row is 8·(v·(a, b))/‖v‖, so 0 across v; its dtype is the one asked for."""
    what = f"directional_kernel({v}, {dtype})"
    kernel = submission.directional_kernel(v, dtype)
    assert_type(kernel, torch.Tensor, what=what)
    assert_equal(kernel.shape, torch.Size([3, 3]), what=f"the shape of {what}")
    assert_equal(kernel.dtype, dtype, what=f"the dtype of {what}")
    got = (kernel.double() * ramp(a, b, 3, 3)).sum().to(dtype)
    want = torch.tensor(8 * (v[0] * a + v[1] * b) / math.hypot(*v), dtype=torch.float64)
    assert_close(got, want, dtype=dtype, what=f"the response of {what} to {a:g}·column + {b:g}·row")


@points(2, "C4")
@given(v=directions(), scale=st.sampled_from([2.0, 0.5, 10.0]))
@example(v=(1.0, 0.0), scale=2.0)
def test_only_the_direction_counts(submission, v, scale):
    """The length of v does not matter, −v gives the opposite kernel, and (1, 0) and (0, 1) give K_x and K_y."""
    kernel = submission.directional_kernel(v, torch.float64)
    longer = submission.directional_kernel((scale * v[0], scale * v[1]), torch.float64)
    assert_close(longer, kernel, what=f"directional_kernel of {scale:g}·{v}")
    opposite = submission.directional_kernel((-v[0], -v[1]), torch.float64)
    assert_close(opposite, -kernel, what=f"directional_kernel of −{v}")
    for axis, want in (((1.0, 0.0), K_X), ((0.0, 1.0), K_Y)):
        assert_close(submission.directional_kernel(axis), want.float(), what=f"directional_kernel({axis})")


# ---------------------------------------------------------------------- C5


@st.composite
def lessons(draw, dtype=torch.float64):
    """Images, wanted maps, the kernel size, a learning rate and a number of steps."""
    kind = dtype if isinstance(dtype, torch.dtype) else draw(dtype)
    n, kh, kw = draw(st.integers(1, 2)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    oh, ow = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    x = draw(tensors((n, 1, kh + oh - 1, kw + ow - 1), dtype=kind, transposed=True))
    y = draw(tensors((n, 1, oh, ow), dtype=kind))
    return x, y, (kh, kw), draw(st.sampled_from([0.1, 0.25, 0.05])), draw(st.integers(1, 5))


@points(3, "C5")
@given(case=lessons(dtype=float_dtypes))
@example(case=(torch.ones(1, 1, 1, 2, dtype=torch.float64), torch.ones(1, 1, 1, 2, dtype=torch.float64), (1, 1), 0.25, 1))
@example(case=(torch.ones(1, 1, 1, 2, dtype=torch.float64), torch.ones(1, 1, 1, 2, dtype=torch.float64), (1, 1), 0.25, 2))
def test_steps_of_descent(submission, reference, case):
    """learn_kernel starts at zero and makes exactly `steps` steps of gradient descent on the mean of the squared errors."""
    x, y, size, lr, steps = case
    got = submission.learn_kernel(x, y, size, lr, steps)
    want = reference.learn_kernel(x.double(), y.double(), size, lr, steps)
    what = f"learn_kernel(x, y, {size}, lr={lr}, steps={steps})"
    assert_close(got, want, dtype=x.dtype, what=what)
    require(not got.requires_grad, f"{what} requires grad", f"{what} 仍带有 requires_grad")


@points(3, "C5")
def test_known_kernels_found(submission):
    """From a random image and its feature map the right kernel is found."""
    x = torch.randn(1, 1, 16, 16, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    secret = torch.tensor([[0.5, -1.0, 2.0], [1.5, 0.0, -0.5], [-2.0, 1.0, 0.25]], dtype=torch.float64)
    for kernel in (secret, torch.tensor([[1.0, -1.0]], dtype=torch.float64)):
        y = F.conv2d(x, kernel[None, None])
        got = submission.learn_kernel(x, y, tuple(kernel.shape), 0.25, 200)
        assert_close(got, kernel[None, None], atol=1e-3, rtol=0.0, what="the learned kernel")


# ---------------------------------------------------------------------- C6

layers_of = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3)), max_size=4)


def field(layers):
    """Size and jump, from the last layer back to the image."""
    size = 1
    for kernel, stride, dilation in reversed(layers):
        size = (size - 1) * stride + (kernel - 1) * dilation + 1
    return size, math.prod(stride for _, stride, _ in layers)


KNOWN = [
    [], [(3, 1, 1)], [(3, 2, 1)], [(3, 1, 2)], [(3, 1, 1)] * 3, [(3, 2, 1)] * 3,
    [(3, 1, 1), (3, 1, 2), (3, 1, 4)], [(7, 2, 1), (3, 2, 1)], [(1, 1, 1), (3, 1, 1), (1, 1, 2)],
]  # fmt: skip


@points(3, "C6")
@given(layers=st.sampled_from(KNOWN))
def test_known_stacks(submission, layers):
    """Well-known stacks have the right size and jump; no layers at all give (1, 1)."""
    assert_field(submission.receptive_field(layers), field(layers), f"receptive_field({layers})")


def assert_field(got, want, what):
    """Two Python ints."""
    assert_equal(got, want, what=what)
    for g in got:
        assert_type(g, int, what=f"a number of {what}")


@points(3, "C6")
@given(layers=layers_of)
def test_any_stack(submission, layers):
    """Size and jump are right for any layers (kernel, stride, dilation)."""
    assert_field(submission.receptive_field(layers), field(layers), f"receptive_field({layers})")


@points(3, "C6")
@settings(max_examples=20)
@given(first=layers_of, second=layers_of)
def test_stacks_in_a_row(submission, first, second):
    """For one stack after another, size = size(A) + (size(B) − 1)·jump(A), and the jumps multiply."""
    a, b = submission.receptive_field(first), submission.receptive_field(second)
    got = submission.receptive_field(first + second)
    want = a[0] + (b[0] - 1) * a[1], a[1] * b[1]
    assert_field(got, want, f"receptive_field({first} + {second})")


# ---------------------------------------------------------------------- C7

LARGEST = 16
"""Receptive fields in the examples; the images are six times as large."""


@st.composite
def networks(draw, convolutions=True, max_layers=4):
    """The specification of a network, its layers per axis, and its number of input channels."""
    count = draw(st.integers(1, max_layers))
    channels = first = draw(st.integers(1, 2)) if convolutions else 1
    parts, axes = [], ([], [])
    for _ in range(count):
        kernel, stride = draw(st.tuples(st.integers(1, 3), st.integers(1, 3))), draw(st.integers(1, 2))
        if convolutions and draw(st.sampled_from([True, True, False])):
            out = draw(st.integers(1, 2))
            strides = draw(st.sampled_from([(stride, stride), (1, 2), (2, 1)]))
            dilation = draw(st.integers(1, 3)), draw(st.integers(1, 3))
            padding = draw(st.integers(0, 2)), draw(st.integers(0, 2))
            parts.append(("conv", channels, out, kernel, strides, dilation, padding, draw(st.booleans())))
            channels = out
        else:
            strides, dilation = (stride, stride), (1, 1)
            parts.append(("avg", kernel, stride))
        for axis in (0, 1):
            axes[axis].append((kernel[axis], strides[axis], dilation[axis]))
        if draw(st.booleans()):
            parts.append(draw(st.sampled_from([("relu",), ("identity",)])))
    cut = draw(st.integers(0, len(parts)))
    if draw(st.booleans()) and 0 < cut < len(parts):
        parts = [("sequential", parts[:cut]), *parts[cut:]]
    sizes = field(axes[0])[0], field(axes[1])[0]
    assume(max(sizes) <= LARGEST)
    return ("sequential", parts), sizes, first


def one(kernel=(3, 3), stride=(1, 1), dilation=(1, 1), padding=(0, 0), after=()):
    """A network with one convolution, its field, and one input channel."""
    spec = ("conv", 1, 1, kernel, stride, dilation, padding, True)
    sizes = tuple((k - 1) * d + 1 for k, d in zip(kernel, dilation, strict=True))
    return ("sequential", [spec, *after]), sizes, 1


def measures(submission, net, **options):
    """The measured size is right, and the network is as it was."""
    spec, sizes, channels = net
    side = 6 * max(sizes) + 6
    seen = submission.run(measured, spec, side, channels, **options)
    what = f"measure_receptive_field(net, {side}, {channels})"
    assert_equal(seen["size"], sizes, what=f"{what} of the net {shown(spec)} with {options.get('weights', 'random')} weights")
    return seen


def shown(spec):
    """A specification as it is written in PyTorch."""
    kind, *options = spec
    if kind == "sequential":
        return f"Sequential({', '.join(shown(part) for part in options[0])})"
    if kind == "avg":
        return f"AvgPool2d({options[0]}, {options[1]})"
    if kind == "conv":
        c_in, c_out, kernel, stride, dilation, padding, _ = options
        return f"Conv2d({c_in}, {c_out}, {kernel}, stride={stride}, dilation={dilation}, padding={padding})"
    return {"relu": "ReLU()", "identity": "Identity()"}[kind]


@points(4, "C7")
@settings(max_examples=24)
@given(net=networks())
@example(net=one())
@example(net=one(kernel=(3, 1)))
@example(net=one(dilation=(2, 2)))
@example(net=one(padding=(2, 2)))
@example(net=one(kernel=(2, 3), dilation=(1, 3), padding=(1, 2)))
def test_measured_size(submission, net):
    """The measured height and width are those of the formula, for stacks of convolutions, pooling and ReLU."""
    measures(submission, net)


@points(4, "C7")
@settings(max_examples=24)
@given(net=networks(max_layers=3), weights=st.sampled_from(["zero", "closed", "negative"]), dtype=dtypes(torch.float32, torch.float64))
@example(net=one(), weights="zero", dtype=torch.float32)
@example(net=one(after=[("relu",)]), weights="closed", dtype=torch.float32)
@example(net=one(after=[("relu",)]), weights="negative", dtype=torch.float64)
def test_weights_do_not_matter(submission, net, weights, dtype):
    """The size does not depend on the weights: they may be 0 or negative, or close every ReLU; float64 nets work too."""
    measures(submission, net, weights=weights, dtype=dtype)


@points(4, "C7")
@settings(max_examples=8)
@given(net=networks(convolutions=False, max_layers=3))
@example(net=(("sequential", [("relu",)]), (1, 1), 1))
@example(net=(("sequential", [("avg", (2, 3), 2)]), (2, 3), 1))
def test_nets_without_parameters(submission, net):
    """Networks without parameters are measured too."""
    measures(submission, net)


@points(4, "C7")
@settings(max_examples=12)
@given(net=networks(max_layers=2), training=st.booleans(), weights=st.sampled_from(["random", "zero"]))
@example(net=one(), training=False, weights="random")
def test_net_stays_as_it_was(submission, net, training, weights):
    """Weights, gradients and the training flag of the network are the same afterwards."""
    spec, sizes, channels = net
    seen = submission.run(measured, spec, 6 * max(sizes) + 6, channels, weights=weights, training=training)
    built = network(spec, torch.Generator().manual_seed(0), weights)
    for k, (name, value) in enumerate(built.named_parameters()):
        assert_equal(seen["weights"][name], value.detach(), what=f"the parameter {name} of the net, afterwards,")
        gradient = torch.full_like(value.detach(), float(k + 1))
        assert_equal(seen["gradients"][name], gradient, what=f"the gradient of {name} of the net, afterwards,")
    flags = [training] * len(list(built.modules()))
    assert_equal(seen["training"], flags, what="the training flags of the net, afterwards,")
    trained = [True] * len(seen["weights"])
    assert_equal(seen["trained"], trained, what="requires_grad of the parameters, afterwards,")


# ---------------------------------------------------------------------- C8


@points(1, "C8")
@settings(max_examples=8)
@given(img=images(dtype=torch.float32))
def test_edges_on_devices(submission, device, img):
    """The edges are on the device of the image."""
    assert_on_device(submission, device, "edge_magnitude", img)


@points(1, "C8")
@settings(max_examples=8)
@given(case=lessons(dtype=torch.float32))
def test_learning_on_devices(submission, device, case):
    """The learned kernel is on the device of the images."""
    assert_on_device(submission, device, "learn_kernel", *case)


@points(1, "C8")
@settings(max_examples=8)
@given(net=networks(max_layers=2))
@example(net=one())
def test_measuring_on_devices(submission, device, net):
    """A network on a GPU is measured there, and stays there."""
    target = target_of(device)
    seen = measures(submission, net, device=device, target=target)
    places = seen["places"]
    assert_equal(places, [target] * len(places), what="the devices of the parameters, afterwards,")


@points(1, "C8")
@settings(max_examples=16)
@given(img=images(dtype=float_dtypes))
def test_image_untouched(submission, img):
    """The image stays as it was."""
    assert_kept(submission.run(probes.inputs_after, "edge_magnitude", [img]), {"img": img}, "edge_magnitude")


@points(1, "C8")
@settings(max_examples=16)
@given(case=lessons(dtype=float_dtypes))
def test_examples_untouched(submission, case):
    """learn_kernel leaves x and y as they were."""
    kept = dict(zip("xy", case, strict=False))
    assert_kept(submission.run(probes.inputs_after, "learn_kernel", list(case)), kept, "learn_kernel")


def assert_kept(seen, tensors_given, name):
    """Inputs are as before. A layer made on the way (and zeroed) may draw random numbers."""
    for got, (letter, value) in zip(seen["args"], tensors_given.items(), strict=False):
        assert_equal(got, value, what=f"{letter} after {name}")
    english = f"{name} changes its input in place"
    require(not any(seen["versions"]), english, f"{name} 就地改动了它的输入")


# ---------------------------------------------------------------------- C9


@points(1, "C9")
def test_bad_images_refused(submission):
    """edge_magnitude refuses images of the wrong shape, and images that are not float."""
    for shape in ((3, 3), (1, 3, 3), (1, 2, 3, 3), (1, 1, 2, 3), (1, 1, 3, 2), (1, 1, 1, 3, 3), (3, 3, 3, 3)):
        with raises(ValueError, case=f"edge_magnitude of an image of shape {shape}"):
            submission.edge_magnitude(torch.ones(shape))
    with raises(TypeError, case="edge_magnitude of integers"):
        submission.edge_magnitude(torch.ones(1, 1, 3, 3, dtype=torch.int64))


@points(1, "C9")
def test_bad_direction_refused(submission):
    """directional_kernel refuses (0, 0)."""
    for v in ((0.0, 0.0), (0, 0), (-0.0, 0.0)):
        with raises(ValueError, case=f"directional_kernel({v})"):
            submission.directional_kernel(v)


@points(1, "C9")
def test_bad_lessons_refused(submission):
    """learn_kernel refuses maps that do not fit, bad numbers, and tensors that are not float."""
    x, y = torch.ones(2, 1, 4, 5), torch.ones(2, 1, 3, 3)
    for shape in ((2, 1, 4, 5), (2, 1, 3, 4), (2, 1, 2, 3), (1, 1, 3, 3), (2, 2, 3, 3), (2, 3, 3)):
        with raises(ValueError, case=f"x of shape (2, 1, 4, 5), y of shape {shape}, kernel_size (2, 3)"):
            submission.learn_kernel(x, torch.ones(shape), (2, 3), 0.1, 1)
    for size, lr, steps in (((2, 3), 0.0, 1), ((2, 3), -0.1, 1), ((2, 3), 0.1, 0), ((2, 3), 0.1, -1)):
        with raises(ValueError, case=f"learn_kernel with lr={lr}, steps={steps}"):
            submission.learn_kernel(x, y, size, lr, steps)
    for whole in ((x.long(), y), (x, y.long())):
        with raises(TypeError, case="learn_kernel of integers"):
            submission.learn_kernel(*whole, (2, 3), 0.1, 1)


@points(1, "C9")
def test_bad_layers_refused(submission):
    """receptive_field refuses kernels, strides and dilations below 1."""
    for layer in ((0, 1, 1), (3, 0, 1), (3, 1, 0), (-1, 1, 1)):
        for layers in ([layer], [(3, 1, 1), layer]):
            with raises(ValueError, case=f"receptive_field({layers})"):
                submission.receptive_field(layers)


@points(1, "C9")
def test_bad_sizes_refused(submission):
    """measure_receptive_field refuses input sizes and channel numbers below 1."""
    spec = ("sequential", [("relu",)])
    for size, channels in ((0, 1), (-3, 1), (5, 0), (5, -1)):
        with raises(ValueError, case=f"measure_receptive_field(net, {size}, {channels})"):
            submission.run(measured, spec, size, channels)
