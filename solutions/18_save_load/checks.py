"""The checks of exercise-18."""

import probes as mine
import torch

from grader.checks import (
    CheckFailed,
    assert_close,
    assert_equal,
    assert_source_allowed,
    example,
    given,
    points,
    raises,
    require,
    rules_of,
    said,
    settings,
    st,
    tensors,
)

RULES = rules_of(__file__)
OLD = mine.OLD.decode("latin-1")
PATHS = st.sampled_from(["str", "Path"])

# ---------------------------------------------------------------------- what is saved

DTYPES = [torch.float32, torch.float64, torch.bfloat16, torch.int64, torch.bool, torch.complex64]
VALUES = (1.0, 0.0, -1.0, 2.0, 0.5, -2.0, 3.0, 1.5)


@st.composite
def bundles(draw):
    """One to three named tensors of many kinds."""
    names = draw(st.lists(st.sampled_from(["w", "b", "layer.weight", "权重"]), min_size=1, max_size=3, unique=True))
    shapes = st.sampled_from([(2,), (), (2, 3), (0,), (0, 3), (2, 1, 2)])
    kind = st.sampled_from(DTYPES)
    return {name: draw(tensors(shapes, dtype=kind, values=VALUES, transposed=True)) for name in names}


EVERYTHING = {
    "float32": torch.tensor([1.0, -0.5]),
    "float64": torch.tensor([1.0, -0.5], dtype=torch.float64).expand(2, 2),
    "bfloat16": torch.tensor([1.0, -0.5], dtype=torch.bfloat16),
    "int64": torch.tensor([3, 2**40]),
    "bool": torch.tensor([True, False]),
    "complex64": torch.tensor([1 + 2j, -1j]),
    "0-dim": torch.tensor(2.5),
    "empty": torch.empty(0, 3),
    "transposed": torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]).T,
}


def judge_bundle(got, want, what):
    """Same names, same values, same dtypes, exactly."""
    require(isinstance(got, dict), f"{what} is not a dict", f"{what} 不是字典", got=got)
    require(
        set(got) == set(want), f"the names in {what} are not the right ones", f"{what} 中的名字不对",
        expected=sorted(want), got=sorted(map(str, got)),
    )  # fmt: skip
    for name, x in want.items():
        assert_equal(got[name], x, what=f"{name!r} in {what}")


def judge_opens(seen, what):
    require(
        seen["error"] is None,
        f"torch.load(path, weights_only=True) refuses the file that {what} wrote",
        f"torch.load(path, weights_only=True) 拒绝打开 {what} 写出的文件",
        got=seen["error"],
    )


@points(2, "C1")
@given(bundle=bundles())
@example(bundle=EVERYTHING)
def test_tensors_are_saved(submission, bundle):
    """The file of save_tensors opens with weights_only=True and holds every name and every value exactly."""
    seen = submission.run(mine.saved_tensors, bundle, "Path")
    judge_opens(seen, "save_tensors")
    judge_bundle(seen["content"], bundle, "the file")
    judge_bundle(seen["after"], bundle, "the tensors after save_tensors")


@points(2, "C1")
@given(bundle=bundles())
@example(bundle=EVERYTHING)
def test_tensors_are_loaded(submission, reference, bundle):
    """load_tensors returns every name and every value of the file exactly."""
    seen = submission.run(mine.loaded_tensors, reference.run(mine.tensors_file, bundle), "Path")
    judge_bundle(seen["content"], bundle, "the result of load_tensors")


@points(1, "C2")
@settings(max_examples=2)
@given(transposed=st.booleans(), start=st.integers(0, 1000))
@example(transposed=False, start=0)
@example(transposed=True, start=500)
def test_view_makes_small_file(submission, transposed, start):
    """A view of ten elements of a tensor of a million makes a small file; the tensor stays as it is."""
    seen = submission.run(mine.saved_view, transposed, start)
    require(
        len(seen["file"]) < 100_000,
        "the file of a 10-element view has 100 000 bytes or more",
        "十个元素的视图的文件有 100 000 字节或更多",
    )
    judge_opens(seen, "save_tensors")
    base = torch.arange(1_000_000, dtype=torch.float32) + start
    view = base.view(1000, 1000)[500:510, 7] if transposed else base[1000:1010]
    judge_bundle(seen["content"], {"view": view.clone()}, "the file")
    require(
        view.numpy().tobytes() in seen["file"].numpy().tobytes(),
        "the ten numbers are not in the file",
        "文件里没有这十个数",
    )
    assert_equal(seen["view"], view.clone(), what="the view after save_tensors")
    untouched = seen["changes"] == 0 and seen["elements"] == 1_000_000 and seen["total"] == float(base.double().sum())
    require(untouched, "save_tensors changes the original tensor", "save_tensors 改动了原来的张量")


