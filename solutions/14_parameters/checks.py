"""The checks of exercise-14."""

import math

import torch
from probes import changed_autoencoder, copied_net, found_by_path, frozen_net

from grader.checks import (
    assert_close,
    assert_equal,
    assert_type,
    assume,
    given,
    points,
    raises,
    require,
    rules_of,
    settings,
    st,
    tensors,
)
from grader.checks.modules import (
    assert_module_allowed,
    assert_module_on_device,
    assert_work,
    filled,
    keep,
    kept,
    make,
    method,
)
from grader.inside import modules

RULES = rules_of(__file__)
DOUBLE = ["double"]


def layer(text):
    """The recipe of `Linear(2, 3)` and the like, of torch.nn."""
    kind, _, rest = text.partition("(")
    options = [int(x) if x.strip().isdigit() else x.strip() for x in rest.rstrip(")").split(",") if x]
    if "no bias" in options:
        return make(f"torch.nn.{kind}", *options[:-1], bias=False)
    return make(f"torch.nn.{kind}", *options)


def row(layers):
    """The recipe of an nn.Sequential: texts are layers, lists are rows; "first" is the first layer again."""
    parts = []
    for k, item in enumerate(layers):
        if item == "first":
            parts.append(kept("first"))
        elif isinstance(item, list):
            parts.append(row(item))
        else:
            parts.append(keep("first", layer(item)) if "first" in layers and k == 0 else layer(item))
    return make("torch.nn.Sequential", *parts)


def net_of(case):
    """The recipe of a drawn net: its layers, frozen parameters, and second names of tied ones."""
    return {**row(case["layers"]), "frozen": case["frozen"], "tied": case["tied"]}


PLAIN = ["Linear(2, 2)", "Tanh()", "Linear(2, 3)", "BatchNorm1d(3)", "Linear(3, 1, no bias)"]
ROWS = [
    ["Linear(2, 2)"],
    ["Tanh()"],
    [],
    PLAIN[:3],
    PLAIN,
    ["Linear(2, 2)", ["Tanh()", "Linear(2, 3)"], [["BatchNorm1d(3)"], "Linear(3, 1)"]],
    ["Conv2d(2, 3, 2)", "BatchNorm2d(3)", "PReLU()"],
]
TIED_ROWS = [
    (["Linear(2, 2)", "Tanh()", "first"], {}),
    (["Linear(2, 2)", "Tanh()", "Linear(2, 2)"], {"2.weight": "0.weight"}),
    (["Linear(3, 2)", ["Tanh()", "Linear(2, 2)"], "Linear(2, 2)"], {"2.weight": "1.1.weight", "2.bias": "1.1.bias"}),
    (["Linear(2, 2)", "BatchNorm1d(2)", "first", "Linear(2, 2, no bias)"], {"3.weight": "0.weight"}),
]


@st.composite
def nets(draw, tied=None):
    """A net of a few layers: plain or with tied parameters, some of its parameters frozen."""
    with_ties = draw(st.booleans()) if tied is None else tied
    layers, ties = draw(st.sampled_from(TIED_ROWS)) if with_ties else (draw(st.sampled_from(ROWS)), {})
    there = _names(layers, ties)
    frozen = [name for name in there if draw(st.booleans())] if draw(st.booleans()) else []
    return {"layers": layers, "frozen": frozen, "tied": ties}


def _names(layers, ties):
    """The first names of the parameters of a row."""
    names = []
    for k, item in enumerate(layers):
        if isinstance(item, list):
            names += [f"{k}.{name}" for name in _names(item, {})]
        elif item not in ("Tanh()", "first"):
            biased = "no bias" not in item and "PReLU" not in item
            names += [f"{k}.weight"] + ([f"{k}.bias"] if biased else [])
    return [name for name in names if name not in ties]


@points(2, "C1")
@given(case=nets(), trainable_only=st.booleans())
def test_counts(submission, reference, case, trainable_only):
    """count_parameters counts every parameter once, buffers never, and frozen ones only if asked to."""
    call = make("count_parameters", net_of(case), trainable_only)
    got = submission.run(modules.value, call)
    want = reference.run(modules.value, call)
    assert_type(got, int, what="the count")
    assert_equal(got, want, what=f"count_parameters(net, trainable_only={trainable_only})")


