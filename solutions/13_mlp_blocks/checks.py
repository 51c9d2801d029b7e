"""The checks of exercise-13."""

import math

import torch
from probes import bad_factory, container, random_constant, stacked
from torch import Generator

from grader.checks import (
    assert_close,
    assert_equal,
    assume,
    close,
    example,
    given,
    points,
    raises,
    require,
    rules_of,
    said,
    seeds,
    settings,
    st,
    tensors,
)
from grader.checks.modules import (
    assert_forward_untouched,
    assert_module_allowed,
    assert_module_on_device,
    assert_shapes,
    assert_work,
    filled,
    keep,
    kept,
    linear,
    make,
    name,
)
from grader.inside import modules

RULES = rules_of(__file__)
DOUBLE = ["double"]


def mlp_shapes(sizes):
    """The shapes of the parameters of an MLP: weight, bias, weight, bias, ..."""
    return [shape for d, q in zip(sizes[:-1], sizes[1:], strict=True) for shape in ((q, d), (q,))]


@st.composite
def mlps(draw, layers=(2, 3), ranks=(1, 3)):
    """Sizes of an MLP, values of its parameters, and an input of one to three axes."""
    count = draw(st.integers(*layers)) + 1
    sizes = draw(st.lists(st.integers(1, 3), min_size=count, max_size=count))
    values = [draw(tensors(shape, dtype=torch.float64)) for shape in mlp_shapes(sizes)]
    leading = draw(st.lists(st.integers(1, 3), min_size=ranks[0] - 1, max_size=ranks[1] - 1))
    return sizes, values, draw(tensors((*leading, sizes[0])))


def both(submission, reference, recipe, inputs, values=None, gradients=True):
    """What the submission's module does, and the reference's in float64 on the same numbers."""
    seen = submission.run(modules.work, recipe, inputs, values, gradients=gradients)
    wide = [X.double() for X in inputs]
    want = reference.run(modules.work, recipe, wide, values, DOUBLE, gradients=gradients)
    return seen, want


@points(3, "C1")
@given(sizes=st.lists(st.integers(1, 4), min_size=2, max_size=4))
def test_mlp_registers_its_layers(submission, sizes):
    """MLP.parameters() finds the weight and the bias of one linear layer for each step of sizes, in order."""
    seen = submission.run(modules.work, make("MLP", sizes), [])
    shapes = mlp_shapes(sizes)
    assert_shapes(seen, shapes, "MLP")
    total = sum(math.prod(tuple(s)) for s in seen["shapes"])
    assert_equal(total, sum(d * q + q for d, q in zip(sizes[:-1], sizes[1:], strict=True)), what="the count")


@points(3, "C1")
@given(case=mlps())
def test_mlp_answers_negative_numbers(submission, case):
    """The last layer has no activation: when its bias is −50, every output is negative."""
    sizes, values, X = case
    low = [*values[:-1], torch.full_like(values[-1], -50.0)]
    assume(bool((abs_bound(values[:-1], X) < 50).all()))
    seen = submission.run(modules.work, make("MLP", sizes), [X], low)
    require(
        (seen["outputs"][0] < 0).all(),
        "the bias of the last layer is −50, but an output is not negative",
        "最后一层的偏置是 −50，却有输出不是负数",
        got=seen["outputs"][0],
    )


def abs_bound(values, X):
    """More than any relu MLP with these values, less its last bias, can answer."""
    H = X.double().abs()
    for k in range(0, len(values), 2):
        H = H @ values[k].abs().T + (values[k + 1].abs() if k + 1 < len(values) else 0.0)
    return H


@points(3, "C1")
@given(case=mlps(layers=(1, 3)))
def test_mlp_composes_its_layers(submission, reference, case):
    """The output is the layers applied in order, with the activation between them; leading axes stay."""
    sizes, values, X = case
    seen, want = both(submission, reference, make("MLP", sizes), [X], values, gradients=False)
    assert_shapes(seen, mlp_shapes(sizes), "MLP")
    assert_work(seen, want, X.dtype, f"MLP({sizes})(X)")


@points(3, "C1")
@given(case=mlps(ranks=(2, 2)))
def test_mlp_gradients(submission, reference, case):
    """Every parameter gets a gradient, and the right one."""
    sizes, values, X = case
    seen, want = both(submission, reference, make("MLP", sizes), [X], values)
    assert_shapes(seen, mlp_shapes(sizes), "MLP")
    assert_work(seen, want, X.dtype, f"MLP({sizes})(X)")


