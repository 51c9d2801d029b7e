"""The checks of exercise-8."""

import probes as mine
import torch
import torch.nn.functional as F

from grader.checks import (
    Forbidden,
    SubmissionRaised,
    assert_close,
    assert_equal,
    assert_on_device,
    assert_random_untouched,
    assert_source_allowed,
    assert_type,
    assert_untouched,
    example,
    float_dtypes,
    given,
    judge_growth,
    judge_uses,
    labels,
    points,
    raises,
    require,
    rules_of,
    settings,
    st,
    tensors,
)
from grader.checks.compare import CUDA_TOLERANCE

RULES = rules_of(__file__)
MLP = ("mlp_forward", "mlp_backward", "loss_and_grads")
AUTOGRAD = (
    "torch.autograd.grad", "torch.autograd.backward", "torch.autograd.functional",
    "torch.func.grad", "torch.func.grad_and_value", "torch.func.vjp", "torch.func.jvp",
    "torch.func.jacrev", "torch.func.jacfwd", "torch.func.hessian", "torch.func.linearize",
    "torch.Tensor.backward",
)  # fmt: skip

# Products of HALVES are multiples of 1/4, and no sum of them and of one of EIGHTHS is 0: every
# pre-activation is exact in any order of summation, and at least 1/8 away from the kink.
HALVES = (1.0, 0.0, -1.0, 2.0, -2.0, 0.5, -0.5, 1.5, -1.5, 3.0, -0.5, 0.5)
EIGHTHS = (0.125, -0.125, 0.375, -0.375, 0.625, -1.125, 1.375, -0.625)
SIGNED = (1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, -1.5)


@st.composite
def networks(draw, sizes, dtype=torch.float64, weights=HALVES):
    """X and parameters for sizes (n, d, h, q); no pre-activation is 0."""
    n, d, h, q = draw(sizes)
    kind = draw(dtype) if isinstance(dtype, st.SearchStrategy) else dtype
    X = draw(tensors((n, d), dtype=kind, values=HALVES, transposed=True))
    params = {
        "W1": draw(tensors((d, h), dtype=kind, values=HALVES, transposed=True)),
        "b1": draw(tensors((h,), dtype=kind, values=EIGHTHS)),
        "W2": draw(tensors((h, q), dtype=kind, values=weights, transposed=True)),
        "b2": draw(tensors((q,), dtype=kind, values=HALVES)),
    }
    return X, params


def sides(low=1, high=4, classes=1):
    """Sizes (n, d, h, q)."""
    side = st.integers(low, high)
    return st.tuples(side, side, side, st.integers(max(low, classes), high))


square = st.integers(2, 4).map(lambda side: (side,) * 4)


@st.composite
def with_upstream(draw, sizes):
    """A network and a gradient of its output."""
    X, params = draw(networks(sizes))
    n, q = X.size(0), params["W2"].size(1)
    return X, params, draw(tensors((n, q), dtype=torch.float64, values=SIGNED, transposed=True))


@st.composite
def with_labels(draw, sizes, dtype=torch.float64, weights=HALVES):
    """A network and the classes of its rows."""
    X, params = draw(networks(sizes, dtype, weights))
    return X, draw(labels(X.size(0), params["W2"].size(1))), params