@points(2, "C1")
def test_count_of_trainable_is_the_default(submission):
    """By default only trainable parameters are counted."""
    net = {**row(["Linear(2, 3)"]), "frozen": ["0.weight"]}
    assert_equal(submission.run(modules.value, make("count_parameters", net)), 3, what="count_parameters(net)")


@points(2, "C1")
@given(case=nets())
def test_table(submission, reference, case):
    """parameter_table has one row for every name, in order: name, shape as a plain tuple, number of entries."""
    call = make("parameter_table", net_of(case))
    got = submission.run(modules.value, call)
    want = reference.run(modules.value, call)
    assert_type(got, list, what="the table")
    for line in got:
        assert_type(line, tuple, what="a row of the table")
        require(len(line) == 3, "a row of the table has not three parts", "表中的一行不是三项", got=line)
        assert_type(line[1], tuple, what="the shape in a row")
        for number in (*line[1], line[2]):
            assert_type(number, int, what="a number in a row")
    assert_equal(got, want, what="parameter_table(net)")


@points(2, "C1")
@given(case=nets(tied=False))
def test_table_adds_up(submission, case):
    """Without tied parameters the entries in the table add up to count_parameters(net, False)."""
    net = net_of(case)
    table = submission.run(modules.value, make("parameter_table", net))
    count = submission.run(modules.value, make("count_parameters", net, False))
    assert_equal(sum(line[2] for line in table), count, what="the sum over the table")


STATEFUL = {
    **row(["Linear(2, 2)", ["BatchNorm1d(2)", ["Linear(2, 1)"]]]),
    "buffers": {"scale": torch.tensor([2.0, 3.0])},
}
PATHS = ["0.weight", "0.bias", "1.0.weight", "1.0.running_mean", "1.0.num_batches_tracked", "1.1.0.weight", "scale"]


@points(1, "C2")
@given(paths=st.permutations(PATHS), tied=st.sampled_from(TIED_ROWS))
@settings(max_examples=8)
def test_path_finds_the_object(submission, reference, paths, tied):
    """get_by_path finds the parameter or buffer itself: writing into it changes the net."""
    layers, ties = tied
    for net, names in ((STATEFUL, paths), ({**row(layers), "tied": ties}, ["0.weight", "0.bias", *ties])):
        seen = submission.run(found_by_path, net, names)
        want = reference.run(found_by_path, net, names)
        for path, got, right in zip(names, seen, want, strict=True):
            assert_close(got["value"], right["value"], what=f"get_by_path(net, '{path}')")
            assert_close(
                got["written"], right["written"], what=f"net's {path} after adding 1 to get_by_path(net, '{path}')"
            )
            require(
                path in got["objects"],
                f"get_by_path(net, '{path}') is not the net's own object",
                f"get_by_path(net, '{path}') 不是网络自己的那个对象",
            )


TEN = ["Linear(2, 2)", "Linear(2, 2)", *["Identity()"] * 8, "Linear(2, 2)"]


@points(1, "C3")
@given(X=tensors((2, 2)), prefix=st.sampled_from(["0.1", "0.10", "0", "0.1.weight", "1", "1.bias"]))
def test_freeze_stops_at_the_dot(submission, reference, X, prefix):
    """freeze("net.1") freezes what lies below net.1, and leaves net.10 alone; a full name means that one parameter."""
    check_freeze(submission, reference, row([TEN, "Linear(2, 1)"]), prefix, X)


@points(1, "C3")
@given(
    X=tensors((2, 2)),
    case=st.sampled_from(
        [(0, "2"), (0, "0"), (0, "2.bias"), (1, "2.weight"), (1, "2"), (1, "0"), (1, "2.bias"), (3, "3"), (3, "2")]
    ),
)
def test_freeze_knows_every_name(submission, reference, X, case):
    """A tied parameter is frozen by any of its names, and counted once."""
    number, prefix = case
    layers, ties = TIED_ROWS[number]
    check_freeze(submission, reference, {**row(layers), "tied": ties}, prefix, X)


@points(1, "C3")
@given(X=tensors((2, 2)), ties=st.sampled_from([{"0.2.weight": "0.0.weight"}, {"0.2.weight": "0.0.weight", "0.2.bias": "0.0.bias"}]))
@settings(max_examples=6)
def test_freeze_counts_objects(submission, reference, X, ties):
    """A tied parameter counts once, also when several of its names lie below the prefix."""
    block = ["Linear(2, 2)", "Tanh()", "Linear(2, 2)"]
    check_freeze(submission, reference, {**row([block, "Linear(2, 1)"]), "tied": ties}, "0", X)