@points(2, "C2")
@given(case=mlps(), activation=st.sampled_from(["torch.tanh", "torch.sigmoid", "torch.nn.functional.elu"]))
def test_activation_is_used(submission, reference, case, activation):
    """The activation that was asked for is the one that is used."""
    sizes, values, X = case
    recipe = make("MLP", sizes, activation=name(activation))
    seen, want = both(submission, reference, recipe, [X], values, gradients=False)
    assert_work(seen, want, X.dtype, f"MLP({sizes}, {activation})(X)")


@st.composite
def prelu_nets(draw):
    """Values of MLP([2, 3, 2, 2], nn.PReLU()), the slope last, and an input."""
    shapes = [*mlp_shapes([2, 3, 2, 2]), (1,)]
    return [draw(tensors(shape, dtype=torch.float64)) for shape in shapes], draw(tensors((2, 2)))


def by_shape(items, shapes):
    """The items in the order of their shapes; those of one shape stay in their order."""
    pairs = zip(items, shapes, strict=True)
    return [item for item, _ in sorted(pairs, key=lambda pair: tuple(pair[1]))]


@points(2, "C2")
@given(case=prelu_nets())
def test_activation_module_belongs(submission, reference, case):
    """An activation that is a module belongs to the MLP: its parameter is found once, is used and is trained."""
    values, X = case
    recipe = make("MLP", [2, 3, 2, 2], activation=make("torch.nn.PReLU"))
    seen, want = both(submission, reference, recipe, [X], values)
    require(
        sorted(tuple(s) for s in seen["shapes"]) == sorted(tuple(s) for s in want["shapes"]),
        "with nn.PReLU() as activation, MLP([2, 3, 2, 2]).parameters() should find three weights, "
        "three biases and one slope",
        "以 nn.PReLU() 为激活函数时，MLP([2, 3, 2, 2]).parameters() 应当找到三个权重、三个偏置和一个斜率",
        got=[tuple(s) for s in seen["shapes"]],
    )
    require(seen["grads"] is not None, "no gradient reaches the parameters", "梯度没有传到参数")
    ordered = [{**s, "grads": by_shape(s["grads"], s["shapes"])} for s in (seen, want)]
    assert_work(*ordered, X.dtype, "MLP([2, 3, 2, 2], nn.PReLU())(X)")


@points(2, "C2")
@given(case=mlps(layers=(1, 1), ranks=(2, 2)))
def test_two_sizes_are_affine(submission, case):
    """MLP with two sizes is one linear layer and no activation: X Wᵀ + b."""
    sizes, (W, b), X = case
    recipe = make("MLP", sizes, activation=name("torch.tanh"))
    seen = submission.run(modules.work, recipe, [X], [W, b])
    assert_close(seen["outputs"][0], X.double() @ W.T + b, dtype=X.dtype, what=f"MLP({sizes})(X)")


@st.composite
def chains(draw):
    """Two or three linear layers (weight, bias) that fit behind each other, and an input."""
    count = draw(st.integers(2, 3))
    sizes = draw(st.lists(st.integers(1, 3), min_size=count + 1, max_size=count + 1))
    values = [draw(tensors(shape)) for shape in mlp_shapes(sizes)]
    return list(zip(values[::2], values[1::2], strict=True)), draw(tensors((2, sizes[0])))


def row_of(layers):
    """Recipes: the linear layers with a tanh after each."""
    return [part for W, b in layers for part in (linear(W, b), make("torch.nn.Tanh"))]


def nested_row(layers, kind):
    """The same, but all except the first in a sequence of their own; `kind` makes sequences."""
    first, *rest = row_of(layers)
    return make(kind, first, make(kind, *rest))


@points(3, "C3")
@given(case=chains())
def test_sequential_registers_its_modules(submission, case):
    """MySequential(...).parameters() finds the parameters of all modules that it was given."""
    layers, _ = case
    seen = submission.run(modules.work, make("MySequential", *row_of(layers)), [])
    assert_shapes(seen, [tuple(x.shape) for layer in layers for x in layer], "MySequential")