# ---------------------------------------------------------------------- checkpoints

KEYS = ["epoch", "extra", "model", "optimizer", "rng"]
leaves = st.one_of(
    st.sampled_from([1, 0, -3, 2**40, 0.5, -2.25, 1e300, "", "best", "模型", None, True, False]),
    tensors((2,), values=VALUES),
    tensors((), dtype=torch.int64, values=VALUES),
)
nested = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.lists(inner, max_size=2).map(tuple),
        st.dictionaries(st.sampled_from(["a", "b", "损失"]), inner, max_size=2),
    ),
    max_leaves=4,
)
extras = st.dictionaries(st.sampled_from(["lr", "best", "历史"]), nested, max_size=2)
DEEP = {"history": [(1, 0.5), (2, 0.25)], "best": {"weights": torch.tensor([1.0, 2.0]), "note": None}, "done": True}


def judge_plain(got, want, what):
    """The same values of the same types, at every depth."""
    if isinstance(want, torch.Tensor):
        assert_equal(got, want, what=what)
    elif isinstance(want, dict) and isinstance(got, dict):
        assert_equal(sorted(map(str, got)), sorted(want), what=f"the keys of {what}")
        for key, item in want.items():
            judge_plain(got[key], item, f"{what}[{key!r}]")
    elif type(want) in (list, tuple) and type(got) is type(want):
        assert_equal(len(got), len(want), what=f"the length of {what}")
        for k, (g, w) in enumerate(zip(got, want, strict=True)):
            judge_plain(g, w, f"{what}[{k}]")
    else:
        assert_equal(got, want, what=what)


def judge_keys(seen):
    judge_opens(seen, "save_checkpoint")
    require(
        seen["keys"] == KEYS,
        "the checkpoint does not have the right keys",
        "检查点的键不对",
        expected=KEYS,
        got=seen["keys"] if seen["keys"] is not None else seen.get("content"),
    )


@points(3, "C3")
@settings(max_examples=8)
@given(optimizer=st.sampled_from(["SGD", "Adam"]), epoch=st.sampled_from([0, 3, 12]))
def test_checkpoint_is_complete(submission, reference, optimizer, epoch):
    """A checkpoint is a dict with exactly model, optimizer, epoch, extra and rng, and opens with weights_only=True."""
    seen = submission.run(mine.checkpoint, optimizer, epoch, None, "Path")
    judge_keys(seen)
    want = reference.run(mine.checkpoint, optimizer, epoch, None, "Path")
    require(seen["model"] is not None, '"model" is not a state dict', '"model" 不是状态字典')
    assert_close(seen["model"], want["model"], what='"model" in the checkpoint')
    require(seen["optimizer"] is not None, '"optimizer" is not a state dict', '"optimizer" 不是状态字典')
    got = seen["optimizer"]
    assert_equal(got["keys"], want["optimizer"]["keys"], what='the keys of "optimizer" in the checkpoint')
    assert_equal(got["settings"], want["optimizer"]["settings"], what='the settings in "optimizer"')
    assert_close(got["tensors"], want["optimizer"]["tensors"], what='the state in "optimizer"')
    judge_plain(seen["epoch"], epoch, '"epoch" in the checkpoint')
    judge_plain(seen["extra"], {}, '"extra" in the checkpoint')
    assert_equal(seen["rng"], want["rng"], what='"rng" in the checkpoint')


@points(3, "C3")
@settings(max_examples=25)
@given(extra=extras)
@example(extra=DEEP)
def test_checkpoint_keeps_extra(submission, extra):
    """extra comes into the checkpoint as it is, at every depth."""
    seen = submission.run(mine.checkpoint, "SGD", 1, extra, "Path")
    judge_keys(seen)
    judge_plain(seen["extra"], extra, "extra")