@points(1, "C3")
@given(X=tensors((2, 2)), already=st.sampled_from(["0.weight", "1.bias"]))
def test_frozen_stays_frozen(submission, reference, X, already):
    """What was frozen before stays frozen; a parameter that is frozen again counts too."""
    net = {**row(["Linear(2, 2)", "Linear(2, 2)", "Linear(2, 1)"]), "frozen": [already]}
    check_freeze(submission, reference, net, "0", X)


def check_freeze(submission, reference, net, prefix, X):
    """Freeze, look at requires_grad, take a step of gradient descent."""
    seen = submission.run(frozen_net, net, prefix, X)
    want = reference.run(frozen_net, net, prefix, X)
    assert_equal(seen["trainable"], want["trainable"], what=f"what is still trainable after freeze(net, '{prefix}')")
    assert_type(seen["result"], int, what=f"freeze(net, '{prefix}')")
    assert_equal(seen["result"], want["result"], what=f"freeze(net, '{prefix}')")
    for key in ("before", "after"):
        assert_close(seen[key], want[key], what=f"the parameters {key} a step of gradient descent")


def stateful_net(values, buffers, layers=("Linear(2, 2)", "BatchNorm1d(2)", "Linear(2, 1)")):
    """A net with parameters and buffers of given values."""
    W, m, v = values
    own = {"0.weight": W, "1.running_mean": m, "1.running_var": v, "1.num_batches_tracked": torch.tensor(7)}
    return {**filled(row(list(layers)), own), "buffers": buffers}


BLANK = {**row(["Linear(2, 2)", "BatchNorm1d(2)", "Linear(2, 1)"]), "buffers": {"scale": torch.zeros(2)}}


@points(2, "C4")
@given(W=tensors((2, 2)), m=tensors((2,)), v=tensors((2,)), scale=tensors((2,)), double=st.booleans())
def test_copy_writes_values(submission, W, m, v, scale, double):
    """All values are copied, buffers too, into the tensors that dst has, in dst's own dtype."""
    src = stateful_net((W, m, v), {"scale": scale})
    seen = submission.run(copied_net, src, BLANK, DOUBLE if double else [])
    require(
        not seen["error"],
        "copy_parameters refuses a net of the same names and shapes",
        "名字和形状都一致，copy_parameters 却拒绝了",
        got=seen["error"][:1],
    )
    want = {k: x.double() if double and x.is_floating_point() else x for k, x in seen["src"].items()}
    for name, value in {"0.weight": W, "1.running_mean": m, "1.running_var": v, "scale": scale}.items():
        assert_equal(seen["src"][name], value, what=f"src's {name} before the copy")
    assert_equal(sorted(seen["own"]), sorted(want), what="the names of dst after the copy")
    for name, value in want.items():
        assert_equal(seen["own"][name], value, what=f"dst's {name} after the copy")


@points(2, "C4")
@given(W=tensors((2, 2)), m=tensors((2,)), v=tensors((2,)), scale=tensors((2,)), double=st.booleans())
def test_copy_shares_nothing(submission, W, m, v, scale, double):
    """Changing src later leaves dst alone, and dst keeps its own parameter objects."""
    src = stateful_net((W, m, v), {"scale": scale})
    seen = submission.run(copied_net, src, BLANK, DOUBLE if double else [])
    for name, value in seen["own"].items():
        assert_equal(seen["later"][name], value, what=f"dst's {name} after src has changed")
        assert_equal(seen["held"][name], value, what=f"the tensor that was dst's {name} before the copy")
        assert_equal(seen["source"][name], seen["src"][name], what=f"src's {name} after the copy")


@points(2, "C4")
@given(A=tensors((2, 2)), tied=st.sampled_from([0, 1, 3]))
def test_copy_between_tied_nets(submission, A, tied):
    """Nets with tied parameters are copied as well."""
    layers, ties = TIED_ROWS[tied]
    net = {**row(layers), "tied": ties}
    seen = submission.run(copied_net, filled(net, {"0.weight": A}), net, [])
    assert_equal(seen["own"]["0.weight"], A, what="dst's 0.weight after the copy")
    for name, value in seen["src"].items():
        assert_equal(seen["own"][name], value, what=f"dst's {name} after the copy")
        assert_equal(seen["later"][name], value, what=f"dst's {name} after src has changed")


