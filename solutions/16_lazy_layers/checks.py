"""The checks of exercise-16."""

import torch
from probes import (
    after_first_input,
    before_first_input,
    chain,
    dry_run,
    early_sgd,
    layer_calls,
    loads_into_linear,
    nested_readiness,
    on_gpu,
    other_width,
    readiness,
    refused_sgd,
    sgd_steps,
    twins,
)

from grader.checks import (
    assert_close,
    assert_equal,
    assert_type,
    assume,
    example,
    given,
    points,
    raises,
    require,
    rules_of,
    settings,
    st,
    tensors,
)
from grader.checks.modules import assert_module_allowed, make
from grader.inside import modules

RULES = rules_of(__file__)
F64 = torch.float64


@points(3, "C1")
@given(out=st.integers(1, 4), bias=st.booleans())
def test_weight_waits(submission, out, bias):
    """Before the first input the weight is a registered UninitializedParameter without a shape."""
    seen = submission.run(before_first_input, out, {"bias": bias})
    text = f"DeferredLinear({out}, bias={bias})"
    require(
        "UninitializedParameter" in seen["weight"],
        f"before the first input, {text}.weight is no UninitializedParameter",
        f"第一次输入之前，{text}.weight 不是 UninitializedParameter",
        got=seen["weight"][0],
    )
    require(
        isinstance(seen["shape"], str),
        f"{text}.weight has a shape before the first input: it was guessed",
        f"第一次输入之前，{text}.weight 已经有形状：那是猜的",
        got=seen["shape"],
    )
    assert_equal(seen["requires_grad"], True, what=f"{text}.weight.requires_grad")
    assert_equal(seen["names"], ["bias", "weight"] if bias else ["weight"], what=f"the names of {text}'s parameters")
    assert_equal(seen["found"], ["weight"], what="the names under which the weight is registered")


@points(3, "C1")
@given(out=st.integers(1, 4))
def test_bias_is_there(submission, out):
    """The bias is zeros from the start, None with bias=False; in_features is None."""
    seen = submission.run(before_first_input, out, {})
    assert_equal(seen["bias"].detach(), torch.zeros(out), what=f"DeferredLinear({out}).bias")
    assert_equal(seen["bias"].requires_grad, True, what=f"DeferredLinear({out}).bias.requires_grad")
    assert_equal(seen["in_features"], None, what=f"DeferredLinear({out}).in_features before the first input")
    bare = submission.run(before_first_input, out, {"bias": False})
    assert_equal(bare["bias"], None, what=f"DeferredLinear({out}, bias=False).bias")


@points(3, "C1")
@given(X=tensors((2, 3)), W=tensors(st.sampled_from([(2, 3), (1, 3), (3, 3)])))
@settings(max_examples=8)
@example(X=torch.tensor([[1.0, 2.0, 3.0], [0.0, -1.0, 0.5]]), W=torch.tensor([[1.0, -1.0, 0.5], [2.0, 0.0, 3.0]]))
def test_layer_is_not_ready(submission, X, W):
    """is_materialized(layer) is False before the first input and True after it."""
    seen = submission.run(readiness, len(W), X, W)
    assert_equal(seen["ready"], [False, True], what="is_materialized(layer) before and after the first input")
    want = X.double() @ W.double().T
    assert_close(seen["output"], want, dtype=X.dtype, what="the output after the first input, with a weight set by us")


@st.composite
def calls(draw):
    """Values of a layer, with bias or not, and inputs of one to four axes, all with the same last axis."""
    d, q = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    values = {"weight": draw(tensors((q, d)))}
    if draw(st.booleans()):
        values["bias"] = draw(tensors((q,)))
    ranks = draw(st.lists(st.integers(0, 3), min_size=2, max_size=3))
    inputs = [draw(tensors((*draw(st.tuples(*[st.integers(1, 2)] * r)), d))) for r in ranks]
    return values, inputs


def after(submission, case, **options):
    """A layer that gets the inputs of a case, with the values of the case after the first."""
    values, inputs = case
    own = {"bias": "bias" in values}
    return submission.run(after_first_input, len(values["weight"]), inputs, own, values=values, **options)


