"""The checks of exercise-19."""

import ast

import torch
from probes import (
    Description,
    answers_by_machine,
    cuda_calls,
    device_of_module,
    device_of_tensors,
    moved,
    moved_again,
    ramp_scale,
    ramp_scale_of,
    ramp_state,
    structure_of,
    trained,
)

from grader.checks import (
    Forbidden,
    assert_close,
    assert_equal,
    assert_type,
    assert_untampered,
    example,
    float_dtypes,
    given,
    judge_stalls,
    judge_uses,
    points,
    raises,
    require,
    said,
    settings,
    st,
    tensors,
)
from grader.checks.compare import CUDA_TOLERANCE, TOLERANCES
from grader.inside import probes

CPU = torch.device("cpu")
TARGETS = {"simulated": "cuda:1", "cuda": "cuda:0", "cpu": "cpu"}
"""Where the device checks put things: on the second of two simulated GPUs, or on the real one."""

SINGLE = dict(zip(("atol", "rtol"), TOLERANCES[torch.float32], strict=True))
"""The course's tolerance for Python numbers that were computed in float32."""


def tolerance(device, x):
    """The course's tolerance, for results that a real GPU computed in float32."""
    if device == "cuda" and x.dtype == torch.float32:
        return dict(zip(("atol", "rtol"), CUDA_TOLERANCE, strict=True))
    return {}


# ---------------------------------------------------------------------- C1


def gpu_count(count):
    """A number of GPUs in words."""
    return "1 GPU" if count == 1 else f"{count or 'no'} GPUs"


def gpu_or_cpu(i, count):
    """What try_gpu(i) should be on a machine with `count` GPUs."""
    return torch.device("cuda", i) if i < count else CPU


@points(3, "C1")
@settings(max_examples=16)
@given(i=st.integers(0, 4), gpus=st.sampled_from([1, 0, 4, 2]))
@example(i=3, gpus=1)
@example(i=0, gpus=0)
@example(i=0, gpus=1)
@example(i=2, gpus=4)
def test_right_gpu(submission, i, gpus):
    """try_gpu(i) is GPU i as a torch.device with its index, or the CPU when the machine has no GPU i."""
    seen = submission.run(answers_by_machine, "try_gpu", [gpus], [i])
    assert_equal(seen["answers"][0], gpu_or_cpu(i, gpus), what=f"try_gpu({i}) on a machine with {gpu_count(gpus)}")


@points(3, "C1")
@given(gpus=st.sampled_from([0, 1, 2, 4]))
def test_all_gpus(submission, gpus):
    """try_all_gpus() lists every GPU in order as a torch.device, or the CPU alone when there is none."""
    seen = submission.run(answers_by_machine, "try_all_gpus", [gpus])
    want = [torch.device("cuda", i) for i in range(gpus)] or [CPU]
    what = f"try_all_gpus() on a machine with {gpu_count(gpus)}"
    assert_devices(seen["answers"][0], want, what)


def assert_devices(got, want, what):
    """A list of devices, entry by entry, so that a string is told from a device."""
    assert_type(got, list, what=what)
    assert_equal(len(got), len(want), what=f"the length of {what}")
    for k, (g, w) in enumerate(zip(got, want, strict=True)):
        assert_equal(g, w, what=f"{what}[{k}]")


@points(3, "C1")
@given(gpus=st.permutations([0, 1, 3]))
def test_asked_at_every_call(submission, gpus):
    """try_gpu looks at the machine at every call, and does not remember an earlier answer."""
    one = submission.run(answers_by_machine, "try_gpu", gpus)
    for count, got in zip(gpus, one["answers"], strict=True):
        assert_equal(got, gpu_or_cpu(0, count), what=f"try_gpu() when the machine has {gpu_count(count)}")


@points(3, "C1")
@given(gpus=st.permutations([0, 1, 3]))
def test_all_asked_at_every_call(submission, gpus):
    """try_all_gpus looks at the machine at every call, and does not remember an earlier answer."""
    every = submission.run(answers_by_machine, "try_all_gpus", gpus)
    for count, got in zip(gpus, every["answers"], strict=True):
        want = [torch.device("cuda", i) for i in range(count)] or [CPU]
        assert_devices(got, want, f"try_all_gpus() when the machine has {gpu_count(count)}")


# ---------------------------------------------------------------------- C2