MISMATCHES = {
    "another shape at the end": (["Linear(2, 2)", "BatchNorm1d(2)", "Linear(2, 3)"], {"scale": torch.ones(2)}),
    "a parameter missing in src": (
        ["Linear(2, 2)", "BatchNorm1d(2)", "Linear(2, 1, no bias)"],
        {"scale": torch.ones(2)},
    ),
    "a parameter too many in src": (
        ["Linear(2, 2)", "BatchNorm1d(2)", "Linear(2, 1)", "PReLU()"],
        {"scale": torch.ones(2)},
    ),
    "another name": (["Linear(2, 2)", "BatchNorm1d(2)", "Tanh()", "Linear(2, 1)"], {"scale": torch.ones(2)}),
    "a buffer missing in src": (["Linear(2, 2)", "BatchNorm1d(2)", "Linear(2, 1)"], {}),
    "a buffer of another shape": (["Linear(2, 2)", "BatchNorm1d(2)", "Linear(2, 1)"], {"scale": torch.ones(3)}),
    "a buffer that broadcasts": (["Linear(2, 2)", "BatchNorm1d(2)", "Linear(2, 1)"], {"scale": torch.ones(1)}),
    "a buffer too many in src": (
        ["Linear(2, 2)", "BatchNorm1d(2)", "Linear(2, 1)"],
        {"scale": torch.ones(2), "offset": torch.ones(2)},
    ),
}


@points(2, "C4")
@given(W=tensors((2, 2)), case=st.sampled_from(sorted(MISMATCHES)))
def test_refused_copy_writes_nothing(submission, W, case):
    """Where names or shapes differ, copy_parameters raises a ValueError and has not touched dst."""
    layers, buffers = MISMATCHES[case]
    src = stateful_net((W, torch.ones(2), torch.ones(2)), buffers, layers)
    seen = submission.run(copied_net, src, BLANK, [])
    require(
        "ValueError" in seen["error"],
        f"{case}: a ValueError was expected",
        f"{case}：应当引发 ValueError",
        got=seen["error"][:1] or "no error",
    )
    for name, value in seen["dst"].items():
        assert_equal(seen["own"][name], value, what=f"dst's {name} after the refused copy ({case})")


def mlp_shapes(d, h, q):
    """The shapes of a TiedMLP's parameters by name."""
    return {
        "inp.weight": (h, d),
        "inp.bias": (h,),
        "shared.weight": (h, h),
        "shared.bias": (h,),
        "out.weight": (q, h),
        "out.bias": (q,),
    }


@points(2, "C5")
@given(repeats=st.integers(0, 4), d=st.integers(1, 3), h=st.integers(1, 3), q=st.integers(1, 3))
def test_tied_mlp_parameters(submission, repeats, d, h, q):
    """TiedMLP has the parameters of three layers, however often the middle one is used."""
    seen = submission.run(modules.work, make("TiedMLP", d, h, q, repeats), [])
    got = sorted(tuple(s) for s in seen["shapes"])
    require(
        got == sorted(mlp_shapes(d, h, q).values()),
        f"TiedMLP({d}, {h}, {q}, repeats={repeats}) has other parameters than three linear layers",
        f"TiedMLP({d}, {h}, {q}, repeats={repeats}) 的参数不是三个线性层的参数",
        expected=sorted(mlp_shapes(d, h, q).values()),
        got=got,
    )


@st.composite
def tied_mlps(draw):
    """Values of a TiedMLP, repeats, and an input of one to three axes, none near a kink of relu."""
    d, h, q = draw(st.integers(1, 2)), draw(st.integers(1, 2)), draw(st.integers(1, 2))
    repeats = draw(st.integers(0, 3))
    values = {
        name: draw(tensors(shape, dtype=torch.float64)) for name, shape in mlp_shapes(d, h, q).items()
    }
    leading = tuple(draw(st.lists(st.integers(1, 2), max_size=2)))
    X = draw(tensors((*leading, d), dtype=torch.float64))
    H = X @ values["inp.weight"].T + values["inp.bias"]
    for _ in range(repeats):
        assume(bool((H.abs() > 1e-6).all()))
        H = H.relu() @ values["shared.weight"].T + values["shared.bias"]
    assume(bool((H.abs() > 1e-6).all()))
    return values, repeats, X