@points(3, "C2")
@given(case=calls())
def test_first_input_gives_the_shape(submission, case):
    """The first input, of one to four axes, gives the width: its last axis."""
    values, inputs = case
    seen = after(submission, case)
    shape = tuple(values["weight"].shape)
    assert_equal(seen["kind"], "Parameter", what="the class of the weight after the first input")
    text = f"the shape of the weight after an input of shape {tuple(inputs[0].shape)}"
    assert_equal(tuple(seen["weights"][0].shape), shape, what=text)
    assert_equal(seen["in_features"], shape[1], what="in_features after the first input")
    assert_equal(seen["names"], sorted(values), what="the names of the parameters")
    require(
        not seen["weights"][0].isnan().any(),
        "the weight is never filled: it holds what happened to be in memory",
        "权重从未填充：里面是内存中原有的内容",
    )


@points(3, "C2")
@given(case=calls())
def test_same_object(submission, case):
    """The weight is the very parameter that was there before the first input."""
    values, _ = case
    seen = after(submission, case)
    require(
        not isinstance(seen["kept"], str),
        "the parameter from before the first input is still uninitialised: the weight is another object",
        "第一次输入之前的那个参数仍未初始化：weight 是另一个对象",
    )
    assert_equal(seen["kept"], values["weight"], what="the parameter that was `weight` before the first input")


@points(3, "C2")
@given(case=calls())
def test_output_is_affine(submission, case):
    """The output is X Wᵀ + bias for inputs of one to four axes, and no later call changes the weight."""
    values, inputs = case
    seen = after(submission, case)
    for W in seen["weights"]:
        assert_equal(W, values["weight"], what="the weight after a later call")
    for Y, X in zip(seen["outputs"][1:], inputs[1:], strict=True):
        want = X.double() @ values["weight"].double().T + values.get("bias", torch.zeros(1)).double()
        assert_close(Y, want, dtype=X.dtype, what=f"DeferredLinear(...)(X) for X of shape {tuple(X.shape)}")


@points(3, "C2")
@given(X=tensors((2, 3), scale=2.0), out=st.integers(1, 3))
def test_first_output_uses_the_weight(submission, X, out):
    """The output of the first call is X Wᵀ + bias already, with the weight that stays."""
    seen = submission.run(after_first_input, out, [X, X])
    W = seen["weights"][0]
    assert_equal(tuple(W.shape), (out, 3), what="the shape of the weight")
    require((W != 0).any(), "the weight is all zeros", "权重全是零")
    assert_equal(seen["weights"][1], W, what="the weight after a second call")
    for Y in seen["outputs"]:
        assert_close(Y, X.double() @ W.detach().double().T, dtype=X.dtype, what="the output")


@points(2, "C3")
def test_weight_starts_uniform(submission):
    """The weight is drawn uniformly from ±1/√in: within the bounds, with variance 1/(3 in); two layers differ."""
    X = torch.ones(1, 400)
    first, second = [submission.run(after_first_input, 200, [X, X])["weights"][0].detach() for _ in range(2)]
    assert_equal(tuple(first.shape), (200, 400), what="the shape of the weight")
    require(not first.isnan().any(), "the weight is never filled", "权重从未填充")
    limit = (first.abs() <= 0.05 * (1 + 1e-6)).all()
    require(limit, "for in = 400 an entry of the weight lies outside ±0.05", "in = 400 时，有权重超出了 ±0.05")
    variance = float(first.square().mean())
    assert_close(variance, 1 / 1200, atol=0.0, rtol=0.05, what="the variance of the weight for in = 400")
    assert_close(float(first.mean()), 0.0, atol=6 * 0.0289 / 282.8, what="the mean of the weight")


@points(2, "C3")
def test_two_layers_differ(submission):
    """Two layers get different weights, both from the global random numbers."""
    X = torch.ones(2, 3)
    first, second = submission.run(twins, 4, X, X, [])["weights"]
    require(not first.isnan().any(), "the weight is never filled", "权重从未填充")
    require(not torch.equal(first, second), "two layers get the same weight", "两个层得到了同样的权重", got=first)