ANYWHERE = ["cpu", "cuda:0", "cuda:1", "meta"]
some_shapes = st.lists(st.sampled_from([(), (2,), (1, 2)]), min_size=1, max_size=4)


@points(2, "C2")
@settings(max_examples=16)
@given(place=st.sampled_from(ANYWHERE), shapes=some_shapes)
@example(place="cpu", shapes=[(2,), (2,)])
@example(place="meta", shapes=[(2,), (2,)])
def test_common_device_found(submission, place, shapes):
    """common_device is the torch.device on which all the tensors live."""
    got = submission.run(device_of_tensors, [place] * len(shapes), shapes)
    assert_equal(got, torch.device(place), what=f"common_device of tensors on {place}")


@st.composite
def scattered(draw):
    """Places of two to four tensors, not all the same, and their shapes."""
    count = draw(st.integers(2, 4))
    first, other = draw(st.permutations(ANYWHERE))[:2]
    where = [first] * count
    where[draw(st.integers(0, count - 1))] = other
    return where, draw(st.lists(st.sampled_from([(2,), (), (1, 2)]), min_size=count, max_size=count))


@points(2, "C2")
@settings(max_examples=24)
@given(case=scattered())
@example(case=(["cpu", "meta"], [(2,), (2,)]))
@example(case=(["cuda:0", "cuda:1"], [(2,), (2,)]))
@example(case=(["cuda:0", "cpu"], [(2,), ()]))
@example(case=(["cuda:0", "cuda:0", "cpu"], [(2,), (2,), (2,)]))
def test_mixed_tensors_refused(submission, case):
    """Tensors on different devices are refused, 0-dim tensors too, and two GPUs are different devices."""
    where, shapes = case
    with raises(ValueError, case=f"common_device of tensors on {', '.join(where)}, shapes {shapes}"):
        submission.run(device_of_tensors, where, shapes)


# ---------------------------------------------------------------------- C3

KINDS = ["parameter", "buffer", "unsaved buffer"]


@st.composite
def module_pieces(draw, places=1):
    """Parameters and buffers of a module with submodules; on two places, one of them is elsewhere."""
    count = draw(st.integers(places, 4))
    place, other = draw(st.permutations(ANYWHERE))[:2]
    pieces = [(draw(st.sampled_from(KINDS)), draw(st.integers(0, 2)), place) for _ in range(count)]
    if places == 2:
        k = draw(st.integers(0, count - 1))
        pieces[k] = (*pieces[k][:2], other)
    return pieces


@points(2, "C3")
@settings(max_examples=20)
@given(pieces=module_pieces())
@example(pieces=[("parameter", 0, "cuda:0")])
@example(pieces=[("buffer", 0, "cuda:1")])
@example(pieces=[("parameter", 0, "cpu"), ("buffer", 1, "cpu")])
def test_module_device_found(submission, pieces):
    """module_device is the device of all parameters and buffers, also of submodules, also when there are only buffers."""
    got = submission.run(device_of_module, pieces)
    assert_equal(got, torch.device(pieces[0][2]), what=f"module_device of a module with {told(pieces)}")


@points(2, "C3")
@settings(max_examples=24)
@given(pieces=module_pieces(places=2))
@example(pieces=[("parameter", 0, "cuda:0"), ("buffer", 0, "cpu")])
@example(pieces=[("parameter", 0, "cuda:0"), ("parameter", 1, "cuda:1")])
@example(pieces=[("buffer", 0, "cpu"), ("buffer", 0, "meta")])
def test_divided_modules_refused(submission, pieces):
    """A module whose parameters and buffers live on several devices is refused."""
    with raises(ValueError, case=f"a module with {told(pieces)}"):
        submission.run(device_of_module, pieces)


def told(pieces):
    """The pieces of a module in words."""
    return ", ".join(f"a {kind} on {place}" for kind, _, place in pieces)


# ---------------------------------------------------------------------- C4