def sizes_of(values):
    """The sizes that TiedMLP is made with."""
    return values["inp.weight"].size(1), values["inp.weight"].size(0), values["out.bias"].size(0)


@points(2, "C5")
@given(case=tied_mlps())
def test_tied_mlp_computes(submission, reference, case):
    """The output is out(h), after relu(inp(X)) and `repeats` times h ← relu(shared(h))."""
    values, repeats, X = case
    net = make("TiedMLP", *sizes_of(values), repeats)
    seen = submission.run(modules.work, net, [X], values, DOUBLE)
    want = reference.run(modules.work, net, [X], values, DOUBLE)
    assert_work(seen, want, X.dtype, f"TiedMLP(..., repeats={repeats})(X)")


@points(2, "C5")
@given(case=tied_mlps())
def test_tied_mlp_gradients(submission, reference, case):
    """The shared layer's gradient is the sum over all its uses."""
    values, repeats, X = case
    net = make("TiedMLP", *sizes_of(values), repeats)
    seen = submission.run(modules.work, net, [X], values, DOUBLE, True, list(values))
    want = reference.run(modules.work, net, [X], values, DOUBLE, True, list(values))
    assert_work(seen, want, X.dtype, f"TiedMLP(..., repeats={repeats})(X)")


@points(1, "C6")
@given(features=st.integers(1, 4), hidden=st.integers(1, 4))
def test_autoencoder_parameters(submission, features, hidden):
    """TiedAutoencoder has exactly three parameters: weight, enc_bias, dec_bias; the biases start at zero."""
    seen = submission.run(modules.inventory, make("TiedAutoencoder", features, hidden))
    shapes = {name: tuple(x.shape) for name, x in seen["parameters"].items()}
    want = {"weight": (hidden, features), "enc_bias": (hidden,), "dec_bias": (features,)}
    require(
        shapes == want,
        f"TiedAutoencoder({features}, {hidden}) has other parameters than it should",
        f"TiedAutoencoder({features}, {hidden}) 的参数不对",
        expected=want,
        got=shapes,
    )
    assert_equal(seen["parameters"]["enc_bias"], torch.zeros(hidden), what="enc_bias at the start")
    assert_equal(seen["parameters"]["dec_bias"], torch.zeros(features), what="dec_bias at the start")


@points(1, "C6")
def test_autoencoder_starts_normal(submission):
    """The weight starts normal, with mean 0 and variance 1/features."""
    for features, hidden in ((100, 200), (400, 50)):
        seen = submission.run(modules.inventory, make("TiedAutoencoder", features, hidden))
        W, std = seen["parameters"]["weight"], 1 / math.sqrt(features)
        assert_equal(W.shape, torch.Size([hidden, features]), what="the shape of weight")
        at = f"TiedAutoencoder({features}, {hidden})"
        assert_close(float(W.detach().std()), std, atol=0, rtol=0.05, what=f"the standard deviation of {at}.weight")
        assert_close(float(W.detach().mean()), 0.0, atol=6 * std / math.sqrt(W.numel()), what=f"the mean of {at}.weight")


@st.composite
def autoencoders(draw):
    """Values of a TiedAutoencoder, an input of one to three axes and a code of as many."""
    d, h = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    shapes = {"weight": (h, d), "enc_bias": (h,), "dec_bias": (d,)}
    values = {name: draw(tensors(shape, dtype=torch.float64)) for name, shape in shapes.items()}
    leading = tuple(draw(st.lists(st.integers(1, 2), max_size=2)))
    X = draw(tensors((*leading, d), dtype=torch.float64))
    return values, X, draw(tensors((*leading, h), dtype=torch.float64))


@points(1, "C6")
@given(case=autoencoders())
def test_autoencoder_computes(submission, reference, case):
    """encode is tanh(X Wᵀ + enc_bias), decode is H W + dec_bias, and calling the net does one after the other."""
    values, X, H = case
    h, d = values["weight"].shape
    net, calls = make("TiedAutoencoder", d, h), [method("encode", X), method("decode", H), X]
    seen = submission.run(modules.work, net, calls, values, DOUBLE)
    want = reference.run(modules.work, net, calls, values, DOUBLE)
    for got, right, what in zip(seen["outputs"], want["outputs"], ("encode(X)", "decode(H)", "net(X)"), strict=True):
        assert_close(got, right, what=what)