@points(3, "C3")
@given(case=chains(), nested=st.booleans())
def test_sequential_computes(submission, reference, case, nested):
    """The modules are applied in order, also in a sequence inside a sequence, and all of them are trained."""
    layers, X = case
    net = nested_row(layers, "MySequential") if nested else make("MySequential", *row_of(layers))
    seen, want = both(submission, reference, net, [X])
    assert_work(seen, want, X.dtype, "MySequential(...)(X)")


@points(3, "C3")
@given(case=chains(), nested=st.booleans())
def test_sequential_loads_a_state(submission, case, nested):
    """The state of an nn.Sequential loads into a MySequential of the same modules, key by key, and back."""
    layers, X = case
    blank = [(torch.zeros_like(W), torch.zeros_like(b)) for W, b in layers]
    for source, target in (("torch.nn.Sequential", "MySequential"), ("MySequential", "torch.nn.Sequential")):
        if nested:
            recipes = nested_row(layers, source), nested_row(blank, target)
        else:
            recipes = make(source, *row_of(layers)), make(target, *row_of(blank))
        seen = submission.run(modules.loaded, *recipes, [X])
        other = seen["keys"][0 if source == "MySequential" else 1]
        want = seen["keys"][1 if source == "MySequential" else 0]
        require(
            other == want and not seen["missing"] and not seen["unexpected"],
            "the keys of the state dict are not those of nn.Sequential",
            "状态字典的键与 nn.Sequential 的不同",
            expected=want,
            got=other,
        )
        assert_close(seen["outputs"][1], seen["outputs"][0], what="the output with the loaded state")
        H = X.double()
        for W, b in layers:
            H = torch.tanh(H @ W.double().T + b)
        assert_close(seen["outputs"][0][0], H, dtype=X.dtype, what="the output")


COLUMN = torch.tensor([[1.0], [2.0]])


def judge_modules(seen, expected, order, indices, what):
    """The collection holds the very modules that were given: told by what they do with an input.

    Args:
        expected: what each module does with it, after its weight was changed from outside.
        order: the number of the module at each place.
    """

    def number(answer):
        if not isinstance(answer, torch.Tensor):
            return answer
        return next((k for k, want in enumerate(expected) if close(answer, want)), "another module")

    n = len(order)
    assert_equal(seen["length"], n, what=f"len of {what}")
    for key, text in (("order", "the order of iteration"), ("again", "the order of a second iteration")):
        assert_equal([number(y) for y in seen[key]], order, what=f"{text} over {what} (numbers of the modules)")
    for index, item in zip(indices, seen["items"], strict=True):
        if -n <= index < n:
            assert_equal(number(item), order[index], what=f"[{index}] of {what} (a module's number)")
        else:
            require(
                item == "IndexError",
                f"[{index}] of {what} should raise IndexError",
                f"{said(what)} 的 [{index}] 应当引发 IndexError",
                got=item if isinstance(item, str) else "a module",
            )


@points(2, "C4")
@given(n=st.integers(0, 4), base=st.sampled_from([1.0, 0.5, -2.0, 3.0, 0.75]))
def test_sequential_is_a_collection(submission, n, base):
    """len, iteration and indexing work as for a list, with negative indices, and IndexError past the ends."""
    weights = [torch.tensor([[base + k]]) for k in range(n)]
    indices = list(range(-n - 2, n + 2))
    row = [make("torch.nn.Linear", 1, 1, bias=False)] * n
    seen = submission.run(container, row, indices, weights, COLUMN)
    judge_modules(seen, [COLUMN @ W for W in weights], list(range(n)), indices, f"a MySequential of {n} modules")


@points(2, "C4")
@given(X=tensors((2, 2)))
def test_empty_sequential_is_identity(submission, X):
    """A MySequential without modules returns X, and has no parameters."""
    seen = submission.run(modules.work, make("MySequential"), [X])
    assert_close(seen["outputs"][0], X, what="MySequential()(X)")
    assert_shapes(seen, [], "MySequential()")


@points(2, "C4")
@given(W=tensors((2, 2)), b=tensors((2,)), X=tensors((2, 2)))
def test_same_module_twice(submission, reference, W, b, X):
    """A module given twice is applied twice and counts twice in len; its parameters exist once."""
    twice = [keep("a", linear(W, b)), make("torch.nn.Tanh"), kept("a")]
    held = submission.run(container, twice, [0, 2, -1], [W + 2.5], X + 2)
    answers = [(X + 2) @ (W + 2.5).T + b, (X + 2).tanh()]
    judge_modules(held, answers, [0, 1, 0], [0, 2, -1], "MySequential(a, tanh, a)")
    seen, want = both(submission, reference, make("MySequential", *twice), [X])
    assert_shapes(seen, [(2, 2), (2,)], "MySequential(a, tanh, a)")
    assert_work(seen, want, X.dtype, "MySequential(a, tanh, a)(X)")