@st.composite
def structures(draw, leaves=("x", "y", "z", "'text'", "None", "7", "2.5", "True")):
    """Code that builds a nested structure; simple ones first."""

    def wrapped(inner):
        parts = st.lists(inner, max_size=3)
        two = st.tuples(inner, inner)
        return st.one_of(
            parts.map(lambda p: f"[{', '.join(p)}]"),
            parts.map(lambda p: f"({''.join(v + ', ' for v in p).rstrip() if p else ''})"),
            two.map(lambda p: f"Pair({p[0]}, {p[1]})"),
            two.map(lambda p: f"{{'b': {p[0]}, 3: {p[1]}}}"),
            two.map(lambda p: f"OrderedDict([('b', {p[0]}), ('a', {p[1]})])"),
            inner.map(lambda p: f"defaultdict(list, {{'k': {p}}})"),
        )

    return draw(st.recursive(st.sampled_from(leaves), wrapped, max_leaves=6))


@st.composite
def moves(draw):
    """Where the tensors are, and where they shall go."""
    targets = ["cuda:0", "cpu", "cuda:1", "cuda", torch.device("cuda", 1), torch.device("cpu")]
    return draw(st.sampled_from(["cpu", "cuda:0"])), draw(st.sampled_from(targets))


three_tensors = st.tuples(
    tensors((2,), dtype=torch.float32),
    tensors((2,), dtype=st.sampled_from([torch.int64, torch.bool]), values=[0.0, 1.0]),
    tensors((2,), dtype=torch.float64),
).map(list)

X, Y, Z = torch.tensor([1.0, 2.0]), torch.tensor([3, 4]), torch.tensor([5.0, 6.0], dtype=torch.float64)


def expected(code, given_tensors):
    """What a structure looks like, as the probe would describe it."""
    return Description().of(structure_of(code, given_tensors))


def assert_structure(got, want, place, path):
    """Compare a described structure with the right one, level by level; places only if given."""
    kind = want["is"]
    if kind != "tensor" and got.get("is") != kind:
        article = "an" if kind[0] in "aeiouAEIOU" else "a"
        require(
            False,
            f"{path} is a {got.get('is')}, but it should stay {article} {kind}",
            f"{path} 的类型是 {got.get('is')}，但应保持为 {kind}",
        )
    if kind == "tensor":
        assert_tensor(got, want, place, path)
    elif "parts" not in want:
        assert_equal(got.get("value"), want.get("value"), what=path)
    else:
        assert_parts(got, want, place, path)


def assert_tensor(got, want, place, path):
    """One tensor: where it is, and its values."""
    require(
        got.get("is") == "tensor",
        f"{path} is a {got.get('is')}, but it should be a tensor",
        f"{path} 的类型是 {got.get('is')}，但应是一个张量",
    )
    require(
        place is None or got["place"] == place,
        f"{path} is on {got['place']}, but it should be on {place}",
        f"{path} 在 {got['place']} 上，但应在 {place} 上",
    )
    assert_equal(got["value"], want["value"], what=path)


def assert_parts(got, want, place, path):
    """One container: keys and their order, fields, the factory, and then each part."""
    keys = want.get("keys")
    if keys is not None:
        assert_equal(got["keys"], keys, what=f"the keys of {path}, in order,")
    assert_equal(len(got["parts"]), len(want["parts"]), what=f"the length of {path}")
    assert_equal(got.get("fields"), want.get("fields"), what=f"the field names of {path}")
    require(
        got.get("factory") == want.get("factory"),
        f"{path} has lost its default_factory",
        f"{path} 丢失了它的 default_factory",
    )
    fields = want.get("fields")
    for k, (g, w) in enumerate(zip(got["parts"], want["parts"], strict=True)):
        step = f".{fields[k]}" if fields else f"[{(keys[k] if keys else k)!r}]"
        assert_structure(g, w, place, path + step)


def place_of(target):
    """The name of the device that a target means."""
    device = torch.device(target)
    return "cuda:0" if device == torch.device("cuda") else str(device)