@points(1, "C6")
@given(case=autoencoders())
def test_autoencoder_gradients(submission, reference, case):
    """The gradient of the weight has a part from the encoder and one from the decoder."""
    values, X, H = case
    h, d = values["weight"].shape
    net = make("TiedAutoencoder", d, h)
    for calls in ([method("encode", X)], [method("decode", H)], [X]):
        seen = submission.run(modules.work, net, calls, values, DOUBLE, True, list(values))
        want = reference.run(modules.work, net, calls, values, DOUBLE, True, list(values))
        assert_work(seen, want, X.dtype, "the output")


@points(1, "C6")
@given(case=autoencoders(), shift=tensors((3, 3), dtype=torch.float64))
def test_autoencoder_has_one_weight(submission, reference, case, shift):
    """When the weight changes in place, encode and decode both see it."""
    values, X, H = case
    moved = shift[: values["weight"].size(0), : values["weight"].size(1)].contiguous()
    seen = submission.run(changed_autoencoder, values, X, H, moved)
    want = reference.run(changed_autoencoder, values, X, H, moved)
    for key in ("before", "after"):
        for k, what in enumerate(("encode(X)", "decode(H)")):
            assert_close(seen[key][k], want[key][k], what=f"{what} {key} the weight was changed")


SMALL = row(["Linear(2, 2)", "Tanh()"])


@points(1, "C7")
def test_bad_paths_refused(submission):
    """A path that leads nowhere, or to something that is no tensor, is refused with a ValueError."""
    for path in ("0.weigth", "5.weight", "weight", "0", "", "1.weight", "0.training"):
        with raises(ValueError, case=f"get_by_path(net, '{path}')"):
            submission.run(modules.value, make("get_by_path", SMALL, path))


@points(1, "C7")
def test_bad_prefixes_refused(submission):
    """A prefix that matches no parameter is refused with a ValueError."""
    for prefix in ("1", "3", "0.weigh", "weight", "0.weight.x"):
        with raises(ValueError, case=f"freeze(net, '{prefix}')"):
            submission.run(modules.value, make("freeze", SMALL, prefix))


@points(1, "C7")
def test_bad_sizes_refused(submission):
    """Sizes below 1 and repeats below 0 are refused with a ValueError."""
    for sizes in ((0, 2, 2, 1), (2, 0, 2, 1), (2, 2, 0, 1), (2, 2, 2, -1)):
        with raises(ValueError, case=f"TiedMLP{sizes}"):
            submission.run(modules.build, make("TiedMLP", *sizes))
    for sizes in ((0, 2), (2, 0), (-1, 2)):
        with raises(ValueError, case=f"TiedAutoencoder{sizes}"):
            submission.run(modules.build, make("TiedAutoencoder", *sizes))


@points(1, "C7")
def test_nothing_banned(submission):
    """You walk through the module yourself, without get_parameter, get_buffer and get_submodule."""
    for call in (
        make("get_by_path", SMALL, "0.weight"),
        make("get_by_path", STATEFUL, "1.0.running_mean"),
        make("freeze", SMALL, "0"),
        make("count_parameters", SMALL),
        make("parameter_table", SMALL),
        make("copy_parameters", SMALL, SMALL),
    ):
        assert_module_allowed(submission, RULES, call)


X23 = torch.tensor([[0.0, 1.0, -2.0], [3.0, -1.0, 0.5]])


@points(1, "C7")
def test_tied_mlp_on_devices(submission, reference, device):
    """TiedMLP works on the device that it is moved to."""
    shapes = mlp_shapes(3, 4, 2)
    values = {name: torch.linspace(-1, 1, math.prod(s)).view(s) + 0.25 for name, s in shapes.items()}
    for repeats in (0, 2):
        net = filled(make("TiedMLP", 3, 4, 2, repeats), values)
        assert_module_on_device(submission, reference, device, net, [X23], wrt=list(values))


@points(1, "C7")
def test_autoencoder_on_devices(submission, reference, device):
    """TiedAutoencoder works on the device that it is moved to."""
    values = {"weight": torch.linspace(-1, 1, 6).view(2, 3), "enc_bias": torch.ones(2), "dec_bias": torch.ones(3)}
    net = filled(make("TiedAutoencoder", 3, 2), values)
    assert_module_on_device(submission, reference, device, net, [X23], wrt=list(values))