@points(3, "C3")
@settings(max_examples=25)
@given(epoch=st.sampled_from([0, 3, 12]), extra=extras)
@example(epoch=3, extra=DEEP)
def test_checkpoint_returns(submission, reference, epoch, extra):
    """load_checkpoint returns a dict of exactly epoch and extra, as they were saved."""
    made = reference.run(mine.checkpoint_file, "SGD", 1, epoch, extra)
    got = submission.run(mine.returned, made["file"], "Path")
    require(isinstance(got, dict), "load_checkpoint does not return a dict", "load_checkpoint 返回的不是字典", got=got)
    assert_equal(sorted(map(str, got)), ["epoch", "extra"], what="the keys of the result")
    judge_plain(got["epoch"], epoch, "epoch")
    judge_plain(got["extra"], extra, "extra")


def judge_resumed(submission, reference, optimizer, seed):
    made = reference.run(mine.checkpoint_file, optimizer, seed, 3, {})
    seen = submission.run(mine.went_on, made["file"], optimizer)
    loose = {"atol": 1e-4, "rtol": 1e-3}
    what = "after going on from a checkpoint of ours, beside the run without a stop"
    assert_close(seen["weights"], made["weights"], what=f"the weights {what}", **loose)
    assert_close(seen["losses"], made["losses"], what=f"the losses {what}", **loose)
    seen = submission.run(mine.resumed, optimizer, seed)
    want = reference.run(mine.resumed, optimizer, seed)["straight"]
    assert_close(seen["straight"], want, atol=1e-4, rtol=1e-3, what="the run without a stop")
    straight, again = seen["straight"], seen["resumed"]
    for name, x in straight["weights"].items():
        assert_equal(again["weights"][name], x, what=f"{name} after going on, beside the run without a stop")
    assert_equal(again["losses"], straight["losses"], what="the losses after going on, beside the run without a stop")


@points(4, "C4")
@settings(max_examples=6)
@given(seed=st.integers(0, 99))
def test_resume_sgd(submission, reference, seed):
    """SGD with momentum: saving, starting afresh, loading and going on gives bit for bit the run that never stopped."""
    judge_resumed(submission, reference, "SGD", seed)


@points(4, "C4")
@settings(max_examples=6)
@given(seed=st.integers(0, 99))
def test_resume_adam(submission, reference, seed):
    """Adam: saving, starting afresh, loading and going on gives bit for bit the run that never stopped."""
    judge_resumed(submission, reference, "Adam", seed)


# ---------------------------------------------------------------------- loading


@points(2, "C5")
@settings(max_examples=4)
@given(training=st.booleans(), with_optimizer=st.booleans(), seed=st.integers(1, 99), later=tensors((3, 3)))
@example(training=True, with_optimizer=True, seed=1, later=torch.arange(9.0).view(3, 3))
@example(training=False, with_optimizer=False, seed=2, later=torch.arange(9.0).view(3, 3))
def test_load_is_in_place(submission, reference, training, with_optimizer, seed, later):
    """Loading overwrites parameters and buffers in place: objects, ties and module.training stay."""
    made = reference.run(mine.tied_file, seed)
    seen = submission.run(mine.in_place, made["file"], training, with_optimizer, later)
    for name, x in made["saved"].items():
        assert_equal(seen["held"][name], x, what=f"{name}, held by somebody since before load_checkpoint,")
    for name, count in seen["objects"].items():
        require(
            count == 1 and seen["pointers"][name] == 1,
            f"load_checkpoint puts another tensor in the place of {name}",
            f"load_checkpoint 用另一个张量替换了 {name}",
        )
    assert_equal(seen["training"], [training], what="module.training after load_checkpoint")
    assert_equal(seen["tied"], later, what="last.weight, tied to first.weight, after that was written to,")


@points(2, "C5")
def test_buffers_come_back(submission, reference):
    """After saving and loading, the buffers are back too: the running averages of BatchNorm, for instance."""
    seen = submission.run(mine.there_and_back)
    want = reference.run(mine.there_and_back)
    assert_close(seen["saved"], want["saved"], atol=1e-4, rtol=1e-3, what="the state before saving")
    for name, x in seen["saved"].items():
        assert_equal(seen["loaded"][name], x, what=f"{name} after saving and loading")


@points(2, "C5")
def test_misfits_refused(submission):
    """A checkpoint that does not fit the network raises an exception."""
    for kind in ("another shape", "a layer more", "a layer less"):
        with raises(Exception, case=f"a checkpoint of two layers, loaded into a net with {kind}"):
            submission.run(mine.misfit, kind)