@points(4, "C4")
@settings(max_examples=24)
@given(structure=structures(), content=three_tensors, move=moves())
@example(structure="x", content=[X, Y, Z], move=("cpu", "cuda:1"))
@example(structure="[x, y]", content=[X, Y, Z], move=("cpu", "cuda:1"))
@example(structure="(x, y)", content=[X, Y, Z], move=("cpu", "cuda:1"))
@example(structure="Pair(x, 'text')", content=[X, Y, Z], move=("cpu", "cuda:1"))
@example(structure="{'b': x, 'a': [y, None]}", content=[X, Y, Z], move=("cpu", "cuda:1"))
@example(structure="OrderedDict([('b', x), ('a', (z,))])", content=[X, Y, Z], move=("cpu", "cuda:1"))
@example(structure="defaultdict(list, {'k': [x]})", content=[X, Y, Z], move=("cpu", "cuda:1"))
@example(structure="[x, z]", content=[X, Y, Z], move=("cpu", "cpu"))
@example(structure="[x, {'b': Pair(y, (z, 7))}]", content=[X, Y, Z], move=("cuda:0", "cpu"))
def test_structure_is_moved(submission, structure, content, move):
    """All tensors in a nested structure arrive on the device with their values and dtypes; every container keeps its type, its order and its keys."""
    assert_untampered(submission)
    seen = submission.run(moved, structure, content, *move)
    assert_structure(seen["result"], expected(structure, content), place_of(move[1]), "result")


@points(4, "C4")
@settings(max_examples=12)
@given(move=moves(), structure=structures(leaves=("x", "y", "x", "x", "None")))
@example(move=("cpu", "cuda:1"), structure="[x, x]")
@example(move=("cpu", "cuda:1"), structure="[x, y, {'b': x, 3: Pair(y, (x,))}]")
def test_shared_stays_shared(submission, move, structure):
    """A tensor that occurs twice in the structure is one object that occurs twice in the result."""
    assert_untampered(submission)
    content = [X, Y, Z]
    seen = submission.run(moved, structure, content, *move)
    got, want = numbers(seen["result"]), numbers(expected(structure, content))
    require(
        got == want,
        "a tensor that occurs several times must stay one object, and different tensors different ones "
        "(equal numbers: the same object)",
        "出现多次的张量应当仍是同一个对象，不同的张量应当仍是不同的对象（编号相同表示同一个对象）",
        expected=want,
        got=got,
    )


def numbers(described):
    """The numbers of all tensors of a described structure, in order."""
    if described["is"] == "tensor":
        return [described["number"]]
    return [n for part in described.get("parts", []) for n in numbers(part)]


@points(4, "C4")
@settings(max_examples=12)
@given(structure=structures(), move=moves())
@example(structure="{'b': x, 3: [y, z]}", move=("cpu", "cuda:1"))
@example(structure="[x, [y]]", move=("cpu", "cuda:1"))
def test_given_structure_unchanged(submission, structure, move):
    """The containers that were handed in still hold the tensors that they held before."""
    assert_untampered(submission)
    content, (source, _) = [X, Y, Z], move
    seen = submission.run(moved, structure, content, *move)
    before = Description(content).of(structure_of(structure, content))
    path = "given"
    assert_structure(seen["original"], before, source, path)
    require(
        numbers(seen["original"]) == numbers(before),
        "the structure that was handed in holds other tensors now",
        "传入的结构里现在是别的张量了",
    )


@points(4, "C4")
@settings(max_examples=6)
@given(targets=st.permutations(["cuda:0", "cuda:1", "cpu"]))
@example(targets=["cuda:0", "cuda:1"])
def test_each_call_moves(submission, targets):
    """A second call moves the same tensor to another device: nothing is kept from the first call."""
    assert_untampered(submission)
    seen = submission.run(moved_again, X, list(targets))
    for path, described, target in zip(("first", "second", "third"), seen, targets):
        assert_structure(described, expected("[x]", [X, Y, Z]), target, path)


@points(4, "C4")
@settings(max_examples=8)
@given(structure=st.sampled_from(["net", "[net, x]", "{'b': net, 3: (x, net)}"]), move=moves())
def test_modules_are_moved(submission, structure, move):
    """A module in the structure is moved itself and handed back."""
    assert_untampered(submission)
    target = place_of(move[1])
    seen = submission.run(moved, structure, [X, Y, Z], *move)
    found = modules(seen["result"])
    require(
        found == [0] * structure.count("net"),
        "the module that was handed in is not in the result",
        "结果中没有传入的那个模块",
    )
    assert_equal(seen["net"], [target, target], what="the devices of the module's parameters")


def modules(described):
    """The numbers of all modules of a described structure: 0 is the one that was handed in."""
    if described["is"] == "module":
        return [described["number"]]
    return [n for part in described.get("parts", []) for n in modules(part)]


# ---------------------------------------------------------------------- C5