def spread(*shapes):
    """Fixed values of some shapes, all different."""
    return [torch.linspace(-1, 1, math.prod(s)).view(s) + k / 7 for k, s in enumerate(shapes)]


DROP, LIN = make("torch.nn.Dropout", 0.5), make("torch.nn.Linear", 3, 3)
VALUES_342 = spread(*mlp_shapes([3, 4, 2]))
WITH_DROPOUT = {
    "MLP": filled(make("MLP", [3, 4, 2], activation=DROP), VALUES_342),
    "MySequential": make("MySequential", LIN, DROP, make("MySequential", LIN, DROP)),
    "Parallel": make("Parallel", LIN, DROP, make("Parallel", LIN, DROP)),
}


def check_parts(submission, recipe, steps, training, dtype):
    seen = submission.run(modules.parts, recipe, steps)
    for part in seen[:-1]:
        kind = part["class"]
        require(
            part["found"] == 1,
            f"{recipe['make']}.modules() does not find the {kind} inside",
            f"{recipe['make']}.modules() 找不到里面的 {kind}",
        )
        assert_equal(part["training"], training, what=f"the flag `training` of the {kind} inside {recipe['make']}")
        assert_equal(part["dtypes"], [dtype] * len(part["dtypes"]), what=f"the dtypes of the {kind} inside")
    assert_equal(seen[-1]["training"], training, what=f"the flag `training` of {recipe['make']}")
    assert_equal(seen[-1]["found"], 1, what=f"how often modules() lists {recipe['make']} itself")
    assert_equal(seen[-1]["dtypes"], [dtype] * len(seen[-1]["dtypes"]), what=f"the dtypes of {recipe['make']}")
    require(
        len(seen[-1]["dtypes"]) >= 4,
        f"{recipe['make']}.parameters() misses parameters",
        f"{recipe['make']}.parameters() 漏掉了参数",
    )


def check_reach(submission, reference, recipe, X):
    """modules() is complete; eval, train and double reach everything inside."""
    for steps, training, dtype in (
        ([], True, torch.float32),
        (["eval"], False, torch.float32),
        (["eval", "train"], True, torch.float32),
        (["double", "eval"], False, torch.float64),
    ):
        check_parts(submission, recipe, steps, training, str(dtype))
    for steps, dtype in ((["eval"], torch.float32), (["double", "eval"], torch.float64)):
        seen = submission.run(modules.work, recipe, [X.to(dtype)], None, steps)
        want = reference.run(modules.work, recipe, [X.double()], None, ["double", "eval"])
        assert_work(seen, want, dtype, f"the output of {recipe['make']} after eval()")


@points(2, "C5")
@settings(max_examples=8)
@given(X=tensors((2, 3), values=[1.0, -1.0, 2.0, 0.5, -3.0]))
def test_mlp_is_reached(submission, reference, X):
    """`modules()`, `.eval()` and `.double()` reach every module inside an MLP."""
    check_reach(submission, reference, WITH_DROPOUT["MLP"], X)


@points(2, "C5")
@settings(max_examples=8)
@given(X=tensors((2, 3), values=[1.0, -1.0, 2.0, 0.5, -3.0]))
def test_sequential_is_reached(submission, reference, X):
    """`modules()`, `.eval()` and `.double()` reach every module inside a MySequential."""
    check_reach(submission, reference, WITH_DROPOUT["MySequential"], X)


@points(2, "C5")
@settings(max_examples=8)
@given(X=tensors((2, 3), values=[1.0, -1.0, 2.0, 0.5, -3.0]))
def test_parallel_is_reached(submission, reference, X):
    """`modules()`, `.eval()` and `.double()` reach every module inside a Parallel."""
    check_reach(submission, reference, WITH_DROPOUT["Parallel"], X)


@st.composite
def branches(draw):
    """One to three branches (weight, bias) of different widths, and an input of two to four axes."""
    widths = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    values = [(draw(tensors((q, 2))), draw(tensors((q,)))) for q in widths]
    rank = draw(st.integers(2, 4))
    return values, draw(tensors((2,) * rank))