@points(2, "C3")
@given(X=tensors((2, 3)), out=st.integers(1, 3))
def test_first_call_without_grad(submission, X, out):
    """A first call under no_grad does no harm: the weight requires grad, and a later backward works."""
    seen = submission.run(after_first_input, out, [X, X], under="no_grad")
    assert_equal(seen["requires_grad"], True, what="weight.requires_grad after a first call under no_grad")
    assert_equal(seen["outputs"][0].requires_grad, False, what="requires_grad of the output under no_grad")
    V = torch.linspace(0.5, 1.5, 2 * out).view(2, out).double()
    grads = seen["grads"]
    require(grads[0] is not None, "no gradient reaches the weight", "梯度没有传到权重")
    assert_close(grads[0], V.T @ X.double(), dtype=torch.float32, what="the gradient of the weight")
    assert_close(grads[1], V.sum(0), dtype=torch.float32, what="the gradient of the bias")
    require(not seen["weights"][0].isnan().any(), "the weight is never filled", "权重从未填充")


@points(3, "C4")
@given(X=tensors((2, 3), dtype=F64), V=tensors(st.sampled_from([(2, 3), (1, 3), (3, 3)]), dtype=F64))
def test_double_comes_first(submission, X, V):
    """`.double()` before the first input gives a float64 weight."""
    seen = submission.run(after_first_input, len(V), [X, X], steps=["double"])
    W = seen["weights"][0]
    assert_equal(W.dtype, F64, what="the dtype of the weight after .double() and a first input")
    assert_close(seen["outputs"][1], X @ W.detach().T, what="the output")
    require((W != 0).any(), "the weight is all zeros", "权重全是零")
    seen = submission.run(after_first_input, len(V), [X, X], steps=["double"], values={"weight": V})
    assert_close(seen["outputs"][1], X @ V.T, what="the output with a weight set by us")


@points(3, "C4")
@given(X=tensors((2, 3)), Y=tensors((2, 2)), double=st.booleans())
def test_deepcopy_waits(submission, X, Y, double):
    """A deep copy made before the first input is a layer of its own, and may find another width."""
    X, Y = (X.double(), Y.double()) if double else (X, Y)
    seen = submission.run(twins, 2, X, Y, ["double"] if double else [])
    assert_equal(seen["waiting"], "uninitialised", what="the copy's weight when only the original had an input")
    for Z, W, width in zip(seen["outputs"], seen["weights"], (3, 2), strict=True):
        assert_equal(tuple(W.shape), (2, width), what=f"the shape of a weight after an input of width {width}")
        given_input = X if width == 3 else Y
        assert_close(Z, given_input.double() @ W.detach().double().T, dtype=X.dtype, what="the output")
        require((W != 0).any(), "the weight is all zeros", "权重全是零")


@points(3, "C4")
def test_moves_before_first_input(submission, device):
    """A layer that moves to a device before its first input makes its weight there."""
    X = torch.tensor([[0.0, 1.0, -2.0], [3.0, -1.0, 0.5]])
    seen = submission.run(on_gpu, 2, X, device)
    place = "cpu" if device == "cpu" else "cuda:0"
    for found in seen["places"]:
        assert_equal(found, place, what="the device of the output, a parameter or a gradient")
    W = seen["weight"].double()
    assert_equal(tuple(W.shape), (2, 3), what="the shape of the weight")
    require((W != 0).any(), "the weight is all zeros", "权重全是零")
    tolerance = {"atol": 1e-4, "rtol": 1e-3} if device == "cuda" else {}
    assert_close(seen["output"], X.double() @ W.T, dtype=torch.float32, what=f"the output on {place}", **tolerance)
    require(len(seen["grads"]) == 2, "a parameter got no gradient", "有参数没有得到梯度")
    V = torch.linspace(0.5, 1.5, 4).view(2, 2).double()
    shapes = {tuple(g.shape): g for g in seen["grads"]}
    assert_close(shapes.get((2, 3)), V.T @ X.double(), dtype=torch.float32, what="the weight's gradient", **tolerance)


@st.composite
def two_widths(draw):
    """Two inputs of different last axes; the other axes are often alike."""
    d, e = draw(st.permutations([1, 2, 3, 4]))[:2]
    leading = draw(st.sampled_from([(2,), (), (3,), (2, 2)]))
    other = draw(st.sampled_from([leading, (2,), ()]))
    return draw(tensors((*leading, d))), draw(tensors((*other, e)))