@st.composite
def ramp_cases(draw, dtype=float_dtypes, scale=3.0):
    """max_len, cut, an input of shape (..., n) with n <= max_len, and the scale."""
    max_len = draw(st.integers(2, 5))
    n = draw(st.integers(1, max_len))
    cut = draw(st.integers(0, max_len + 1))
    lead = draw(st.sampled_from([(), (2,), (2, 1)]))
    x = draw(tensors((*lead, n), dtype=dtype, scale=scale, transposed=True))
    return max_len, cut, x, draw(st.sampled_from([None, 2.0, -0.5, 3.0]))


def ramp_output(case, ramp):
    """What the layer should return, in float64, with the module's own ramp."""
    _, cut, x, scale = case
    n = x.shape[-1]
    factor = ramp.double()[:n] * (1.0 if scale is None else scale)
    return x.double() * factor * (torch.arange(n) < cut)


FOURS = torch.tensor([4.0, 4.0, 4.0, 4.0, 4.0])


@points(3, "C5")
@given(case=ramp_cases())
@example(case=(5, 3, FOURS, None))
@example(case=(5, 3, FOURS[:4], None))
@example(case=(5, 0, FOURS, None))
@example(case=(5, 5, FOURS, None))
@example(case=(5, 9, FOURS.double(), 2.0))
@example(case=(5, 3, FOURS.expand(2, 5).contiguous(), 2.0))
def test_ramp_and_mask(submission, case):
    """RampScale multiplies by scale and by the first n entries of the ramp, sets positions from `cut` on to 0, and keeps the dtype (float64 after .double())."""
    max_len, cut, x, scale = case
    seen = submission.run(ramp_scale, max_len, cut, x, scale)
    want = torch.linspace(0, 1, max_len).to(x.dtype)
    assert_close(seen["ramp"], want, atol=1e-6, what="ramp")
    what = f"RampScale({max_len}, {cut}) of X"
    assert_close(seen["value"], ramp_output(case, seen["ramp"]), dtype=x.dtype, what=what)


@points(3, "C5")
@settings(max_examples=12)
@given(max_len=st.integers(1, 5), cut=st.integers(0, 6))
def test_what_is_trained_and_saved(submission, max_len, cut):
    """`scale` is a parameter that starts at 1; `ramp` is no parameter, but it is saved with the module."""
    seen = submission.run(ramp_state, max_len, cut)
    names, saved = sorted(seen["parameters"]), sorted(seen["saved"])
    require("scale" in names, "`scale` is not among the parameters", "`scale` 不在参数之中", got=names)
    require("ramp" not in names, "`ramp` is among the parameters", "`ramp` 在参数之中", got=names)
    for name in ("ramp", "scale"):
        english = f"`{name}` is not in state_dict(), so it is not saved"
        require(name in saved, english, f"`{name}` 不在 state_dict() 中，因此不会被保存", got=saved)
    assert_equal(seen["parameters"]["scale"], torch.tensor(1.0), what="scale")
    assert_close(seen["saved"]["ramp"], torch.linspace(0, 1, max_len), atol=1e-6, what="ramp")


@points(3, "C5")
@settings(max_examples=20)
@given(case=ramp_cases(dtype=torch.float64), v=tensors((5,), dtype=torch.float64))
def test_ramp_gradients(submission, case, v):
    """Gradients by X and by `scale` are right."""
    max_len, cut, x, scale = case
    cotangent = v[: x.shape[-1]].expand(x.shape).contiguous()
    seen = submission.run(ramp_scale, max_len, cut, x, scale, cotangent=cotangent)
    require(seen["grads"] is not None, "no gradient flows through RampScale", "RampScale 没有梯度")
    one = (max_len, cut, torch.ones_like(x), scale)
    assert_close(seen["grads"][0], cotangent * ramp_output(one, seen["ramp"]), what="the gradient by X")
    by_scale = (cotangent * ramp_output((max_len, cut, x, None), seen["ramp"])).sum()
    assert_close(seen["grads"][1], by_scale, what="the gradient by scale")


@points(3, "C5")
@settings(max_examples=8)
@given(case=ramp_cases())
@example(case=(5, 3, FOURS, None))
def test_ramp_follows_its_input(submission, case):
    """After .to("cuda:1") the layer works on cuda:1 with inputs on cuda:1, and its output is there."""
    max_len, cut, x, scale = case
    seen = submission.run(ramp_scale, max_len, cut, x, scale, device="simulated", target="cuda:1")
    what = f"RampScale({max_len}, {cut}) of X on cuda:1"
    assert_close(seen["value"], ramp_output(case, seen["ramp"]), dtype=x.dtype, what=what)
    assert_equal(seen["place"], "cuda:1", what="the device of the output")


