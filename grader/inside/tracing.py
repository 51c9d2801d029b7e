"""What a call runs: public functions and aten operations, each with the student's line.

    with trace() as record:
        submission.softmax(x)
    banned_uses(record, functions=["torch.softmax"], operations=operations("softmax"))

Two layers see different things. The *public* layer sees the function that was called,
whatever alias or import it was reached by. The *aten* layer sees what it comes to, also in
backward passes and optimisers: `_softmax` for every spelling of softmax. In inference mode
composites stay whole (`softmax`), so `operations` gives both names.

Both see one thread, so no other can be started while a trace is open; and a value that is handed
to Python counts as an operation, for a loop over such values runs none.

Results are plain data. They are claims of the process that runs the submission.
"""

from __future__ import annotations

import importlib
import inspect
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from types import SimpleNamespace
from typing import Any, Literal
from unittest import mock

import torch
from torch import nn
from torch.autograd import graph
from torch.overrides import TorchFunctionMode, resolve_name
from torch.utils._python_dispatch import TorchDispatchMode

from grader.inside.lines import Line, StudentLines
from grader.inside.threads import STARTERS

Layer = Literal["function", "operation", "instance"]

_MATMUL = {"mm", "bmm", "addmm", "baddbmm", "addbmm", "mv", "addmv", "dot", "vdot", "linear",
           "matmul", "einsum", "tensordot", "inner", "outer"}  # fmt: skip
_SOFTMAX = {
    "special_softmax",
    "special_log_softmax",
    "_softmax",
    "_log_softmax",
    "_safe_softmax",
    "softmax",
    "log_softmax",
}
FAMILIES: dict[str, frozenset[str]] = {
    "softmax": frozenset(_SOFTMAX),
    "logsumexp": frozenset({"logsumexp", "special_logsumexp"}),
    "cross_entropy": frozenset(
        {"nll_loss_forward", "nll_loss", "nll_loss_nd", "nll_loss2d_forward", "nll_loss2d",
         "cross_entropy_loss", "_log_softmax", "log_softmax"}
    ),
    "convolution": frozenset(
        {"convolution", "_convolution", "convolution_overrideable", "mkldnn_convolution",
         "_slow_conv2d_forward", "slow_conv_dilated2d", "thnn_conv2d", "cudnn_convolution",
         "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d",
         "conv_transpose3d", "convolution_backward"}
    ),
    "unfold": frozenset({"im2col", "unfold"}),
    "matmul": frozenset(_MATMUL),
    "dropout": frozenset({"dropout", "dropout_", "native_dropout", "feature_dropout"}),
    "batch_norm": frozenset(
        {"batch_norm", "native_batch_norm", "_native_batch_norm_legit", "cudnn_batch_norm",
         "_batch_norm_impl_index"}
    ),
    "layer_norm": frozenset({"layer_norm", "native_layer_norm"}),
    "attention": frozenset(
        {"scaled_dot_product_attention", "_scaled_dot_product_flash_attention_for_cpu",
         "_scaled_dot_product_attention_math"}
    ),
}  # fmt: skip
"""Aten names that belong together: those met with autograd, and those of inference mode."""


def operations(*families: str) -> frozenset[str]:
    """All aten names of some families; a name that is no family stands for itself."""
    return frozenset().union(*(FAMILIES.get(name, frozenset({name})) for name in families))


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a function or operation, in the student's line."""

    layer: Layer
    name: str
    file: str
    line: int
    code: str

    def as_data(self) -> dict[str, Any]:
        """The use as JSON data."""
        return asdict(self)


@dataclass
class Trace:
    """What ran while the trace was open, in order."""

    functions: list[Use] = field(default_factory=list)
    """Public names, dotted: `torch.nn.functional.softmax`, `torch.Tensor.softmax`."""
    operations: list[Use] = field(default_factory=list)
    """Aten names without overload: `_softmax`; `tolist` once for each value."""

    def as_data(self) -> dict[str, Any]:
        """The trace as JSON data."""
        return {
            "functions": [use.as_data() for use in self.functions],
            "operations": [use.as_data() for use in self.operations],
        }


@contextmanager
def trace(watch: Iterable[str] = (), files: Collection[str] | None = None) -> Iterator[Trace]:
    """Record what runs in here.

    `watch` are dotted names that the modes cannot see: classes (`torch.nn.Linear`: its
    `__init__` and its `forward`), and functions that take no tensors or call through
    (`torch.nn.init.normal_`). `torch.nn.init.*` watches all public functions of a module.
    Functions are watched by attribute: a name imported before is not seen.
    """
    record, lines = Trace(), StudentLines(files)
    with ExitStack() as stack:
        for patch in _watchers(watch, record, lines):
            stack.enter_context(patch)
        for name in STARTERS:
            stack.enter_context(mock.patch.object(threading, name, _refuse_thread))
        stack.enter_context(_Operations(record, lines))
        stack.enter_context(_Functions(record, lines))
        yield record