@points(2, "C5")
@given(case=two_widths(), V=tensors(st.sampled_from([(2, 4), (1, 4), (3, 4)])))
def test_other_width_refused(submission, case, V):
    """Another last axis later is a ValueError; the weight stays as it is, and right inputs go on working."""
    X, Y = case
    W = V[:, : X.size(-1)].contiguous()
    seen = submission.run(other_width, len(W), X, Y, W)
    require(
        "ValueError" in seen["error"],
        f"an input of width {Y.size(-1)} after one of width {X.size(-1)}: a ValueError was expected",
        f"先输入宽度 {X.size(-1)}，再输入宽度 {Y.size(-1)}：应当引发 ValueError",
        got=seen["error"][:1] or "no error",
    )
    assert_equal(seen["before"].detach(), W, what="the weight that was set after the first input")
    assert_equal(seen["after"].detach(), W, what="the weight after the refused input")
    assert_equal(seen["in_features"], X.size(-1), what="in_features after the refused input")
    want = X.double() @ W.double().T
    for Z in seen["outputs"]:
        assert_close(Z, want, dtype=X.dtype, what="the output for the right input")


X43 = torch.tensor([[0.0, 1.0, -2.0], [3.0, -1.0, 0.5], [1.0, 1.0, 2.0], [-0.5, 2.0, 0.25]])
IMAGE = torch.linspace(-1, 1, 32).view(2, 1, 4, 4)
SHAPES = {
    "nested": {"3.weight": (2, 3), "4.1.weight": (1, 2)},
    "pair": {"left.weight": (2, 3), "right.weight": (2, 4)},
    "torch": {"0.weight": (2, 1, 2, 2), "1.weight": (2,), "3.weight": (3, 18), "4.weight": (2, 3)},
}


HELD = st.lists(st.integers(0, 10), unique=True, max_size=5).map(sorted)
"""Which of the nested net's modules are held in evaluation mode."""


def check_dry_run(seen, kind):
    """What a dry run makes, and the traces that it leaves."""
    refused = f"materialize raised {seen['error'][:1]}", f"materialize 引发了 {seen['error'][:1]}"
    require(not seen["error"], *refused)
    assert_equal(seen["after"], seen["before"], what="the `training` flags of all submodules after materialize")
    assert_equal(sorted(seen["grads"]), [], what="the parameters that have a gradient after materialize")
    for name, shape in SHAPES[kind].items():
        assert_equal(seen["shapes"][name], shape, what=f"the shape of {name} after materialize")
    assert_equal(seen["grad_enabled"], True, what="torch.is_grad_enabled() after materialize")
    require(seen["returned"] == 0, "materialize does not return the module itself", "materialize 返回的不是模块本身")


@st.composite
def dry_runs(draw):
    """Values of the nested net's own tensors, modules held in evaluation mode, and a sample."""
    values = {
        "0.running_mean": draw(tensors((3,))),
        "0.running_var": draw(tensors((3,), between=(0.5, 2.0))),
        "1.0.weight": draw(tensors((3, 3))),
        "1.2.running_mean": draw(tensors((3,))),
        "1.2.weight": draw(tensors((3,))),
    }
    later = {"1.0.bias": (3,), "3.weight": (2, 3), "3.bias": (2,), "4.1.weight": (1, 2), "4.1.bias": (1,)}
    later = {name: draw(tensors(shape)) for name, shape in later.items()}
    return values, draw(HELD), draw(tensors((3, 3))), later


@points(3, "C6")
@given(case=dry_runs())
def test_dry_run_restores_flags(submission, case):
    """After materialize every submodule has its own training flag, no gradient exists, and the module is returned."""
    values, held, sample, _ = case
    check_dry_run(submission.run(dry_run, "nested", [sample], held, values), "nested")


@points(3, "C6")
@given(case=dry_runs())
def test_dry_run_leaves_no_trace(submission, reference, case):
    """The dry run moves no running statistics and changes no value that was there before."""
    values, held, sample, later = case
    seen = submission.run(dry_run, "nested", [sample], held, values, later)
    want = reference.run(dry_run, "nested", [sample], held, values, later)
    counts = {f"{name}.num_batches_tracked": torch.tensor(0) for name in ("0", "1.2")}
    for name, value in {**values, **counts}.items():
        assert_equal(seen["now"][name], value, what=f"{name} after materialize")
    refused = f"materialize raised {seen['error'][:1]}", f"materialize 引发了 {seen['error'][:1]}"
    require(not seen["error"], *refused)
    assert_close(seen["output"], want["output"], what="the output of the net after materialize, with weights set by us")