# ---------------------------------------------------------------------- C6


@st.composite
def matrices(draw, dtype=float_dtypes):
    """A few matrices of different shapes and one dtype."""
    kind = dtype if isinstance(dtype, torch.dtype) else draw(dtype)
    sides = st.integers(1, 3)
    shapes = draw(st.lists(st.tuples(sides, sides), min_size=1, max_size=4))
    grad = draw(st.sampled_from([False, False, True]))
    return [draw(tensors(shape, dtype=kind, scale=2.0, requires_grad=grad)) for shape in shapes]


@points(2, "C6")
@given(mats=matrices())
@example(mats=[torch.tensor([[3.0, 4.0]])])
@example(mats=[torch.tensor([[3.0, 4.0]]), torch.tensor([[1.0, 2.0], [2.0, 4.0]])])
def test_norms(submission, mats):
    """norm_log gives the Frobenius norm of each matrix as a Python float, in order."""
    assert_norms(submission.norm_log(mats), mats, "norm_log(mats)")


def assert_norms(got, mats, what, **loose):
    """A list of Python floats, the Frobenius norms."""
    assert_type(got, list, what=what)
    assert_equal(len(got), len(mats), what=f"the length of {what}")
    if mats[0].dtype == torch.float32:
        loose = SINGLE | loose
    for k, (norm, mat) in enumerate(zip(got, mats, strict=True)):
        assert_type(norm, float, what=f"{what}[{k}]")
        want = float(mat.detach().double().square().sum().sqrt())
        assert_close(norm, want, what=f"{what}[{k}]", **loose)


@points(2, "C6")
def test_no_matrices(submission):
    """norm_log of an empty list is an empty list."""
    assert_equal(submission.norm_log([]), [], what="norm_log([])")


TWENTY = [torch.full((1 + k % 2, 1 + k % 3), float(k)) for k in range(20)]


@points(2, "C6")
def test_norms_wait_once(submission):
    """The norms of 20 matrices on the GPU reach Python in one transfer."""
    seen = submission.run(probes.on_device, "norm_log", [TWENTY])
    assert_norms(seen["value"], TWENTY, "norm_log of 20 matrices")
    judge_stalls(seen["stalls"], 1, "norm_log")


# ---------------------------------------------------------------------- C7


@st.composite
def trainings(draw, dtype=float_dtypes, min_batches=2):
    """Weights of a small net, a few batches, and a learning rate."""
    kind = dtype if isinstance(dtype, torch.dtype) else draw(dtype)
    shapes = [(2, 2), (2,), (1, 2), (1,), (2,)]
    weights = [draw(tensors(shape, dtype=kind)) for shape in shapes]
    count = draw(st.integers(min_batches, 4))
    rows = draw(st.integers(1, 3))
    batches = [
        (draw(tensors((rows, 2), dtype=kind)), draw(tensors((rows, 1), dtype=kind))) for _ in range(count)
    ]
    return weights, batches, draw(st.sampled_from([0.25, 0.1, 0.5]))


NAMES = ("w1", "b1", "w2", "b2", "idle")


def exact(case):
    """The same training in float64."""
    weights, batches, lr = case
    return [w.double() for w in weights], [(x.double(), y.double()) for x, y in batches], lr


def assert_trained(seen, want, case, **loose):
    """Losses are Python floats, and losses and weights those of plain SGD."""
    losses, dtype = seen["losses"], case[0][0].dtype
    if dtype == torch.float32:
        loose = SINGLE | loose
    assert_type(losses, list, what="the result of train_no_sync")
    assert_equal(len(losses), len(case[1]), what="the number of losses")
    for k, (got, right) in enumerate(zip(losses, want["losses"], strict=True)):
        assert_type(got, float, what=f"loss {k}")
        assert_close(got, right, what=f"loss {k}", **loose)
    for name, got, right in zip(NAMES, seen["weights"], want["weights"], strict=True):
        assert_close(got, right, dtype=dtype, what=f"the parameter {name} after training", **loose)