def output_of(X, params):
    """The network, as autograd can follow it."""
    return torch.relu(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"]


def leaves_of(tensors_by_name):
    """Copies in float64 that require gradients."""
    return {k: v.detach().double().clone().requires_grad_() for k, v in tensors_by_name.items()}


def expected_backward(X, params, d_out):
    """All five gradients, from autograd."""
    leaves = leaves_of({"X": X, **params})
    O = output_of(leaves["X"], leaves)
    return dict(zip(leaves, torch.autograd.grad(O, list(leaves.values()), d_out.double())))


def expected_loss(X, y, params, weight_decay=0.0):
    """J and its four gradients, from autograd."""
    leaves = leaves_of(params)
    penalty = leaves["W1"].square().sum() + leaves["W2"].square().sum()
    J = F.cross_entropy(output_of(X.double(), leaves), y) + weight_decay / 2 * penalty
    return J.detach(), dict(zip(leaves, torch.autograd.grad(J, list(leaves.values()))))


def loss_and_grads(submission, X, y, params, *weight_decay):
    """J and the gradients of the submission, once their types are right."""
    got = submission.loss_and_grads(X, y, params, *weight_decay)
    pair = isinstance(got, tuple) and len(got) == 2 and isinstance(got[1], dict)
    require(pair, "loss_and_grads does not return (J, grads)", "loss_and_grads 没有返回 (J, grads)", got=got)
    return got


def judge_gradients(got, want, dtype=torch.float64):
    """Compare dicts of gradients."""
    assert_close(got, want, dtype=dtype, what="the gradients")


@points(1, "C1")
@given(case=networks(sides(), dtype=float_dtypes))
def test_forward_output(submission, case):
    """The output is H W2 + b2 with H = max(X W1 + b1, 0), in the dtype of X."""
    X, params = case
    seen = submission.run(mine.forward, X, params)
    require(seen["parts"] == 2, "mlp_forward does not return (O, cache)", "mlp_forward 没有返回 (O, cache)")
    want = output_of(X.double(), {name: p.double() for name, p in params.items()})
    assert_close(seen["O"], want, dtype=X.dtype, what="the output O")


def rows(n):
    """A network of fixed weights for a batch of n rows; with labels and a gradient."""
    X = torch.linspace(-2, 2, n * 3).view(n, 3)
    params = {
        "W1": torch.linspace(-1, 1, 12).view(3, 4),
        "b1": torch.tensor([0.5, -0.25, 0.125, 1.0]),
        "W2": torch.linspace(1, -1, 8).view(4, 2),
        "b2": torch.tensor([0.5, -0.5]),
    }
    return X, torch.arange(n) % 2, torch.linspace(-1, 1, n * 2).view(n, 2), params


SIZES = (4, 12, 36)


@points(1, "C1")
def test_forward_has_no_loop(submission):
    """The forward pass has no loop over the samples."""
    cases = [(n, [X, params]) for n in SIZES for X, _, _, params in [rows(n)]]
    judge_growth(submission.run(mine.growth, "mlp_forward", cases), SIZES, "mlp_forward", "rows")


@points(4, "C2")
@given(case=with_upstream(square))
def test_gradients_of_square_sizes(submission, case):
    """All five gradients are right for any upstream gradient, also when all sizes are equal."""
    X, params, d_out = case
    judge_gradients(submission.run(mine.backward, X, d_out, params), expected_backward(X, params, d_out))


@points(4, "C2")
@given(case=with_upstream(sides()))
def test_gradients_of_any_sizes(submission, case):
    """All five gradients are right and have the shapes of their tensors, whatever the sizes."""
    X, params, d_out = case
    judge_gradients(submission.run(mine.backward, X, d_out, params), expected_backward(X, params, d_out))


@st.composite
def on_the_kink(draw):
    """Integers with pre-activations that are exactly 0: those of row 0 in unit 0, and others."""
    n, d, h, q = draw(sides(2, 3))
    whole = (1.0, 0.0, -1.0, 2.0, -2.0)
    X = draw(tensors((n, d), dtype=torch.float64, values=whole))
    params = {
        "W1": draw(tensors((d, h), dtype=torch.float64, values=whole)),
        "b1": draw(tensors((h,), dtype=torch.float64, values=(0.0, 1.0, -1.0))),
        "W2": draw(tensors((h, q), dtype=torch.float64, values=SIGNED)),
        "b2": draw(tensors((q,), dtype=torch.float64, values=whole)),
    }
    X[0], params["b1"][0] = 0.0, 0.0
    return X, params, draw(tensors((n, q), dtype=torch.float64, values=SIGNED))


@points(2, "C3")
@given(case=on_the_kink())
def test_zero_passes_nothing(submission, case):
    """Where a pre-activation is exactly 0, no gradient passes."""
    X, params, d_out = case
    judge_gradients(submission.run(mine.backward, X, d_out, params), expected_backward(X, params, d_out))


@points(2, "C3")
@given(case=with_upstream(sides(2, 3)), unit=st.integers(0, 1))
def test_dead_unit_learns_nothing(submission, case, unit):
    """A hidden unit that is negative for every row gets no gradient: in W1, b1 and W2."""
    X, params, d_out = case
    params["b1"][unit] = -100.125
    grads = submission.run(mine.backward, X, d_out, params)
    want = expected_backward(X, params, d_out)
    require(isinstance(grads, dict), "mlp_backward does not return a dict", "mlp_backward 没有返回字典", got=grads)
    assert_equal(sorted(grads), sorted(want), what="the keys of the gradients")
    require(all(grads[k].shape == want[k].shape for k in want),
            "a gradient does not have the shape of its tensor", "有梯度与所属张量的形状不同")  # fmt: skip
    assert_close(grads["W1"][:, unit], want["W1"][:, unit], what=f"the gradient of W1[:, {unit}]")
    assert_close(grads["b1"][unit], want["b1"][unit], what=f"the gradient of b1[{unit}]")
    assert_close(grads["W2"][unit], want["W2"][unit], what=f"the gradient of W2[{unit}]")


@points(3, "C4")
@given(case=with_labels(sides(classes=2), dtype=float_dtypes), weight_decay=st.sampled_from([0.0, 0.1]))
def test_loss_and_gradients(submission, case, weight_decay):
    """J and its four gradients are right, with and without weight decay, also for a single row."""
    X, y, params = case
    J, grads = loss_and_grads(submission, X, y, params, weight_decay)
    want, want_grads = expected_loss(X, y, params, weight_decay)
    assert_close(J, want, dtype=X.dtype, what="J")
    judge_gradients(grads, want_grads, X.dtype)


@points(3, "C4")
@given(case=with_labels(st.just((2, 2, 2, 3))), high=st.permutations([1e3, 0.0, -1e3]), base=st.sampled_from([0.0, 1e3, -1e3]))
@example(case=(torch.ones(1, 1), torch.tensor([1]), {"W1": torch.ones(1, 1), "b1": torch.tensor([0.125]), "W2": torch.ones(1, 2), "b2": torch.zeros(2)}), high=[1e3, -1e3], base=0.0)
def test_large_logits(submission, case, high, base):
    """With logits as large as ±1000, J and the gradients are finite and right."""
    X, y, params = case
    shift = torch.tensor(high, dtype=X.dtype) if base == 0.0 else torch.full_like(params["b2"], base)
    params = {**params, "b2": params["b2"] + shift}
    J, grads = loss_and_grads(submission, X, y, params, 0.1)
    want, want_grads = expected_loss(X, y, params, 0.1)
    assert_close(J, want, dtype=X.dtype, what="J")
    judge_gradients(grads, want_grads, X.dtype)


@points(3, "C4")
@settings(max_examples=8)
@given(case=with_labels(sides(2, 3)))
def test_parameters_may_require_gradients(submission, case):
    """Nothing changes when the parameters require gradients."""
    X, y, params = case
    J, grads = loss_and_grads(submission, X, y, {k: p.requires_grad_() for k, p in params.items()})
    want, want_grads = expected_loss(X, y, params)
    assert_close(J, want, what="J")
    judge_gradients(grads, want_grads)


def require_some(J, grads, want):
    """J is above 0, and some gradient is not 0 where there is one."""
    require(isinstance(J, torch.Tensor) and J.shape == (), "J is not a tensor of shape ()", "J 不是形状为 () 的张量", got=J)
    require(J > 0, "J is not above 0", "J 没有大于 0", got=J)
    assert_equal(sorted(grads), sorted(want), what="the keys of the gradients")
    same = all(isinstance(grads[k], torch.Tensor) and grads[k].shape == w.shape for k, w in want.items())
    require(same, "a gradient does not have the shape of its tensor", "有梯度与所属张量的形状不同")
    if max(w.abs().max() for w in want.values()) > 1e-6:
        require(any(g.any() for g in grads.values()), "all gradients are 0", "所有梯度都是 0")


SMALL = (0.5, -0.5, 1.0, -1.0, 0.25, -0.25, 0.0)
STEP = 1e-6


@points(2, "C5")
@given(case=with_labels(sides(2, 3), weights=SMALL), seed=st.integers(0, 99), weight_decay=st.sampled_from([0.1, 0.0, 1.0]))
def test_a_small_step_changes_the_loss_as_predicted(submission, case, seed, weight_decay):
    """A tiny step in a random direction changes your J by as much as your gradients predict."""
    X, y, params = case
    generator = torch.Generator().manual_seed(seed)
    v = {k: torch.randn(p.shape, generator=generator, dtype=p.dtype) for k, p in params.items()}
    J, grads = loss_and_grads(submission, X, y, params, weight_decay)
    ends = []
    for sign in (1, -1):
        moved = {k: p + sign * STEP * v[k] for k, p in params.items()}
        ends.append(loss_and_grads(submission, X, y, moved, weight_decay)[0])
    require_some(J, grads, expected_loss(X, y, params, weight_decay)[1])
    measured = (ends[0] - ends[1]) / (2 * STEP)
    predicted = sum((grads[k] * v[k]).sum() for k in params)
    gap = abs(measured - predicted) <= 1e-5 * max(1.0, abs(predicted))
    require(gap, "J changes at another rate than your gradients predict",
            "J 的变化率与你的梯度所预言的不同", expected=predicted.detach(), got=measured.detach())  # fmt: skip


@points(1, "C6")
@given(case=with_labels(st.just((2, 2, 3, 2)), weights=SMALL), weight_decay=st.sampled_from([0.1, 0.0]))
def test_repeated_batch_changes_nothing(submission, case, weight_decay):
    """The same batch twice gives the same J and the same gradients; those of b2 add up to 0."""
    X, y, params = case
    J, grads = loss_and_grads(submission, X, y, params, weight_decay)
    J2, grads2 = loss_and_grads(submission, torch.cat([X, X]), torch.cat([y, y]), params, weight_decay)
    require_some(J, grads, expected_loss(X, y, params, weight_decay)[1])
    assert_close(J2, J, what="J of the batch repeated twice")
    assert_close(grads2, grads, what="the gradients of the batch repeated twice")
    if weight_decay == 0.0:
        assert_close(grads["b2"].sum(), torch.zeros((), dtype=X.dtype), what="grads['b2'].sum()")


@points(1, "C6")
@given(case=with_labels(st.just((2, 2, 3, 2)), weights=SMALL))
def test_biases_are_not_decayed(submission, case):
    """The gradients of the biases do not depend on weight_decay."""
    X, y, params = case
    _, plain = loss_and_grads(submission, X, y, params, 0.0)
    J, grads = loss_and_grads(submission, X, y, params, 0.1)
    require_some(J, grads, expected_loss(X, y, params, 0.1)[1])
    for name in ("b1", "b2"):
        assert_close(grads[name], plain.get(name), what=f"the gradient of {name} with weight_decay=0.1")


def dependencies(graph, output):
    """`output` and every node that it depends on."""
    found, pending = {output}, [output]
    while pending:
        new = set(graph.get(pending.pop(), ())) - found
        found |= new
        pending += new
    return found


def judge_order(order, graph, output):
    """Fail unless `order` is one in which back-propagation may visit the nodes."""
    assert_type(order, list, what="the order")
    require(order and order[0] == output, f"the order does not begin with {output!r}", f"顺序没有从 {output!r} 开始", got=order)
    require(all(isinstance(node, str) for node in order), "the order holds something other than names", "顺序中有不是名字的东西", got=order)
    twice = sorted({node for node in order if order.count(node) > 1})
    require(not twice, f"{twice} occur more than once", f"{twice} 出现了不止一次", got=order)
    needed = dependencies(graph, output)
    missing, extra = sorted(needed - set(order)), sorted(set(order) - needed)
    require(not missing, f"{missing} are missing, but {output!r} depends on them", f"缺少 {missing}，而 {output!r} 依赖它们", got=order)
    require(not extra, f"{output!r} does not depend on {extra}", f"{output!r} 并不依赖 {extra}", got=order)
    place = {node: k for k, node in enumerate(order)}
    for node in order:
        for operand in graph.get(node, ()):
            text = f"{operand!r} comes before {node!r}, which uses it"
            require(place[operand] > place[node], text, f"{operand!r} 排在使用它的 {node!r} 之前", got=order)


@points(3, "C7")
def test_diamond_and_repeated_operand(submission):
    """A node shared by two others comes after both of them; a repeated operand comes once."""
    graphs = [
        {"loss": ["a", "b"], "a": ["x"], "b": ["x"]},
        {"loss": ["a", "b", "x"], "b": ["a"], "a": ["x", "w"]},
        {"loss": ["x", "a"], "a": ["b"], "b": ["x"]},
        {"square": ["x", "x"]},
        {"y": ("s", "s", "x"), "s": ("x", "x"), "z": ("y", "s")},
    ]
    for graph in graphs:
        output = next(iter(graph))
        judge_order(submission.backward_order(graph, output), graph, output)


@st.composite
def acyclic(draw):
    """A graph of at most 12 nodes, its entries in any order, and one of its nodes."""
    names = "abcdefghijkl"[: draw(st.integers(2, 12))]
    graph = {}
    for k, name in enumerate(names[:-1]):
        later = st.sampled_from(names[k + 1 :])
        operands = draw(st.lists(later, max_size=3))
        if operands or draw(st.booleans()):
            graph[name] = operands
    known = sorted({*graph, *(o for operands in graph.values() for o in operands)} or {"a"})
    graph = graph or {"a": []}
    shuffled = draw(st.permutations(list(graph)))
    return {name: graph[name] for name in shuffled}, draw(st.sampled_from(known))


@points(3, "C7")
@given(case=acyclic())
def test_order_of_any_graph(submission, case):
    """In any graph, each node that output depends on comes once, after all nodes that use it."""
    graph, output = case
    judge_order(submission.backward_order(graph, output), graph, output)


@points(3, "C7")
def test_long_chain(submission):
    """A chain of 5000 nodes is no problem."""
    order = submission.run(mine.order_of_chain, 5000)
    assert_type(order, list, what="the order")
    want = [f"n{k}" for k in reversed(range(5000))]
    require(order == want, "the order of the chain is wrong", "链的顺序不对", got=order[:3])


@points(1, "C8")
def test_cycle_elsewhere_is_fine(submission):
    """A cycle among nodes that output does not depend on does not matter."""
    for graph in ({"y": ["x"], "p": ["q"], "q": ["p"]}, {"p": ["p", "y"], "y": ["x", "w"]}):
        judge_order(submission.backward_order(graph, "y"), graph, "y")


@points(1, "C8")
def test_cycle_and_unknown_output_refused(submission):
    """A cycle that output depends on, and an unknown output, are refused with ValueError."""
    for graph, case in [
        ({"y": ["a"], "a": ["b"], "b": ["y"]}, "a cycle through output"),
        ({"y": ["a", "x"], "a": ["b"], "b": ["c"], "c": ["a"]}, "a cycle below output"),
        ({"y": ["y", "x"]}, "output is its own operand"),
        ({"y": ["x", "a"], "a": ["a"]}, "an operand is its own operand"),
    ]:
        with raises(ValueError, case=case):
            submission.backward_order(graph, "y")
    for graph in ({"y": ["a"], "a": ["b"]}, {}):
        with raises(ValueError, case="unknown output"):
            submission.backward_order(graph, "z")


@points(1, "C8")
def test_leaf_as_output(submission):
    """A name that occurs only as an operand is a known output, and depends on nothing."""
    graph = {"y": ["a", "x"], "a": ["x"]}
    judge_order(submission.backward_order(graph, "x"), graph, "x")


BETAS = st.sampled_from([1.0, 0.5, 3.0])


@points(2, "C9")
@given(x=tensors(dtype=float_dtypes, scale=2.0, transposed=True), beta=BETAS)
@example(x=torch.tensor(1.0), beta=0.5)
def test_swish_value(submission, x, beta):
    """swish(x, β) is x·σ(βx), elementwise, in the dtype of x; β is 1 unless given."""
    exact = x.double()
    got = submission.swish(x, beta)
    assert_close(got, exact * torch.sigmoid(beta * exact), dtype=x.dtype, what=f"swish(x, {beta:g})")
    got = submission.swish(x)
    assert_close(got, exact * torch.sigmoid(exact), dtype=x.dtype, what="swish(x)")
    assert_close(submission.swish(x, 0.0), exact / 2, dtype=x.dtype, what="swish(x, 0)")


@st.composite
def three_alike(draw):
    """Three float64 tensors of one shape."""
    shape = draw(st.sampled_from([(2,), (1,), (2, 2)]))
    return tuple(draw(tensors(shape, dtype=torch.float64)) for _ in range(3))


@points(2, "C9")
@given(case=three_alike(), beta=st.sampled_from([1.0, 0.5, 3.0, 0.0]))
def test_swish_derivatives(submission, case, beta):
    """The first and the second derivative of swish are right, and they come from Swish."""
    x, v, u = case
    seen = submission.run(mine.derivatives, x, beta, v, u)
    value = seen["value"]
    require(isinstance(value, torch.Tensor) and value.requires_grad, "no gradient flows through swish", "swish 没有梯度")
    require("Swish" in seen["node"], "the result of swish does not come from Swish.apply", "swish 的结果不是由 Swish.apply 得到的", got=seen["node"])
    x, v = x.clone().requires_grad_(), v.clone().requires_grad_()
    (first,) = torch.autograd.grad(x * torch.sigmoid(beta * x), x, v, create_graph=True)
    second = torch.autograd.grad((first * u).sum(), [x, v])
    assert_close(seen["first"], first.detach(), what="the first derivative")
    for got, want, name in zip(seen["second"], second, ("x", "grad_output")):
        if got is None and not want.any():
            continue
        require(got is not None, f"the derivative cannot be differentiated by {name} again", f"导数不能再对 {name} 求导")
        assert_close(got, want, what=f"the derivative of the derivative by {name}")


def arguments(name, n=2):
    """Arguments for one of the mlp functions; for mlp_backward: X, d_out, params."""
    X, y, d_out, params = rows(n)
    return {"mlp_forward": [X, params], "mlp_backward": [X, d_out, params], "loss_and_grads": [X, y, params, 0.1]}[name]


def judge_autograd(submission, name):
    """Fail when a function lets autograd compute a gradient."""
    try:
        submission.run(mine.without_autograd, name, arguments(name))
    except SubmissionRaised as error:
        if error.type_name != "AutogradRefused":
            raise
        line = error.lines[-1][0] if error.lines else None
        raise Forbidden(_autograd(name), line) from None
    assert_source_allowed(submission, AUTOGRAD, [name])


def _autograd(name):
    from grader.text import language

    if language() == "zh":
        return f"{name} 让 autograd 计算梯度；这里要你自己写出公式"
    return f"{name} lets autograd compute gradients; here you write their formulas yourself"


@points(1, "C10")
def test_loss_without_autograd(submission):
    """loss_and_grads computes its gradients without autograd."""
    judge_autograd(submission, "loss_and_grads")


@points(1, "C10")
def test_passes_without_autograd(submission):
    """mlp_forward and mlp_backward do without autograd."""
    judge_autograd(submission, "mlp_forward")
    judge_autograd(submission, "mlp_backward")


@points(1, "C10")
def test_swish_is_your_own(submission):
    """You compute swish and its derivative yourself and do not call PyTorch's."""
    x = torch.tensor([0.5, -1.0, 2.0])
    judge_uses(submission.run(mine.swish_uses, x, list(RULES.banned), list(RULES.banned_ops)))
    assert_source_allowed(submission, RULES.banned, ["swish", "Swish"])


INPUTS = {
    "mlp_forward": ("X", "params"),
    "mlp_backward": ("X", "d_out", "params"),
    "loss_and_grads": ("X", "y", "params"),
}


def judge_untouched(submission, name):
    """Fail when a function changes what it was given."""
    seen = submission.run(mine.inputs_after, name, arguments(name))
    given_to = dict(zip(INPUTS[name], arguments(name)))
    known = {f"params[{key!r}]": p for key, p in given_to.pop("params").items()} | given_to
    if name == "mlp_backward":
        X, d_out, params = arguments(name)
        want = {k: g.to(X.dtype) for k, g in expected_backward(X, params, d_out).items()}
        # What the cache held before, only the worker can say; what it is good for, the values show.
        assert_close(seen["again"], want, what="the gradients of a second backward pass with the same cache")
        del known["X"]  # that meets X only in the cache
    for where, before in {**seen["before"], **known}.items():
        assert_equal(seen["after"][where], before, what=f"{where} after {name}(...)")
        changed = f"{name} changes {where} in place"
        require(not seen["versions"][where], changed, f"{name} 原地改动了 {where}")
    assert_random_untouched(seen["random"], name)


@points(1, "C10")
def test_backward_leaves_its_inputs_alone(submission):
    """mlp_backward changes neither d_out nor the parameters nor the cache."""
    judge_untouched(submission, "mlp_backward")


@points(1, "C10")
def test_forward_and_loss_leave_their_inputs_alone(submission):
    """mlp_forward and loss_and_grads leave their inputs and the random state as they were."""
    judge_untouched(submission, "mlp_forward")
    judge_untouched(submission, "loss_and_grads")


@points(1, "C10")
def test_swish_leaves_its_input_alone(submission):
    """swish leaves its input and the random state as they were."""
    assert_untouched(submission, "swish", torch.tensor([0.5, -1.0, 2.0]), 2.0)


@points(1, "C10")
def test_no_loop_over_samples(submission):
    """mlp_backward and loss_and_grads have no loop over the samples."""
    for name in ("mlp_backward", "loss_and_grads"):
        cases = [(n, arguments(name, n)) for n in SIZES]
        probe = mine.growth if name == "mlp_backward" else mine.probes.op_growth
        judge_growth(submission.run(probe, name, cases), SIZES, name, "rows")


@points(1, "C10")
def test_passes_on_devices(submission, device):
    """mlp_forward and mlp_backward work on the device of X."""
    for name in ("mlp_forward", "mlp_backward"):
        seen = submission.run(mine.on_device, name, arguments(name), device)
        want = submission.run(mine.on_device, name, arguments(name), "cpu")
        place = "cpu" if device == "cpu" else "cuda:0"
        atol, rtol = CUDA_TOLERANCE if device == "cuda" else (None, None)
        assert_close(seen["value"], want["value"], atol=atol, rtol=rtol, what=f"{name} on {place}")
        assert_equal(seen["places"], [place] * len(want["places"]), what=f"the device of the results of {name}")


@points(1, "C10")
def test_loss_on_devices(submission, reference, device):
    """loss_and_grads works on the device of X."""
    assert_on_device(submission, device, "loss_and_grads", *arguments("loss_and_grads"), reference=reference)


@points(1, "C10")
def test_swish_on_devices(submission, reference, device):
    """swish works on the device of x."""
    assert_on_device(submission, device, "swish", torch.tensor([0.5, -1.0, 2.0]), 2.0, reference=reference)


def altered(params, **shapes):
    """The parameters, some of them with another shape."""
    return {**params, **{name: torch.ones(shape) for name, shape in shapes.items()}}


MISFITS = {
    "b1 one entry too long": {"b1": (5,)},
    "b2 one entry too long": {"b2": (3,)},
    "W2 one row too many": {"W2": (5, 2)},
}


@points(1, "C10")
def test_bad_input_of_forward_refused(submission):
    """mlp_forward refuses bad input with the right kind of error."""
    X, _, _, params = rows(3)
    with raises(TypeError, case="mlp_forward: X of integers"):
        submission.run(mine.forward, X.long(), params)
    for bad, case in [(X[0], "a 1-D X"), (X.expand(2, 3, 3), "a 3-D X"), (torch.ones(3, 4), "X one column too wide")]:
        with raises(ValueError, case=f"mlp_forward: {case}"):
            submission.run(mine.forward, bad, params)
    for case, shapes in MISFITS.items():
        with raises(ValueError, case=f"mlp_forward: {case}"):
            submission.run(mine.forward, X, altered(params, **shapes))


@points(1, "C10")
def test_bad_input_of_backward_refused(submission):
    """mlp_backward refuses a d_out that does not have the shape of the output."""
    X, _, d_out, params = rows(3)
    for bad, case in [(d_out[:2], "a row is missing"), (d_out[:, :1], "a column is missing"), (torch.ones(3, 3), "one column too many"), (d_out[0], "1-D")]:
        with raises(ValueError, case=f"mlp_backward, d_out: {case}"):
            submission.run(mine.backward, X, bad, params)


@points(1, "C10")
def test_bad_input_of_loss_refused(submission):
    """loss_and_grads refuses bad input with the right kind of error."""
    X, y, _, params = rows(3)
    call = submission.loss_and_grads
    with raises(TypeError, case="loss_and_grads: X of integers"):
        call(X.long(), y, params)
    for dtype in (torch.int32, torch.float32):
        with raises(TypeError, case=f"loss_and_grads: y of {dtype}"):
            call(X, y.to(dtype), params)
    for bad, case in [(y[:2], "too few labels"), (y[:, None], "y of shape (n, 1)")]:
        with raises(ValueError, case=f"loss_and_grads: {case}"):
            call(X, bad, params)
    for bad, case in [(X[0], "a 1-D X"), (X.expand(3, 3, 3), "a 3-D X"), (torch.ones(3, 4), "X one column too wide")]:
        with raises(ValueError, case=f"loss_and_grads: {case}"):
            call(bad, y, params)
    for case, shapes in MISFITS.items():
        with raises(ValueError, case=f"loss_and_grads: {case}"):
            call(X, y, altered(params, **shapes))
    with raises(ValueError, case="weight_decay=-0.1"):
        call(X, y, params, -0.1)