def judge_sprung(submission, loader, file, x):
    seen = submission.run(mine.sprung, loader, file)
    judge_bundle(seen["loaded"], {"x": x}, f"what {loader} makes of a harmless file")
    require(
        "sprung" not in seen["folder"],
        f"{loader} ran the code that was hidden in the file",
        f"{loader} 运行了文件里藏着的代码",
        got=seen["folder"],
    )
    require(seen["error"] != [], f"{loader} accepts a file that hides code", f"{loader} 接受了藏有代码的文件")


@points(2, "C6")
@settings(max_examples=3)
@given(x=tensors((2, 2)))
@example(x=torch.tensor([[1.0, 2.0], [3.0, -4.0]]))
def test_load_tensors_runs_nothing(submission, reference, x):
    """load_tensors refuses a file that hides code, and runs nothing of it."""
    judge_sprung(submission, "load_tensors", reference.run(mine.tensors_file, {"x": x}), x)


@points(2, "C6")
@settings(max_examples=3)
@given(x=tensors((2, 2)))
@example(x=torch.tensor([[1.0, 2.0], [3.0, -4.0]]))
def test_load_checkpoint_runs_nothing(submission, reference, x):
    """load_checkpoint refuses a file that hides code, and runs nothing of it."""
    judge_sprung(submission, "load_checkpoint", reference.run(mine.net_file, x), x)


# ---------------------------------------------------------------------- writing


def judge_left(seen, name, old=True):
    """The old file is intact, and nothing else is there."""
    if old:
        require(
            seen["text"] == OLD,
            "the file that was there before is no longer the same",
            "原来的文件变了",
            expected=OLD,
            got=seen["text"] if seen["text"] is not None else "no file",
        )
    want = [name] if old else []
    require(
        seen["folder"] == want,
        "something else is left in the folder",
        "文件夹里留下了别的文件",
        expected=want or "an empty folder",
        got=seen["folder"],
    )


def judge_refused(seen, error, case, name):
    """The right kind of error, and the old file intact."""
    if error not in seen["error"]:
        got = seen["error"][0] if seen["error"] else None
        raise CheckFailed(said(f"{case}: {error} was expected, but {got or 'nothing'} was raised"))
    judge_left(seen, name)


@points(2, "C7")
@given(kind=st.sampled_from(list(mine.BAD)))
@example(kind="a function")
def test_bad_extra_refused(submission, kind):
    """extra that cannot be saved gives a TypeError, and the old file stays byte for byte."""
    seen = submission.run(mine.bad_extra, kind)
    judge_refused(seen, "TypeError", f"extra with {kind}", "checkpoint.pt")


def judge_atomic(submission, saver):
    for old, kind in ((True, "Path"), (True, "str"), (False, "Path")):
        seen = submission.run(mine.broken_write, saver, old, kind)
        judge_left(seen, "file.pt", old)


@points(2, "C7")
def test_save_tensors_is_atomic(submission):
    """When save_tensors fails half-way, the old file is intact and no other file is in the folder."""
    judge_atomic(submission, "save_tensors")


@points(2, "C7")
def test_save_checkpoint_is_atomic(submission):
    """When save_checkpoint fails half-way, the old file is intact and no other file is in the folder."""
    judge_atomic(submission, "save_checkpoint")


@points(2, "C7")
@given(kind=PATHS, value=tensors((2,)))
@settings(max_examples=4)
@example(kind="str", value=torch.tensor([1.0, 2.0]))
@example(kind="Path", value=torch.tensor([1.0, 2.0]))
def test_tensor_paths(submission, reference, kind, value):
    """save_tensors and load_tensors take a str and a Path, and leave just this one file."""
    x = {"x": value}
    seen = submission.run(mine.saved_tensors, x, kind)
    judge_opens(seen, "save_tensors")
    judge_bundle(seen["content"], x, "the file")
    require(
        seen["folder"] == ["tensors.pt"], "save_tensors leaves other files in the folder",
        "save_tensors 在文件夹里留下了别的文件", got=seen["folder"],
    )  # fmt: skip
    found = submission.run(mine.loaded_tensors, reference.run(mine.tensors_file, x), kind)
    judge_bundle(found["content"], x, "the result of load_tensors")