@points(3, "C6")
@given(case=branches())
def test_parallel_concatenates(submission, reference, case):
    """Every branch sees X; the results stand side by side along the last axis, in order, and all branches learn."""
    values, X = case
    recipe = make("Parallel", *(linear(W, b) for W, b in values))
    seen, want = both(submission, reference, recipe, [X])
    assert_shapes(seen, [tuple(x.shape) for pair in values for x in pair], "Parallel")
    assert_work(seen, want, X.dtype, "Parallel(...)(X)")


@st.composite
def image_branches(draw):
    """Weights of two 1×1 convolutions, an image batch, and an axis along which their results fit."""
    dim = draw(st.sampled_from([1, 1, -3, 0, 2]))
    channels = (1, 3) if dim in (1, -3) else (2, 2)
    return dim, [draw(tensors((c, 2, 1, 1))) for c in channels], draw(tensors((2, 2, 2, 2)))


@points(3, "C6")
@given(case=image_branches())
def test_parallel_uses_dim(submission, reference, case):
    """dim chooses the axis: with dim=1 the channels of image batches are joined."""
    dim, weights, X = case
    convs = [filled(make("torch.nn.Conv2d", 2, len(K), 1, bias=False), [K]) for K in weights]
    recipe = make("Parallel", *convs, make("torch.nn.Identity"), dim=dim)
    seen, want = both(submission, reference, recipe, [X])
    assert_work(seen, want, X.dtype, f"Parallel(..., dim={dim})(X)")


@points(3, "C6")
@given(W=tensors((2, 2)), b=tensors((2,)), X=tensors((2, 2)))
def test_same_branch_twice(submission, reference, W, b, X):
    """A branch given twice appears twice in the result; its parameters exist once."""
    recipe = make("Parallel", keep("a", linear(W, b)), make("torch.nn.Tanh"), kept("a"))
    seen, want = both(submission, reference, recipe, [X])
    assert_shapes(seen, [(2, 2), (2,)], "Parallel(a, tanh, a)")
    assert_work(seen, want, X.dtype, "Parallel(a, tanh, a)(X)")


@points(3, "C7")
@given(width=st.integers(1, 4))
def test_constant_is_registered(submission, width):
    """rand_weight is not among the parameters, but is saved with the model and follows `.double()`."""
    net = make("FixedHiddenMLP", width)
    seen = submission.run(modules.inventory, net)
    assert_equal(sorted(seen["parameters"]), ["linear.bias", "linear.weight"], what="the names of the parameters")
    require(
        "rand_weight" in seen["state"],
        "rand_weight is not in the state dict",
        "rand_weight 不在状态字典里",
        got=sorted(seen["state"]),
    )
    R = seen["state"]["rand_weight"]
    assert_equal(R.shape, torch.Size([width, width]), what="the shape of rand_weight")
    assert_equal(R.requires_grad, False, what="rand_weight.requires_grad")
    require(
        bool(((R >= 0) & (R < 1)).all()), "rand_weight leaves [0, 1)", "rand_weight 超出了 [0, 1)", got=R
    )
    wide = submission.run(modules.inventory, net, steps=DOUBLE)
    assert_equal(wide["state"]["rand_weight"].dtype, torch.float64, what="the dtype of rand_weight after .double()")
    assert_equal(wide["state"]["rand_weight"], R.double(), what="rand_weight after .double()")


@st.composite
def fixed_nets(draw):
    """Values of a FixedHiddenMLP and an input, far from where the loop's test would be a matter of rounding."""
    width = draw(st.integers(1, 3))
    W, b = draw(tensors((width, width), dtype=torch.float64)), draw(tensors((width,), dtype=torch.float64))
    R = draw(tensors((width, width), dtype=torch.float64, between=(0.0, 1.0)))
    X = draw(tensors((draw(st.integers(1, 3)), width), dtype=torch.float64, scale=2.0))
    H = (X @ W.T + b) @ R + 1
    Z = torch.relu(H) @ W.T + b
    total = float(Z.abs().sum())
    near = total > 0.5 and abs(math.log2(total) - round(math.log2(total))) < 1e-6
    assume(not near and bool((H.abs() > 1e-6).all()))
    return {"linear.weight": W, "linear.bias": b, "rand_weight": R}, X