@points(3, "C6")
def test_dry_run_of_one_row(submission):
    """The dry run is in evaluation mode and takes several inputs; torch's own lazy layers are made too."""
    check_dry_run(submission.run(dry_run, "nested", [X43[:1]], [2, 5]), "nested")
    check_dry_run(submission.run(dry_run, "pair", [X43, torch.ones(4, 4)], [1]), "pair")
    check_dry_run(submission.run(dry_run, "torch", [IMAGE], [3]), "torch")


@points(3, "C6")
def test_unreached_branch_refused(submission):
    """A branch that the dry run does not reach is a ValueError; the flags are restored all the same."""
    seen = submission.run(dry_run, "half", [X43, X43], [2])
    require(
        "ValueError" in seen["error"],
        "materialize of a net with a branch that is not reached: a ValueError was expected",
        "materialize 的网络中有没到达的分支：应当引发 ValueError",
        got=seen["error"][:1] or "no error",
    )
    assert_equal(seen["after"], seen["before"], what="the `training` flags after the refusal")


@points(3, "C6")
def test_failing_dry_run_restores_flags(submission):
    """When the dry run raises, the error comes through and the flags are restored."""
    for held in ([], [2], [0, 1, 2, 3]):
        seen = submission.run(dry_run, "failing", [X43], held)
        require(bool(seen["error"]), "the error of the dry run is hidden", "试运行的错误被掩盖了")
        assert_equal(seen["after"], seen["before"], what="the `training` flags after a dry run that raised")
        assert_equal(seen["grad_enabled"], True, what="torch.is_grad_enabled() after a dry run that raised")


@points(2, "C7")
def test_readiness_is_deep(submission):
    """is_materialized sees lazy layers two levels down, torch's own ones, and lazy buffers."""
    cases = {
        "nested": False,
        "LazyLinear": False,
        "LazyConv2d": False,
        "LazyBatchNorm1d(affine=False)": False,
        "ordinary": True,
        "empty": True,
    }
    for kind, want in cases.items():
        got = submission.run(nested_readiness, kind)
        assert_type(got, bool, what="is_materialized(module)")
        text = "a module without parameters" if kind == "empty" else f"a module with {kind} layers"
        assert_equal(got, want, what=f"is_materialized of {text}")


@st.composite
def chains(draw):
    """Output sizes, values of all parameters for an input width, and an input."""
    d, *sizes = draw(st.lists(st.integers(1, 3), min_size=2, max_size=4))
    widths = [d, *sizes]
    values = []
    for p, q in zip(widths[:-1], sizes, strict=True):
        values += [draw(tensors((q, p))), draw(tensors((q,)))]
    return sizes, values, draw(tensors((2, d)))


@points(2, "C7")
@given(case=chains())
def test_mlp_is_a_chain(submission, case):
    """deferred_mlp alternates DeferredLinear and nn.ReLU, ends with a layer, and infers the chain of shapes."""
    sizes, values, X = case
    seen = submission.run(chain, sizes, X, values)
    text = f"deferred_mlp({sizes})"
    require(seen["sequential"], f"{text} is no nn.Sequential", f"{text} 不是 nn.Sequential")
    want = ["DeferredLinear", *["ReLU", "DeferredLinear"] * (len(sizes) - 1)]
    assert_equal(seen["layers"], want, what=f"the layers of {text}")
    shapes = [tuple(v.shape) for v in values]
    what = f"the parameters' shapes of {text} after X of width {X.size(1)}"
    assert_equal([tuple(s) for s in seen["shapes"]], shapes, what=what)
    assert_equal(seen["ready"], [False, True], what=f"is_materialized of {text} before and after X")


@points(2, "C7")
@given(case=chains())
def test_mlp_computes(submission, case):
    """deferred_mlp computes the layers in order, with relu between them and not at the end."""
    sizes, values, X = case
    seen = submission.run(chain, sizes, X, values)
    H = X.double()
    for k in range(0, len(values), 2):
        H = (H.relu() if k else H) @ values[k].double().T + values[k + 1].double()
    assert_close(seen["output"], H, dtype=X.dtype, what=f"deferred_mlp({sizes})(X)")


@points(1, "C8")
def test_early_sgd_refused(submission):
    """make_sgd refuses a module that is not materialised, and a learning rate that is not above 0."""
    early = {"lazy": "a new DeferredLinear", "nested": "a lazy layer deep inside", "torch": "an nn.LazyLinear"}
    for kind, text in early.items():
        with raises(ValueError, case=f"make_sgd of {text}"):
            submission.run(refused_sgd, kind, 0.1)
    for lr in (0.0, -0.1):
        with raises(ValueError, case=f"make_sgd with lr = {lr}"):
            submission.run(refused_sgd, "ready", lr)