@points(2, "C7")
@settings(max_examples=20)
@given(case=trainings())
def test_training_is_plain_sgd(submission, reference, case):
    """Each batch gives one plain SGD step with its own gradient; the losses are those before each step, as Python floats."""
    seen = submission.run(trained, *case)
    assert_trained(seen, reference.run(trained, *exact(case)), case)


@points(2, "C7")
@settings(max_examples=20)
@given(case=trainings(dtype=torch.float64, min_batches=1), frozen=st.sampled_from([[0], [1], [0, 1], [2], [3, 4]]))
def test_frozen_stay(submission, reference, case, frozen):
    """Parameters with requires_grad=False keep their values, and the others are trained."""
    seen = submission.run(trained, *case, frozen=frozen)
    for k in frozen:
        assert_equal(seen["weights"][k], case[0][k], what=f"the frozen parameter {NAMES[k]} after training")
    assert_trained(seen, reference.run(trained, *case, frozen=frozen), case)


@points(2, "C7")
@settings(max_examples=20)
@given(case=trainings(dtype=torch.float64, min_batches=1))
def test_old_gradients_do_not_enter(submission, reference, case):
    """Gradients that were there before the call do not enter the first step."""
    seen = submission.run(trained, *case, stale=True)
    want = reference.run(trained, *case)
    for k in range(4):
        what = f"the parameter {NAMES[k]} after training"
        assert_close(seen["weights"][k], want["weights"][k], what=what)


@points(2, "C7")
@settings(max_examples=8)
@given(case=trainings(dtype=torch.float64))
def test_batches_read_once(submission, reference, case):
    """The batches may come from an iterator that can be read only once."""
    seen = submission.run(trained, *case, once=True)
    assert_trained(seen, reference.run(trained, *case, once=True), case)


def twelve_batches():
    """Twelve small batches and the weights of the net, the same for everybody."""
    weights = [torch.tensor([[0.5, -1.0], [1.0, 0.25]]), torch.tensor([0.0, 0.5])]
    weights += [torch.tensor([[1.0, -0.5]]), torch.tensor([0.25]), torch.tensor([1.0, 1.0])]
    rows = torch.arange(24.0).view(12, 1, 2) / 12 - 1
    return weights, [(x, x.sum(1, keepdim=True)) for x in rows], 0.1


@points(2, "C7")
def test_training_waits_once(submission, reference):
    """In a training of 12 batches with the net on the GPU, Python waits for the GPU at most once."""
    case = twelve_batches()
    seen = submission.run(trained, *case, device="simulated", target="cuda:0")
    assert_trained(seen, reference.run(trained, *exact(case)), case)
    judge_stalls(seen["stalls"], 1, "train_no_sync")


# ---------------------------------------------------------------------- C8


@points(1, "C8")
def test_batches_on_the_cpu(submission, reference, device):
    """With the net on a GPU and the batches on the CPU, the training is the same, and the net stays where it is."""
    case, target = twelve_batches(), TARGETS[device]
    seen = submission.run(trained, *case, device=device, target=target)
    assert_trained(seen, reference.run(trained, *exact(case)), case, **tolerance(device, case[0][0]))
    assert_equal(seen["places"], [target] * len(NAMES), what="the devices of the parameters after training")


@points(1, "C8")
@settings(max_examples=8)
@given(case=ramp_cases(dtype=torch.float32))
def test_layer_on_a_gpu(submission, device, case):
    """RampScale gives the same on a GPU as on the CPU."""
    (max_len, cut, x, scale), target = case, TARGETS[device]
    seen = submission.run(ramp_scale, max_len, cut, x, scale, device=device, target=target)
    what = f"RampScale({max_len}, {cut}) of X on {target}"
    assert_close(
        seen["value"], ramp_output(case, seen["ramp"]), dtype=x.dtype, what=what, **tolerance(device, x)
    )
    assert_equal(seen["place"], target, what="the device of the output")


@points(1, "C8")
@settings(max_examples=8)
@given(mats=matrices(dtype=torch.float32))
def test_norms_on_a_gpu(submission, device, mats):
    """norm_log gives the same for matrices on a GPU as on the CPU."""
    index = 1 if device == "simulated" else 0
    seen = submission.run(probes.on_device, "norm_log", [mats], device=device, devices=2, index=index)
    assert_norms(seen["value"], mats, f"norm_log of matrices on {TARGETS[device]}", **tolerance(device, mats[0]))