def at_the_limit(bias):
    """A net that computes its bias whatever the input, so that Σ|X| is known without rounding."""
    b = torch.tensor(bias, dtype=torch.float64)
    W = torch.zeros(len(b), len(b), dtype=torch.float64)
    return {"linear.weight": W, "linear.bias": b, "rand_weight": W + 0.5}, W[:1]


@points(3, "C7")
@given(case=fixed_nets())
@example(case=at_the_limit([1.0]))
@example(case=at_the_limit([0.5, -0.5]))
def test_fixed_net_computes(submission, reference, case):
    """The output follows the formula: one layer used twice, halved until Σ|X| ≤ 1; never beyond ±1."""
    values, X = case
    net = make("FixedHiddenMLP", X.size(1))
    seen = submission.run(modules.work, net, [X], values, DOUBLE)
    want = reference.run(modules.work, net, [X], values, DOUBLE)
    assert_equal(seen["outputs"][0].shape, torch.Size([]), what="the shape of FixedHiddenMLP(width)(X)")
    require(
        seen["outputs"][0].abs() <= 1 + 1e-9,
        "the result of FixedHiddenMLP lies outside [-1, 1]",
        "FixedHiddenMLP 的结果超出了 [-1, 1]",
        got=seen["outputs"][0],
    )
    assert_work(seen, want, X.dtype, "FixedHiddenMLP(width)(X)")


@points(3, "C7")
@given(case=fixed_nets())
def test_fixed_net_gradients(submission, reference, case):
    """The shared layer collects the gradients of both of its uses."""
    values, X = case
    net = make("FixedHiddenMLP", X.size(1))
    seen = submission.run(modules.work, net, [X], values, DOUBLE, gradients=True)
    want = reference.run(modules.work, net, [X], values, DOUBLE, gradients=True)
    assert_work(seen, want, X.dtype, "FixedHiddenMLP(width)(X)")


@points(3, "C7")
@given(case=fixed_nets())
def test_constant_is_never_trained(submission, reference, case):
    """A step of gradient descent changes the linear layer, but not rand_weight."""
    values, X = case
    net = make("FixedHiddenMLP", X.size(1))
    seen = submission.run(modules.descent, net, [X], 0.5, values, DOUBLE)
    want = reference.run(modules.descent, net, [X], 0.5, values, DOUBLE)
    for key in ("before", "after"):
        state = seen[key]["state"]
        require("rand_weight" in state, "rand_weight is not in the state dict", "rand_weight 不在状态字典里")
        assert_equal(state["rand_weight"], values["rand_weight"], what=f"rand_weight {key} a step")
    assert_close(seen["after"]["parameters"], want["after"]["parameters"], what="the parameters after a step")


@points(3, "C7")
@given(width=st.integers(3, 4), seed=seeds())
def test_constant_is_drawn_by_generator(submission, width, seed):
    """The generator draws rand_weight and nothing else: the same seed gives the same constant, another seed another."""
    several = [Generator().manual_seed(seed), Generator().manual_seed(seed), Generator().manual_seed(seed + 1), None]
    one, same, other, free = submission.run(random_constant, width, several)
    assert_equal(same[0], one[0], what="rand_weight from a second generator with the same seed")
    for R in (other[0], free[0]):
        require(
            not torch.equal(R, one[0]),
            "rand_weight is the same for another generator",
            "换了另一个生成器，rand_weight 却没有变",
            got=R,
        )
    for R, _ in (one, other, free):
        inside = ((R >= 0) & (R < 1)).all()
        require(inside, "rand_weight leaves [0, 1)", "rand_weight 超出了 [0, 1)", got=R)
        require(len(R.unique()) > 1, "all entries of rand_weight are equal", "rand_weight 的元素全都相等", got=R)
    assert_equal(other[1], one[1], what="the initial weight of `linear` with another generator")