@points(2, "C7")
@given(kind=PATHS)
def test_checkpoint_paths(submission, reference, kind):
    """save_checkpoint and load_checkpoint take a str and a Path, and leave just this one file."""
    seen = submission.run(mine.checkpoint, "SGD", 2, None, kind)
    require(
        seen["folder"] == ["checkpoint.pt"], "save_checkpoint leaves other files in the folder",
        "save_checkpoint 在文件夹里留下了别的文件", got=seen["folder"],
    )  # fmt: skip
    made = reference.run(mine.checkpoint_file, "SGD", 1, 2, {})
    got = submission.run(mine.returned, made["file"], kind)
    judge_plain(got, {"epoch": 2, "extra": {}}, "the result of load_checkpoint")


# ---------------------------------------------------------------------- transfer

SHAPES = {
    "scale": (2,), "first.weight": (3, 2), "first.bias": (3,),
    "norm.weight": (3,), "norm.bias": (3,), "norm.running_mean": (3,), "norm.running_var": (3,),
    "norm.num_batches_tracked": (), "last.weight": (2, 3), "last.bias": (2,),
}  # fmt: skip
# Shapes that copy_ would broadcast or that hold as many numbers are the ones to be tempted by.
OTHER = {(2,): (1,), (3, 2): (2, 3), (3,): (1,), (): (1,), (2, 3): (1, 3)}


@st.composite
def sources(draw):
    """Some tensors by name, in any order: matching ones, ones of another shape, unknown ones."""
    names = draw(st.lists(st.sampled_from([*SHAPES, "head.weight", "bias"]), min_size=1, max_size=6, unique=True))
    src = {}
    for name in names:
        shape = SHAPES.get(name, (3,))
        if draw(st.integers(0, 3)) == 3:
            shape = OTHER[shape]
        dtype = torch.int64 if name.endswith("tracked") else torch.float32
        src[name] = draw(tensors(shape, dtype=dtype, values=(-1.0, -2.0, -3.0, -4.0, -5.0)))
    return src


ORDERED = {
    "last.bias": torch.tensor([-1.0, -2.0]),
    "head.weight": torch.tensor([-1.0]),
    "first.bias": torch.tensor([-3.0]),
    "norm.running_mean": torch.tensor([-1.0, -2.0, -3.0]),
    "scale": torch.tensor([-5.0, -6.0]),
}


def fitting(src):
    return [name for name in SHAPES if name in src and tuple(src[name].shape) == SHAPES[name]]


@points(3, "C8")
@given(src=sources())
@example(src=ORDERED)
def test_transfer_copies_matches(submission, reference, src):
    """Entries of the same name and shape are copied; every other entry of dst stays bit for bit."""
    seen = submission.run(mine.transferred, src)
    want = reference.run(mine.transferred, src)
    for name in SHAPES:
        assert_equal(seen["now"].get(name), want["now"][name], what=f"{name} after transfer_matching")
    judge_bundle(seen["src"], src, "src after transfer_matching")


@points(3, "C8")
@given(src=sources())
@example(src=ORDERED)
def test_transfer_lists(submission, src):
    """The two lists are the copied names in the order of dst, and the others of src in the order of src."""
    got = submission.run(mine.transferred, src)["value"]
    pair = isinstance(got, tuple) and len(got) == 2
    require(pair, "transfer_matching does not return two lists", "transfer_matching 没有返回两个列表", got=got)
    copied = fitting(src)
    assert_equal(got[0], copied, what="the list of copied names")
    assert_equal(got[1], [name for name in src if name not in copied], what="the list of names that were not copied")


@points(3, "C8")
@given(src=sources())
@example(src=ORDERED)
def test_transfer_is_in_place(submission, reference, src):
    """The tensor objects of dst stay the same, and share nothing with src."""
    seen = submission.run(mine.transferred, src)
    want = reference.run(mine.transferred, src)
    for name in SHAPES:
        require(
            seen["objects"].get(name) == 1,
            f"transfer_matching puts another tensor in the place of {name}",
            f"transfer_matching 用另一个张量替换了 {name}",
        )
        assert_equal(seen["later"][name], want["later"][name], what=f"{name} after src was changed in place")
        assert_equal(seen["state"][name], want["state"][name], what=f"{name}, held since before the call,")
        require(
            seen["pointers"].get(name) == 1,
            f"{name} lies in other memory after transfer_matching",
            f"transfer_matching 之后，{name} 换了一块内存",
        )


# ---------------------------------------------------------------------- devices and errors