@points(1, "C8")
@settings(max_examples=8)
@given(structure=structures(), content=three_tensors)
@example(structure="[x, {'b': y, 3: (z, x)}]", content=[X, Y, Z])
def test_structure_on_a_gpu(submission, device, structure, content):
    """to_device brings tensors from the CPU to a GPU with their values."""
    target = TARGETS[device]
    seen = submission.run(moved, structure, content, "cpu", target, device=device)
    assert_structure(seen["result"], expected(structure, content), target, "result")


@points(1, "C8")
def test_module_on_a_gpu(submission, device):
    """module_device of a module on a GPU is that GPU."""
    target = TARGETS[device]
    pieces = [("parameter", 0, target), ("buffer", 1, target)]
    got = submission.run(device_of_module, pieces, device=device)
    assert_equal(got, torch.device(target), what=f"module_device of a module with {told(pieces)}")


@points(1, "C8")
@given(name=st.sampled_from(["RampScale", "to_device", "norm_log", "train_no_sync"]))
def test_no_literal_cuda(submission, name):
    """There is no literal `.cuda()` call in your code."""
    judge_uses(submission.run(cuda_calls, name))
    for line in cuda_lines(submission.source_text, name):
        raise Forbidden(said("`.cuda()` is not allowed here"), line)


def cuda_lines(source, name):
    """The lines of `something.cuda(...)` in the function or class `name` of a text."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return []
    named = (ast.FunctionDef, ast.ClassDef)
    owners = [node for node in tree.body if isinstance(node, named) and node.name == name]
    calls = [call for owner in owners for call in ast.walk(owner) if isinstance(call, ast.Call)]
    return [c.lineno for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "cuda"]


# ---------------------------------------------------------------------- C9


@points(1, "C9")
def test_bad_index_refused(submission):
    """try_gpu refuses a negative index, with and without GPUs."""
    for i, gpus in ((-1, 0), (-1, 2), (-3, 4)):
        with raises(ValueError, case=f"try_gpu({i}) on a machine with {gpu_count(gpus)}"):
            submission.run(answers_by_machine, "try_gpu", [gpus], [i])


@points(1, "C9")
def test_bad_tensors_refused(submission):
    """common_device refuses no tensor at all, and what is no tensor."""
    with raises(ValueError, case="common_device()"):
        submission.common_device()
    x = torch.tensor([1.0])
    for args in ((1.0,), (x, None), ("cpu", x), (x, [x])):
        shown = ", ".join("x" if a is x else "[x]" if isinstance(a, list) else repr(a) for a in args)
        with raises(TypeError, case=f"common_device({shown})"):
            submission.common_device(*args)


@points(1, "C9")
def test_bad_modules_refused(submission):
    """module_device refuses a module without parameters and buffers."""
    with raises(ValueError, case="a module with neither parameters nor buffers"):
        submission.run(device_of_module, [])


@points(1, "C9")
def test_bad_layers_refused(submission):
    """RampScale refuses bad sizes, and inputs that are longer than the ramp."""
    x = torch.tensor([1.0])
    for max_len, cut in ((0, 0), (-2, 0), (3, -1)):
        with raises(ValueError, case=f"RampScale({max_len}, {cut})"):
            submission.run(ramp_scale, max_len, cut, x)
    for shape in ((4,), (2, 4)):
        with raises(ValueError, case=f"RampScale(3, 1) of an X of shape {shape}"):
            submission.run(ramp_scale, 3, 1, torch.ones(shape))


@points(1, "C9")
def test_bad_dtype_refused(submission):
    """RampScale refuses inputs that are not float."""
    with raises(TypeError, case="RampScale(3, 1) of integers"):
        submission.run(ramp_scale_of, 3, 1, torch.tensor([1, 2]))
    with raises(TypeError, case="RampScale(3, 1) of booleans"):
        submission.run(ramp_scale_of, 3, 1, torch.tensor([True, False]))


@points(1, "C9")
def test_bad_rate_refused(submission):
    """train_no_sync refuses a learning rate that is not positive."""
    weights, batches, _ = twelve_batches()
    for lr in (0.0, -0.1):
        with raises(ValueError, case=f"train_no_sync with lr={lr}"):
            submission.run(trained, weights, batches[:1], lr)
