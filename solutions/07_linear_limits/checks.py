"""The checks of exercise-7."""

import torch
from probes import counts, default_counts, fold_leaves, trained, xor_net, xor_net_on_device

from grader.checks import (
    assert_close,
    assert_equal,
    assert_on_device,
    assert_random_untouched,
    assert_type,
    assert_untampered,
    assert_untouched,
    assume,
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

CORNERS = torch.tensor([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR = torch.tensor([0.0, 1.0, 1.0, 0.0])
EXACT = [0.0, 1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, -3.0, 1.5, -1.5, 0.25, -0.75, 1.25, -2.5]
"""Numbers whose sums and products are exact, so that no order of additions decides a score of 0."""


# ---------------------------------------------------------------------- folding


@st.composite
def stacks(draw, sizes=None):
    """Affine layers (W, b) in float64 whose sizes chain."""
    widths = sizes or draw(st.lists(st.integers(1, 4), min_size=2, max_size=6))
    return [
        (
            draw(tensors((m, n), dtype=torch.float64, transposed=True)),
            draw(tensors((m,), dtype=torch.float64)),
        )
        for n, m in zip(widths, widths[1:], strict=False)
    ]


def _through(layers, points):
    """Points, one in each row, pushed through the layers one after the other."""
    for W, b in layers:
        points = points @ W.T + b
    return points


def _assert_folded(submission, layers, points):
    result = submission.fold_affine(layers)
    assert_type(result, tuple, what="the result of fold_affine")
    assert_equal(len(result), 2, what="the number of results of fold_affine")
    W, b = result
    n = layers[0][0].size(1)
    origin = _through(layers, torch.zeros(1, n, dtype=torch.float64))
    assert_equal(W.shape, torch.Size((len(layers[-1][1]), n)), what="the shape of W")
    assert_close(b, origin[0], what="b (where the layers send x = 0)")
    assert_close(W, (_through(layers, torch.eye(n, dtype=torch.float64)) - origin).T, what="W")
    assert_close(points @ W.T + b, _through(layers, points), what="the values of the folded layer")
    return W, b


@points(2, "C1")
@given(layers=stacks([2, 2, 2]) | stacks([2, 3, 1]), x=tensors((2, 2), dtype=torch.float64))
def test_two_layers_fold(submission, layers, x):
    """Two affine layers fold into the one affine layer with the same values everywhere."""
    _assert_folded(submission, layers, x)


@points(2, "C1")
@given(layers=stacks(), seed=st.integers(0, 9))
def test_any_stack_folds(submission, layers, seed):
    """From one layer to five, of any sizes, the folded layer agrees with the stack."""
    source = torch.Generator().manual_seed(seed)
    x = torch.randn(3, layers[0][0].size(1), dtype=torch.float64, generator=source)
    _assert_folded(submission, layers, x)


@points(2, "C1")
@given(layers=stacks([3, 1, 3]) | stacks([3, 4, 2, 3]) | stacks([4, 3, 1, 2]))
def test_narrow_layer_limits_rank(submission, layers):
    """The rank of W is never above the width of the narrowest layer."""
    W, _ = _assert_folded(submission, layers, torch.ones(1, layers[0][0].size(1), dtype=torch.float64))
    narrowest = min(len(b) for _, b in layers)
    values = torch.linalg.svdvals(W)
    rank = int((values > 1e-9 * max(1.0, float(values.max()))).sum())
    require(rank <= narrowest, "the rank of W is too high", "W 的秩太高", expected=narrowest, got=rank)


@points(2, "C1")
@given(layers=stacks([2, 3, 2, 1]))
def test_corners_of_a_square(submission, layers):
    """At the corners of the unit square f(0,0) + f(1,1) = f(0,1) + f(1,0), which XOR violates."""
    corners = CORNERS.double()
    W, b = _assert_folded(submission, layers, corners)
    f = (corners @ W.T + b).flatten()
    assert_close(f[0] + f[3], f[1] + f[2], what="f(0,0) + f(1,1)")


# ---------------------------------------------------------------------- rising and falling


@st.composite
def rows(draw, values=None):
    """Rows of features in float64, one of the features, from the front or from the back, and weights."""
    d = draw(st.integers(1, 3))
    X = draw(tensors((draw(st.integers(1, 4)), d), dtype=torch.float64, values=values or EXACT, transposed=True))
    weights = draw(st.lists(st.sampled_from([1.0, -1.0, 2.0, -0.5]), min_size=d, max_size=d))
    return X, draw(st.integers(-d, d - 1)), weights


def _assert_counts(got, want, what):
    assert_type(got, tuple, what=what)
    assert_equal(len(got), 2, what=f"the number of results of {what}")
    for number in got:
        assert_type(number, int, what=f"a count of {what}")
    assert_equal(got, want, what=what)


@points(1, "C2")
@given(case=rows(), step=st.sampled_from([1.0, -1.0, 0.5, -2.0, 3.0]))
def test_affine_functions_go_one_way(submission, case, step):
    """An affine function rises in all rows or falls in all rows, and a negative step exchanges the two counts."""
    X, feature, weights = case
    up = weights[feature] * step > 0
    for size, rises in ((step, up), (-step, not up)):
        seen = submission.run(counts, "affine", weights, X, feature, size)
        want = (len(X), 0) if rises else (0, len(X))
        _assert_counts(seen["counts"], want, f"monotone_counts(f, X, {feature}, step={size:g}) of an affine f")
        assert_equal(seen["X"], X, what="X after monotone_counts")


@points(1, "C2")
@given(case=rows(values=[36.0, 37.0, 30.0, 44.0, 36.5, 40.0, 33.0]), step=st.sampled_from([1.0, -1.0, 2.0]))
@example(case=(torch.linspace(30, 44, 8, dtype=torch.float64).view(8, 1), 0, [1.0]), step=1.0)
def test_fever_and_chill(submission, case, step):
    """f = |x − 37| falls below 37 and rises above it; a row where it stays the same counts for neither."""
    X, feature, weights = case
    x = X[:, feature]
    before, after = (x - 37).abs(), (x + step - 37).abs()
    want = (int((after > before).sum()), int((after < before).sum()))
    seen = submission.run(counts, "|x_j - 37|", weights, X, feature, step)
    _assert_counts(seen["counts"], want, f"monotone_counts(f, X, {feature}, step={step:g}) of f = |x_{feature} - 37|")
    assert_equal(seen["X"], X, what="X after monotone_counts")


@points(1, "C2")
@given(case=rows())
def test_other_features_do_not_count(submission, case):
    """A function that ignores the feature neither rises nor falls."""
    X, feature, weights = case
    seen = submission.run(counts, "without the feature", weights, X, feature, 1.0)
    _assert_counts(seen["counts"], (0, 0), f"monotone_counts(f, X, {feature}) of an f that ignores the feature")
    assert_equal(seen["X"], X, what="X after monotone_counts")


@points(1, "C2")
def test_step_is_one(submission):
    """Without a step the feature grows by 1."""
    X = torch.tensor([[36.0], [36.75], [36.25], [36.5]])
    got = submission.run(default_counts, X, 0)
    _assert_counts(got, (1, 2), "monotone_counts(f, X, 0) of f = |x_0 - 37|")


# ---------------------------------------------------------------------- the perceptron


@st.composite
def small_sets(draw):
    """A few rows of exact numbers, with labels 0 and 1."""
    n, d, kind = draw(st.integers(1, 5)), draw(st.integers(1, 3)), draw(float_dtypes)
    X = draw(tensors((n, d), dtype=kind, values=EXACT, transposed=True))
    return X, draw(tensors((n,), dtype=kind, values=[1.0, 0.0]))


def _fit(submission, X, y, max_epochs):
    result = submission.perceptron_fit(X, y, max_epochs)
    assert_type(result, tuple, what="the result of perceptron_fit")
    assert_equal(len(result), 3, what="the number of results of perceptron_fit")
    assert_type(result[2], bool, what="converged")
    return result


@points(2, "C3")
@given(case=small_sets(), max_epochs=st.sampled_from([1, 2, 3, 100]))
@example(case=(CORNERS, torch.tensor([0.0, 0.0, 0.0, 1.0])), max_epochs=100)
@example(case=(torch.tensor([[1.0, 2.0]]), torch.tensor([0.0])), max_epochs=100)
def test_follows_the_rule(submission, reference, case, max_epochs):
    """w, b and converged are exactly what the perceptron's rule gives, row by row and epoch by epoch."""
    X, y = case
    w, b, converged = _fit(submission, X, y, max_epochs)
    want_w, want_b, want = reference.perceptron_fit(X.double(), y.double(), max_epochs)
    assert_close(w, want_w, dtype=X.dtype, what="w")
    assert_close(b, want_b, dtype=X.dtype, what="b")
    assert_equal(converged, want, what="converged")


@st.composite
def separable_sets(draw):
    """Rows of the square on both sides of a line, none closer to it than 0.2."""
    source = torch.Generator().manual_seed(draw(st.integers(0, 999)))
    X = (torch.rand(12, 2, dtype=torch.float64, generator=source) * 128 - 64).round() / 64
    angle = draw(st.integers(0, 11)) * torch.pi / 6
    normal = torch.tensor([angle, angle - torch.pi / 2], dtype=torch.float64).cos()
    distance = X @ normal + draw(st.sampled_from([0.0, 0.25, -0.25, 0.5]))
    keep = distance.abs() >= 0.2
    y = (distance[keep] > 0).double()
    assume(len(y) >= 3 and 0 < y.sum() < len(y))
    return X[keep], y


def _assert_separates(result, X, y, on_the_line=False):
    """`on_the_line`: a row with a score of exactly 0 is on neither side, and counts as right."""
    w, b, converged = result
    require(
        converged, "it has not converged, although a line separates the classes", "存在分开两类的直线，却没有收敛"
    )
    assert_equal(w.shape, X.shape[1:], what="the shape of w")
    score = X.double() @ w.double() + b.double()
    right = ((score > 0) == (y == 1)) | ((score == 0) & on_the_line)
    learnt = bool(right.all()) and bool(w.any())
    require(learnt, "converged, but some rows are judged wrongly", "报告收敛，却仍有行判断错误", got=(w, b))


@points(2, "C3")
@settings(max_examples=15)
@given(case=separable_sets())
def test_separable_data_converge(submission, case):
    """Where a line separates the classes, the perceptron converges and judges every row rightly."""
    _assert_separates(_fit(submission, *case, 1000), *case)


@points(1, "C4")
def test_xor_never_converges(submission):
    """On XOR converged is False, after 1, 10 or 100 epochs."""
    for max_epochs in (1, 10, 100):
        converged = _fit(submission, CORNERS, XOR, max_epochs)[2]
        assert_equal(converged, False, what=f"converged on XOR with max_epochs={max_epochs}")


@points(1, "C4")
def test_product_makes_xor_separable(submission):
    """With the product x₁x₂ as a third column XOR is separable: converged is True, and all rows are right."""
    X = torch.cat([CORNERS, CORNERS.prod(1, keepdim=True)], dim=1)
    _assert_separates(_fit(submission, X, XOR, 100), X, XOR, on_the_line=True)


# ---------------------------------------------------------------------- XorNet


SHAPES = {"hidden.weight": (2, 2), "hidden.bias": (2,), "output.weight": (1, 2), "output.bias": (1,)}


@points(2, "C5")
def test_truth_table(submission):
    """XorNet gives 0, 1, 1, 0 at the four corners, also after .double(); no affine function does."""
    for dtype in (torch.float32, torch.float64):
        got = submission.run(xor_net, CORNERS.to(dtype))["output"]
        assert_close(got, XOR.to(dtype), atol=1e-6, rtol=0.0, what="XorNet()(corners)")


@points(2, "C5")
def test_nine_numbers(submission):
    """XorNet has nine parameters: hidden is a layer from 2 to 2, output one from 2 to 1."""
    found = submission.run(xor_net, CORNERS)["parameters"]
    assert_equal(sorted(found), sorted(SHAPES), what="the names in XorNet().named_parameters()")
    for name, shape in SHAPES.items():
        assert_equal(found[name].shape, torch.Size(shape), what=f"the shape of {name}")


def _assert_own_weights(seen, X, what):
    p = seen["parameters"]
    missing = [name for name in SHAPES if name not in p]
    require(not missing, f"XorNet has no parameter {missing}", f"XorNet 没有参数 {missing}")
    p = {name: value.double() for name, value in p.items()}
    z = (X.double() @ p["hidden.weight"].T + p["hidden.bias"]).clamp(min=0)
    want = (z @ p["output.weight"].T + p["output.bias"]).flatten()
    assert_close(seen["output"], want, dtype=X.dtype, what=what)


@points(2, "C5")
@given(X=tensors((3, 2), dtype=float_dtypes, scale=2.0) | tensors((1, 2), dtype=float_dtypes, scale=2.0))
def test_output_of_its_layers(submission, X):
    """At every point the output is output(relu(hidden(X))), computed from the module's own weights."""
    _assert_own_weights(submission.run(xor_net, X), X, "XorNet()(X)")


@points(2, "C5")
@settings(max_examples=10)
@given(
    X=tensors((3, 2), scale=2.0),
    zeroed=st.sampled_from(["output.weight", "hidden.weight"]),
    numbers=tensors((9,), values=[1.0, -1.0, 0.5, 2.0, -2.0, 0.25]),
)
def test_layers_matter(submission, X, zeroed, numbers):
    """With output.weight or hidden.weight set to zero the output is the same number everywhere."""
    assert_untampered(submission)
    parts = numbers.split([torch.Size(shape).numel() for shape in SHAPES.values()])
    values = {name: part.view(shape) for (name, shape), part in zip(SHAPES.items(), parts, strict=True)}
    fresh = submission.run(xor_net, X, values)
    assert_close(fresh["parameters"], values, what="the parameters of XorNet, written by the check")
    _assert_own_weights(fresh, X, "XorNet()(X) with other weights")
    values = {zeroed: torch.zeros(SHAPES[zeroed])}
    seen = submission.run(xor_net, X, values)
    seen["parameters"] |= values
    got = seen["output"]
    assert_equal(got.shape, torch.Size((3,)), what="the shape of XorNet()(X)")
    assert_close(got, got[:1].expand(3).contiguous(), what=f"XorNet()(X) with {zeroed} = 0")
    _assert_own_weights(seen, X, f"XorNet()(X) with {zeroed} = 0")


# ---------------------------------------------------------------------- training on XOR


@points(1, "C6")
def test_training_solves_xor(submission):
    """For at least four of the seeds 0 to 4 all four points are on the right side, each logit at least 0.2 from 0."""
    solved, found = 0, []
    for seed in range(5):
        logits = submission.run(trained, CORNERS, {"seed": seed})["logits"]
        assert_equal(logits.shape, torch.Size((4,)), what="the shape of train_xor()(X)")
        found.append(logits)
        solved += bool((logits * (2 * XOR - 1) >= 0.2).all())
    enough = f"XOR is solved for {solved} of the seeds 0 to 4", f"种子 0 到 4 中只有 {solved} 个学会了异或"
    require(solved >= 4, *enough, got=torch.stack(found))
    early = [submission.run(trained, CORNERS, {"seed": seed, "steps": 1})["logits"] for seed in range(5)]
    learnt = any(not (logits * (2 * XOR - 1) >= 0.2).all() for logits in early)
    require(learnt, "XOR is solved after a single step, so nothing is learnt", "只走一步就解出了异或，说明没有在学习")


@points(1, "C6")
@settings(max_examples=4)
@given(hidden=st.sampled_from([3, 5, 1]), seed=st.integers(0, 9))
def test_same_seed_same_net(submission, hidden, seed):
    """The same seed gives the same net, with `hidden` units in its first layer; the global random numbers stay."""
    options = {"hidden": hidden, "steps": 3, "seed": seed}
    first, again = (submission.run(trained, CORNERS, options, drawn) for drawn in (0, 3))
    shapes = [tuple(p.shape) for p in first["parameters"]]
    require(
        (hidden, 2) in shapes, f"no parameter has shape ({hidden}, 2)", f"没有形状为 ({hidden}, 2) 的参数", got=shapes
    )
    assert_equal(again["parameters"], first["parameters"], what="the weights of a second net with the same seed")
    assert_equal(again["logits"], first["logits"], what="the logits of a second net with the same seed")
    assert_random_untouched(first["random"], "train_xor")


# ---------------------------------------------------------------------- rules


@points(1, "C7")
@settings(max_examples=8)
@given(layers=stacks([2, 2, 2]), case=rows(), data=small_sets())
def test_inputs_untouched(submission, layers, case, data):
    """The arguments and the global random state stay as they were."""
    seen = submission.run(fold_leaves, layers)
    assert_equal(seen["tensors"], [t for pair in layers for t in pair], what="the layers after fold_affine")
    require(not any(seen["changes"]), "fold_affine changes its layers in place", "fold_affine 就地改动了各层")
    assert_random_untouched(seen["random"], "fold_affine")
    X, feature, weights = case
    seen = submission.run(counts, "affine", weights, X, feature, 1.0)
    assert_equal(seen["X"], X, what="X after monotone_counts")
    require(not seen["changes"], "monotone_counts changes X in place", "monotone_counts 就地改动了 X")
    assert_untouched(submission, "perceptron_fit", *data, max_epochs=3)


@points(1, "C7")
@settings(max_examples=8)
@given(layers=stacks([2, 3, 2]) | stacks([2, 2]), X=tensors((3, 2)))
def test_works_on_devices(submission, reference, device, layers, X):
    """fold_affine and a moved XorNet give their results on the device of the input."""
    assert_on_device(submission, device, "fold_affine", layers, reference=reference)
    seen = submission.run(xor_net_on_device, X, device)
    here = submission.run(xor_net, X)
    _assert_own_weights(here, X, "XorNet()(X)")
    place = "cpu" if device == "cpu" else "cuda:0"
    tolerance = {"atol": 1e-4, "rtol": 1e-3} if device == "cuda" else {}
    assert_close(seen["output"], here["output"], what=f"XorNet()(X) on {place}", **tolerance)
    assert_equal(seen["places"], [place], what="the device of XorNet()(X)")


@points(1, "C7")
def test_bad_layers_refused(submission):
    """fold_affine refuses an empty stack, and sizes that do not chain."""
    with raises(ValueError, case="fold_affine([])"):
        submission.fold_affine([])
    sizes = [((3, 2), (2, 2)), ((3, 2), (1, 1)), ((2, 2), (2, 2), (2, 3))]
    for shapes in sizes:
        with raises(ValueError, case=f"fold_affine: weights of shapes {', '.join(map(str, shapes))}"):
            submission.fold_affine([(torch.ones(s), torch.ones(s[0])) for s in shapes])


@points(1, "C7")
def test_bad_features_refused(submission):
    """monotone_counts refuses X that is not a float matrix, and features that it does not have."""
    for X in (torch.ones(3), torch.ones(2, 3, 3)):
        with raises(ValueError, case=f"monotone_counts: X of shape {tuple(X.shape)}"):
            submission.run(counts, "affine", [1.0], X, 0, 1.0)
    with raises(TypeError, case="monotone_counts: X of integers"):
        submission.run(counts, "affine", [1.0, 1.0], torch.tensor([[1, 2]]), 0, 1.0)
    for feature in (2, -3):
        with raises(ValueError, case=f"monotone_counts: feature {feature} of 2"):
            submission.run(counts, "affine", [1.0, 1.0], torch.ones(3, 2), feature, 1.0)


@points(1, "C7")
def test_bad_data_refused(submission):
    """perceptron_fit refuses integers, wrong shapes and max_epochs below 1."""
    fit = submission.perceptron_fit
    with raises(TypeError, case="perceptron_fit: X of integers"):
        fit(CORNERS.long(), XOR)
    with raises(TypeError, case="perceptron_fit: y of integers"):
        fit(CORNERS, XOR.long())
    for X in (torch.ones(4), torch.ones(4, 2, 2)):
        with raises(ValueError, case=f"perceptron_fit: X of shape {tuple(X.shape)}"):
            fit(X, XOR)
    for shape in ((3,), (5,), (4, 1)):
        with raises(ValueError, case=f"perceptron_fit: 4 rows, y of shape {shape}"):
            fit(CORNERS, torch.ones(shape))
    for max_epochs in (0, -1):
        with raises(ValueError, case=f"perceptron_fit: max_epochs={max_epochs}"):
            fit(CORNERS, XOR, max_epochs)


@points(1, "C7")
def test_bad_training_refused(submission):
    """train_xor refuses fewer than one hidden unit and fewer than one step."""
    for options in ({"hidden": 0}, {"hidden": -1}, {"steps": 0}, {"steps": -1}):
        shown = ", ".join(f"{name}={value}" for name, value in options.items())
        with raises(ValueError, case=f"train_xor({shown})"):
            submission.run(trained, CORNERS, options)