SOME = {"w": torch.tensor([[1.0, -0.5], [2.0, 3.0]]), "n": torch.tensor([1, 2, 3])}


def judge_kinds(seen):
    assert_equal(seen["shapes"], {name: tuple(x.shape) for name, x in SOME.items()}, what="the shapes")
    assert_equal(seen["dtypes"], {name: str(x.dtype) for name, x in SOME.items()}, what="the dtypes")


@points(1, "C9")
def test_tensors_at_meta(submission):
    """load_tensors(path, "meta") gives meta tensors."""
    seen = submission.run(mine.tensors_at_meta, SOME)
    judge_kinds(seen)
    assert_equal(seen["places"], ["meta"] * 2, what="the devices of load_tensors(path, 'meta')")


@points(1, "C9")
def test_tensors_on_devices(submission, device):
    """load_tensors puts the tensors on the device that was asked for."""
    seen = submission.run(mine.tensors_there, SOME, device, "cuda:0")
    judge_kinds(seen)
    judge_bundle(seen["content"], SOME, "the result of load_tensors(path, 'cuda:0')")
    assert_equal(seen["places"], ["cuda:0"] * 2, what="the devices of load_tensors(path, 'cuda:0')")


@points(1, "C9")
def test_tensors_from_a_gpu(submission, device):
    """load_tensors opens a file that was written on a GPU, also on a computer without one."""
    got = submission.run(mine.tensors_back, SOME, device)
    judge_bundle(got, SOME, "the result of load_tensors(path), saved on a GPU and loaded without one,")


@points(1, "C9")
def test_checkpoint_on_devices(submission, reference, device):
    """load_checkpoint restores a network on a GPU, and the random numbers of the CPU."""
    seen = submission.run(mine.checkpoint_there, device)
    want = reference.run(mine.checkpoint_there, device)
    assert_close(seen["saved"], want["saved"], what="the state in the file")
    judge_bundle(seen["loaded"], seen["saved"], "the state of the network on cuda:0")
    assert_equal(seen["places"], ["cuda:0"] * 4, what="the devices of the parameters")
    numbers = want["numbers"][0]
    assert_equal(seen["numbers"], [numbers, numbers], what="the random numbers after saving, and after loading,")


@points(1, "C9")
def test_checkpoint_from_a_gpu(submission, reference, device):
    """load_checkpoint opens a file that was written on a GPU, also on a computer without one."""
    seen = submission.run(mine.checkpoint_back, device)
    want = reference.run(mine.checkpoint_back, device)
    judge_bundle(seen["loaded"], want["saved"], "the state of the network, saved on a GPU and loaded without one,")
    assert_equal(seen["places"], ["cpu"] * 4, what="the devices of the parameters")


@points(1, "C9")
def test_nothing_banned(submission):
    """Your code does not use pickle directly."""
    submission.run(mine.tensors_at_meta, SOME)
    names = ["save_tensors", "load_tensors", "save_checkpoint", "load_checkpoint", "transfer_matching"]
    assert_source_allowed(submission, RULES.banned, names)


@points(1, "C9")
@given(value=st.sampled_from([1.5, None, "text", [1.0]]))
def test_bad_tensors_refused(submission, value):
    """save_tensors refuses a value that is no tensor, and leaves the old file alone."""
    seen = submission.run(mine.bad_value, value)
    judge_refused(seen, "TypeError", f"save_tensors of {value!r}", "tensors.pt")


@points(1, "C9")
def test_bad_epochs_refused(submission):
    """save_checkpoint refuses an epoch that is no int, or negative, and leaves the old file alone."""
    for epoch, error in ((1.0, "TypeError"), ("1", "TypeError"), (None, "TypeError"), (-1, "ValueError")):
        seen = submission.run(mine.bad_epoch, epoch)
        judge_refused(seen, error, f"epoch={epoch!r}", "checkpoint.pt")


@points(1, "C9")
def test_missing_tensors(submission):
    """load_tensors of a file that does not exist raises FileNotFoundError."""
    with raises(FileNotFoundError, case="load_tensors of a missing file"):
        submission.run(mine.missing_file, "load_tensors")


@points(1, "C9")
def test_missing_checkpoint(submission):
    """load_checkpoint of a file that does not exist raises FileNotFoundError."""
    with raises(FileNotFoundError, case="load_checkpoint of a missing file"):
        submission.run(mine.missing_file, "load_checkpoint")