@points(1, "C8")
@given(n=st.integers(1, 4), X=tensors((2, 2)))
def test_blocks_are_fresh(submission, reference, n, X):
    """The factory is called n times, and the n blocks stand in a MySequential in the order they were made."""
    block = make("torch.nn.Linear", 2, 2)
    shift = torch.ones(2)
    seen = submission.run(stacked, block, n, X, shift)
    assert_equal(seen["calls"], n, what="the number of calls of the factory")
    require(seen["kind"], "stack_blocks does not return a MySequential", "stack_blocks 返回的不是 MySequential")
    require(
        -1 not in seen["places"],
        "a block of the result is none of those that the factory returned",
        "结果中有一个块不是工厂返回的那些",
    )
    assert_equal(seen["places"], list(range(n)), what="the order of the blocks")
    assert_shapes(seen, [(2, 2), (2,)] * n, f"stack_blocks(factory, {n})")
    want = reference.run(stacked, block, n, X, shift)
    assert_close(seen["output"], want["output"], what=f"stack_blocks(factory, {n})(X)")


@points(1, "C8")
@given(n=st.integers(2, 4), X=tensors((2, 2)), shift=tensors((2,), between=(0.5, 2.0)))
def test_blocks_share_nothing(submission, n, X, shift):
    """Changing the first block leaves the others as they were."""
    seen = submission.run(stacked, make("torch.nn.Linear", 2, 2), n, X, shift)
    for k, (before, after) in enumerate(zip(seen["before"], seen["after"], strict=True)):
        want = [p + shift for p in before] if k == 0 else before
        assert_close(after, want, what=f"the parameters of block {k} when those of block 0 were changed")


X23 = torch.tensor([[0.0, 1.0, -2.0], [3.0, -1.0, 0.5]])


def recipes_for_rules():
    """One net of each class, and an input for it."""
    lin = make("torch.nn.Linear", 3, 3)
    return [
        (filled(make("MLP", [3, 4, 2]), VALUES_342), X23),
        (make("MySequential", lin, make("torch.nn.Tanh"), lin), X23),
        (make("Parallel", lin, make("torch.nn.Tanh")), X23),
        (make("FixedHiddenMLP", 3), X23),
    ]


@points(1, "C9")
def test_nothing_banned(submission):
    """You write the containers yourself, without nn.Sequential."""
    for recipe, X in recipes_for_rules():
        assert_module_allowed(submission, RULES, recipe, X)
    uses = submission.run(
        modules.uses, make("stack_blocks", name("torch.nn.Identity"), 2), [X23], list(RULES.banned)
    )
    require(not uses, "stack_blocks uses nn.Sequential", "stack_blocks 用了 nn.Sequential")


@points(1, "C9")
def test_inputs_untouched(submission):
    """forward changes neither its input nor the global random state."""
    for recipe, X in recipes_for_rules():
        assert_forward_untouched(submission, recipe, X)
    assert_forward_untouched(submission, make("MySequential"), X23)


@points(1, "C9")
def test_works_on_devices(submission, reference, device):
    """MLP, MySequential and Parallel work on the device that they are moved to, with everything inside."""
    for recipe, X in recipes_for_rules()[:3]:
        assert_module_on_device(submission, reference, device, recipe, [X])


@points(1, "C9")
def test_bad_mlp_refused(submission):
    """Bad sizes of an MLP are refused with a ValueError."""
    for sizes in ([], [3], [3, 0, 2], [0, 2], [3, -1]):
        with raises(ValueError, case=f"MLP({sizes})"):
            submission.run(modules.build, make("MLP", sizes))


@points(1, "C9")
def test_bad_modules_refused(submission):
    """What is no module, no branch at all, and a width below 1 are refused with the right error."""
    lin = make("torch.nn.Linear", 2, 2)
    for kind in ("MySequential", "Parallel"):
        for text, bad in (("3", 3), ("None", None), ("torch.tanh", name("torch.tanh"))):
            with raises(TypeError, case=f"{kind}(layer, {text})"):
                submission.run(modules.build, make(kind, lin, bad))
    with raises(ValueError, case="Parallel()"):
        submission.run(modules.build, make("Parallel"))
    for width in (0, -1):
        with raises(ValueError, case=f"FixedHiddenMLP({width})"):
            submission.run(modules.build, make("FixedHiddenMLP", width))


@points(1, "C9")
def test_bad_stack_refused(submission):
    """n below 1, a factory that repeats itself, and one that makes no module are refused with the right error."""
    for n in (0, -1):
        with raises(ValueError, case=f"stack_blocks(factory, {n})"):
            submission.run(bad_factory, "fresh", n)
    with raises(ValueError, case="a factory that returns the same block twice"):
        submission.run(bad_factory, "same", 2)
    with raises(TypeError, case="a factory that returns a number"):
        submission.run(bad_factory, "number", 1)