@st.composite
def trainings(draw):
    """Values of a net of two layers, an input without zeros, and a learning rate."""
    shapes = {"0.weight": (2, 3), "0.bias": (2,), "2.weight": (1, 2), "2.bias": (1,)}
    values = {name: draw(tensors(shape)) for name, shape in shapes.items()}
    frozen = draw(st.sampled_from([[], [], ["0.weight"], ["2.bias", "0.bias"]]))
    return values, draw(tensors((2, 3))), draw(st.sampled_from([0.1, 0.5, 1.0])), frozen


@points(1, "C8")
@given(case=trainings())
def test_sgd_is_plain(submission, reference, case):
    """make_sgd returns a plain SGD over the trainable parameters: each step is p − lr · gradient."""
    values, X, lr, frozen = case
    seen = submission.run(sgd_steps, values, X, lr, frozen)
    assert_equal("SGD" in seen["classes"], True, what="whether make_sgd returns a torch.optim.SGD")
    want = reference.run(sgd_steps, {k: v for k, v in values.items()}, X, lr, frozen)
    for k in range(2):
        for name, value in want["states"][k].items():
            assert_close(seen["states"][k][name], value, what=f"{name} after step {k + 1}")


@points(1, "C8")
@given(W=tensors((2, 3)), b=tensors((2,)), X=tensors((2, 3)), lr=st.sampled_from([0.1, 1.0]))
def test_optimiser_made_early_trains(submission, W, b, X, lr):
    """An SGD that got layer.parameters() before the first input trains the weight afterwards."""
    assume(bool((X != 0).any()))
    seen = submission.run(early_sgd, 2, X, lr, {"weight": W, "bias": b})
    V = torch.linspace(0.5, 1.5, 4).view(2, 2).double()
    assert_close(seen["weight"], W.double() - lr * V.T @ X.double(), dtype=W.dtype, what="the weight after one step")
    assert_close(seen["bias"], b.double() - lr * V.sum(0), dtype=b.dtype, what="the bias after one step")


@points(1, "C9")
@given(X=tensors((2, 3)), W=tensors((2, 3)), b=tensors((2,)), bias=st.booleans())
def test_state_loads_into_linear(submission, X, W, b, bias):
    """The state dict of a layer that has seen an input loads into an nn.Linear of the same size."""
    seen = submission.run(loads_into_linear, X, {"weight": W, "bias": b} if bias else {"weight": W})
    assert_equal(seen["keys"], ["bias", "weight"] if bias else ["weight"], what="the keys of the state dict")
    assert_equal(seen["missing"] + seen["unexpected"], [], what="the keys that do not fit")
    assert_equal(seen["weight"].detach(), W, what="the weight of the nn.Linear")
    want = X.double() @ W.double().T + (b.double() if bias else 0.0)
    for Y, what in zip(seen["outputs"], ("the layer", "the nn.Linear"), strict=True):
        assert_close(Y, want, dtype=X.dtype, what=f"the output of {what}")


@points(1, "C9")
def test_nothing_banned(submission):
    """DeferredLinear does not use nn.Linear or nn.LazyLinear."""
    assert_module_allowed(submission, RULES, make("DeferredLinear", 2), X43)


@points(1, "C9")
def test_bad_layers_refused(submission):
    """out_features below 1 is a ValueError, integers are a TypeError."""
    for out in (0, -1):
        with raises(ValueError, case=f"DeferredLinear({out})"):
            submission.run(modules.build, make("DeferredLinear", out))
    whole = torch.ones(2, 3, dtype=torch.int64)
    for inputs, place in (([whole], "the first"), ([X43, whole], "a later")):
        with raises(TypeError, case=f"{place} input is an integer tensor"):
            submission.run(layer_calls, 2, inputs)


@points(1, "C9")
def test_bad_sizes_refused(submission):
    """deferred_mlp refuses empty sizes and a size below 1 with a ValueError."""
    for sizes in ([], [3, 0], [0], [-1, 2]):
        with raises(ValueError, case=f"deferred_mlp({sizes})"):
            submission.run(modules.build, make("deferred_mlp", sizes))