def _refuse_thread(*_: Any, **__: Any) -> Any:
    raise RuntimeError("no thread can be started here: what it runs could not be watched")


_HANDED_OUT = {
    f"torch.Tensor.{name}": name
    for name in ("tolist", "numpy", "__array__", "__dlpack__", "__reduce_ex__", "storage",
                 "untyped_storage", "apply_", "map_", "map2_")
}  # fmt: skip
"""Methods that hand all values of a tensor to Python, or to what is not PyTorch."""
MOST_HANDED_OUT = 10_000
"""Values of one tensor that are counted: the large ones need not be told apart."""


class _Functions(TorchFunctionMode):
    """Records public functions."""

    def __init__(self, record: Trace, lines: StudentLines) -> None:
        super().__init__()
        self._record, self._lines = record, lines

    def __torch_function__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        name = public_name(func)
        if not name.endswith(".__get__"):
            self._record.functions.append(_use("function", name, self._lines.here()))
        if name in _HANDED_OUT:
            use = _use("operation", _HANDED_OUT[name], self._lines.here())
            self._record.operations += [use] * min(args[0].numel(), MOST_HANDED_OUT)
        return func(*args, **(kwargs or {}))


class _Operations(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Records aten operations."""

    def __init__(self, record: Trace, lines: StudentLines) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._record, self._lines = record, lines

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # the wrapper would import torch._dynamo at the first operation

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        name = func._schema.name.split("::")[1]
        self._record.operations.append(_use("operation", name, self._lines.here()))
        return func(*args, **(kwargs or {}))


def _use(layer: Layer, name: str, line: Line) -> Use:
    return Use(layer, name, line.file, line.line, line.code)


def public_name(func: Any) -> str:
    """The dotted name under which PyTorch documents a function."""
    name = resolve_name(func)
    if name:
        return str(name)
    module = getattr(func, "__module__", None) or "torch"
    return f"{module}.{getattr(func, '__name__', repr(func))}"


# ---------------------------------------------------------------------- watched names


def _watchers(watch: Iterable[str], record: Trace, lines: StudentLines) -> Iterator[Any]:
    for dotted in watch:
        for owner, attribute, name in _targets(dotted):
            original = inspect.getattr_static(owner, attribute)
            if callable(original):
                watcher = _watcher(original, name, record, lines)
                yield mock.patch.object(owner, attribute, watcher)


def _targets(dotted: str) -> Iterator[tuple[Any, str, str]]:
    """The attributes that a watched name stands for: owner, attribute, full name."""
    parent, _, last = dotted.rpartition(".")
    owner = find(parent)
    if last == "*":
        for name, value in vars(owner).items():
            if inspect.isfunction(value) and not name.startswith("_"):
                yield owner, name, f"{parent}.{name}"
        return
    value = getattr(owner, last)
    if not inspect.isclass(value):
        yield owner, last, dotted
        return
    for method in ("__init__", "forward"):
        if method in vars(value):
            yield value, method, f"{dotted}.{method}"


def _watcher(original: Any, name: str, record: Trace, lines: StudentLines) -> Callable[..., Any]:
    def watched(*args: Any, **kwargs: Any) -> Any:
        record.functions.append(_use("function", name, lines.here()))
        return original(*args, **kwargs)

    return watched


def find(dotted: str) -> Any:
    """The object of PyTorch with a dotted name such as `torch.nn.functional`."""
    found: Any = torch
    for part in dotted.removeprefix("torch").strip(".").split("."):
        found = getattr(found, part) if part else found
    return found


# ---------------------------------------------------------------------- judging a trace


def banned_uses(
    record: Trace, functions: Iterable[str] = (), operations: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Uses of banned public names and of banned aten names, one for each line and name.

    A banned class (`torch.nn.Linear`) bans its watched methods; a banned module
    (`torch.nn.init`) all names in it. Public names are dotted, aten names are not.
    """
    names = tuple(functions)
    found = [use for use in record.functions if _is_banned(use.name, names)]
    found += [use for use in record.operations if use.name in operations]
    return _one_each(found)


def unexpected_operations(record: Trace, allowed: Collection[str]) -> list[dict[str, Any]]:
    """Uses of aten operations that are not allowed, one for each line and name."""
    return _one_each([use for use in record.operations if use.name not in allowed])


def _is_banned(name: str, banned: Sequence[str]) -> bool:
    return any(name == ban or name.startswith(f"{ban}.") for ban in banned)


def _one_each(uses: list[Use]) -> list[dict[str, Any]]:
    return [use.as_data() for use in dict.fromkeys(uses)]


def banned_modules(root: nn.Module, classes: Iterable[str]) -> list[dict[str, Any]]:
    """Instances of banned classes in a module tree: their path and class."""
    kinds = tuple(find(name) for name in classes)
    return [
        {"path": path, "class": type(module).__name__}
        for path, module in root.named_modules()
        if isinstance(module, kinds)
    ]


# ---------------------------------------------------------------------- growth


@dataclass(frozen=True)
class Growth:
    """How many operations a call runs at growing sizes of its input."""

    sizes: tuple[int, ...]
    counts: tuple[int, ...]
    per_row: float
    """Operations added by each added row, over the whole range; a loop adds one or more."""
    grown: list[dict[str, Any]]
    """Operation and line of what grew, most first, with its counts at the two ends."""

    def as_data(self) -> dict[str, Any]:
        """The growth as JSON data."""
        return asdict(self)


def growth(
    run: Callable[[int], Any],
    sizes: Sequence[int] = (4, 12, 36),
    files: Collection[str] | None = None,
) -> Growth:
    """Count the aten operations of `run(n)` at each size `n`.

    Vectorised code is flat; library routines may change their algorithm with the size, so
    judge by `per_row` (a quarter is far from both), not by equality. Build the inputs
    before: what `run` makes is counted too. Never start at size 1.
    """
    records = []
    for size in sizes:
        with trace(files=files) as record:
            run(size)
        records.append(record)
    counts = tuple(len(record.operations) for record in records)
    per_row = (counts[-1] - counts[0]) / (sizes[-1] - sizes[0])
    return Growth(tuple(sizes), counts, per_row, grown(records[0], records[-1]))


def op_counts(record: Trace) -> dict[str, int]:
    """How often each aten operation ran."""
    return dict(Counter(use.name for use in record.operations))


def grown(small: Trace, large: Trace) -> list[dict[str, Any]]:
    """Operation and line of what runs more often in the larger trace, most first."""
    before, after = Counter(small.operations), Counter(large.operations)
    more = sorted(after, key=lambda use: before[use] - after[use])
    return [
        {**use.as_data(), "counts": [before[use], after[use]]}
        for use in more
        if after[use] > before[use]
    ]


# ---------------------------------------------------------------------- autograd refused


class AutogradRefused(RuntimeError):
    """A submission computes a gradient with autograd where it must not."""


_DERIVING = ("grad", "grad_and_value", "vjp", "jvp", "jacrev", "jacfwd", "hessian", "linearize")


@contextmanager
def autograd_refused() -> Iterator[None]:
    """No gradient can be computed in here: by `backward`, `torch.autograd` or `torch.func`.

    The engine itself refuses, so import aliases are seen too; forward mode is refused where
    a level of it is entered. `torch.func.vmap` and `functional_call` derive nothing and
    stay. Graphs may still be built: only what computes a gradient raises.
    """

    def refuse(*_: Any, **__: Any) -> Any:
        raise AutogradRefused("a gradient is computed by autograd here; write its formula instead")

    with ExitStack() as stack:
        for owner, name in [*_engine_names(), *((torch.func, name) for name in _DERIVING)]:
            if hasattr(owner, name):
                stack.enter_context(mock.patch.object(owner, name, refuse))
        # What was imported before comes to the engine, and who climbs a graph begins at `grad_fn`.
        engine = SimpleNamespace(run_backward=refuse)
        stack.enter_context(mock.patch.object(torch.autograd.Variable, "_execution_engine", engine))
        stack.enter_context(mock.patch.object(torch.Tensor, "grad_fn", property(refuse)))
        yield


def _engine_names() -> Iterator[tuple[Any, str]]:
    """Where every way to a gradient comes through, whatever name it was called by."""
    yield from ((torch.autograd, name) for name in ("_engine_run_backward", "grad", "backward"))
    yield graph, "_engine_run_backward"
    yield torch._C, "_enter_dual_level"
    try:
        predispatch = importlib.import_module("torch._functorch.predispatch")
    except ImportError:  # an older PyTorch enters levels by the name above
        return
    yield predispatch, "_enter_dual_level"
