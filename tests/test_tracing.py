"""Tracing: public functions, aten operations, bans, growth, and autograd refused."""

from __future__ import annotations

import io
import json
import linecache
import pickle
import threading
import types
from collections.abc import Callable

import numpy
import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch.autograd import grad as grad_by_another_name
from torch.autograd.graph import _engine_run_backward as run_engine
from torch.func import grad as derive
from torch.func import jvp as push_forward

from grader.inside.simulated import simulated_cuda
from grader.inside.tracing import (
    AutogradRefused,
    autograd_refused,
    banned_modules,
    banned_uses,
    growth,
    op_counts,
    operations,
    trace,
    unexpected_operations,
)

x = torch.randn(4, 6)
w = torch.randn(3, 6)
y = torch.tensor([0, 1, 2, 3])
images, kernel = torch.randn(2, 1, 8, 8), torch.randn(3, 1, 3, 3)

SPELLINGS: dict[str, tuple[str, Callable[[], object]]] = {
    "F.softmax": ("softmax", lambda: F.softmax(x, 1)),
    "Tensor.softmax": ("softmax", lambda: x.softmax(-1)),
    "torch.special.softmax": ("softmax", lambda: torch.special.softmax(x, 1)),
    "nn.Softmax": ("softmax", lambda: nn.Softmax(1)(x)),
    "F.softmin": ("softmax", lambda: F.softmin(-x, 1)),
    "log_softmax.exp": ("softmax", lambda: F.log_softmax(x, 1).exp()),
    "F.gumbel_softmax": ("softmax", lambda: F.gumbel_softmax(x)),
    "logsumexp": ("logsumexp", lambda: x.logsumexp(1)),
    "F.cross_entropy": ("cross_entropy", lambda: F.cross_entropy(x, y)),
    "soft cross_entropy": ("cross_entropy", lambda: F.cross_entropy(x, x.sigmoid())),
    "F.nll_loss": ("cross_entropy", lambda: F.nll_loss(x, y)),
    "F.linear": ("matmul", lambda: F.linear(x, w)),
    "nn.Linear": ("matmul", lambda: nn.Linear(6, 2)(x)),
    "@": ("matmul", lambda: x @ w.T),
    "einsum": ("matmul", lambda: torch.einsum("bi,oi->bo", x, w)),
    "F.conv2d": ("convolution", lambda: F.conv2d(images, kernel)),
    "nn.Conv2d": ("convolution", lambda: nn.Conv2d(1, 3, 3)(images)),
    "conv_transpose2d": ("convolution", lambda: F.conv_transpose2d(images, kernel.mT.mT[:1])),
    "F.unfold": ("unfold", lambda: F.unfold(images, 3)),
    "F.dropout": ("dropout", lambda: nn.Dropout(0.5)(x)),
}


def found(family: str, run: Callable[[], object]) -> bool:
    names = operations(family) | ({"bernoulli_"} if family == "dropout" else set())
    with trace() as record:
        run()
    return bool(banned_uses(record, operations=names))


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("mode", ["grad", "no_grad", "inference"])
def test_operations_are_seen_in_every_spelling_and_mode(spelling: str, mode: str) -> None:
    modes = {"grad": torch.enable_grad, "no_grad": torch.no_grad, "inference": torch.inference_mode}
    family, run = SPELLINGS[spelling]
    with modes[mode]():
        assert found(family, run)


@pytest.mark.parametrize("family", ["softmax", "cross_entropy", "convolution", "matmul", "unfold"])
def test_a_softmax_by_hand_uses_no_family(family: str) -> None:
    def by_hand() -> torch.Tensor:
        e = (x - x.amax(1, keepdim=True)).exp()
        return e / e.sum(1, keepdim=True)

    assert not found(family, by_hand)


def submission(source: str, filename: str = "student.py") -> types.ModuleType:
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    module = types.ModuleType("submission")
    exec(compile(source, filename, "exec"), module.__dict__)
    return module


def test_bans_name_the_students_line_once() -> None:
    student = submission(
        "import torch.nn.functional as G\n\ndef f(x):\n    return G.softmax(x, 1)\n"
    )
    with trace(files=["student.py"]) as record:
        student.f(x)
        student.f(x)
    uses = banned_uses(record, ["torch.nn.functional.softmax"], operations("softmax"))
    assert [(u["layer"], u["name"], u["line"], u["code"]) for u in uses] == [
        ("function", "torch.nn.functional.softmax", 4, "return G.softmax(x, 1)"),
        ("operation", "_softmax", 4, "return G.softmax(x, 1)"),
    ]
    assert json.loads(json.dumps(record.as_data())) == record.as_data()


def test_a_banned_module_bans_all_names_in_it() -> None:
    with trace(watch=["torch.nn.init.*"]) as record:
        nn.init.xavier_normal_(torch.empty(3, 3))
    assert banned_uses(record, ["torch.nn.init"])
    assert not banned_uses(record, ["torch.nn.initial"])


class Mine(nn.Linear):
    """A student's class on top of a banned one."""


@pytest.mark.parametrize("kind", [nn.Linear, Mine])
def test_a_banned_class_is_seen_when_made_and_when_called(kind: type[nn.Linear]) -> None:
    made_before = kind(6, 2)
    with trace(watch=["torch.nn.Linear"]) as record:
        kind(6, 2)
        made_before(x)
    names = {use["name"] for use in banned_uses(record, ["torch.nn.Linear"])}
    assert names == {"torch.nn.Linear.__init__", "torch.nn.Linear.forward"}


def test_banned_instances_are_found_in_a_tree() -> None:
    net = nn.Sequential(nn.ReLU(), nn.Sequential(Mine(2, 2)))
    assert banned_modules(net, ["torch.nn.Linear"]) == [{"path": "1.0", "class": "Mine"}]
    assert banned_modules(net, ["torch.nn.Conv2d"]) == []


def test_an_optimizer_is_seen_where_it_is_made() -> None:
    with trace(watch=["torch.optim.Optimizer"]) as record:
        torch.optim.Adam([nn.Parameter(x)])
    assert banned_uses(record, ["torch.optim.Optimizer"])


def test_watching_ends_with_the_trace() -> None:
    before = nn.Linear.__init__
    with trace(watch=["torch.nn.Linear", "torch.nn.init.*"]):
        assert nn.Linear.__init__ is not before
    assert nn.Linear.__init__ is before


def test_unexpected_operations_are_those_not_allowed() -> None:
    with trace() as record:
        (x.exp() + 1).sum()
    assert [use["name"] for use in unexpected_operations(record, {"exp", "sum"})] == ["add"]
    assert op_counts(record) == {"exp": 1, "add": 1, "sum": 1}


def test_a_loop_over_rows_grows_and_names_its_line() -> None:
    source = "import torch\n\ndef loop(X):\n    return torch.stack([row.exp() for row in X])\n"
    student, inputs = submission(source), {n: torch.rand(n, 3) for n in (4, 12, 36)}
    grew = growth(lambda n: student.loop(inputs[n]), files=["student.py"])
    assert grew.per_row >= 1
    assert grew.grown[0]["line"] == 4
    assert grew.grown[0]["counts"] == [4, 36]
    assert json.dumps(grew.as_data())


@pytest.mark.parametrize(
    "hand_out",
    [
        lambda t: t.tolist(),
        lambda t: list(t.numpy()),
        lambda t: list(numpy.asarray(t)),
        lambda t: list(numpy.from_dlpack(t)),
        lambda t: bytes(t.untyped_storage()),
        lambda t: t.clone().apply_(lambda v: v + 1),
        lambda t: t.clone().map_(t, lambda a, b: a + b),
        lambda t: pickle.dumps(t),
        lambda t: torch.save(t, io.BytesIO()),
        lambda t: [v.item() for v in t.flatten()],
        lambda t: [float(v) for row in t.unbind() for v in row],
    ],
)
def test_values_handed_to_python_count_as_operations(hand_out) -> None:
    inputs = {n: torch.rand(n, 3) for n in (4, 12, 36)}
    assert growth(lambda n: hand_out(inputs[n])).per_row >= 1


def test_no_thread_starts_where_only_one_is_watched() -> None:
    start = threading.Thread.start  # taken before anybody watches
    thread = threading.Thread(target=torch.rand, args=(3,))
    with trace(), pytest.raises(RuntimeError, match="no thread"):
        start(thread)
    later = threading.Thread(target=torch.rand, args=(3,))
    later.start()
    later.join()


@pytest.mark.parametrize("function", [torch.softmax, torch.cumsum, lambda t, _: torch.cdist(t, t)])
def test_vectorised_code_does_not_grow(function) -> None:
    inputs = {n: torch.rand(n, 3) for n in (4, 12, 36)}
    assert growth(lambda n: function(inputs[n], 1)).per_row < 0.25


def test_tracing_works_on_a_simulated_device() -> None:
    with simulated_cuda() as log, trace(files=[__file__]) as record:
        torch.ones(2, device="cuda").softmax(0).tolist()
    assert banned_uses(record, ["torch.Tensor.softmax"], operations("softmax"))
    assert log.count("wait") == 1


# ---------------------------------------------------------------------- autograd refused

DERIVATIVES: dict[str, Callable[[torch.Tensor], object]] = {
    "backward": lambda t: (t**2).sum().backward(),
    "torch.autograd.backward": lambda t: torch.autograd.backward((t**2).sum()),
    "torch.autograd.grad": lambda t: torch.autograd.grad((t**2).sum(), t),
    "an alias of grad": lambda t: grad_by_another_name((t**2).sum(), t),
    "torch.func.grad": lambda t: torch.func.grad(lambda q: q.sum())(t),
    "an alias of torch.func.grad": lambda t: derive(lambda q: q.sum())(t),
    "an alias of torch.func.jvp": lambda t: push_forward(torch.sin, (t,), (t,)),
    "jacrev": lambda t: torch.func.jacrev(torch.sin)(t),
    "jacfwd": lambda t: torch.func.jacfwd(torch.sin)(t),
    "jacobian": lambda t: torch.autograd.functional.jacobian(torch.sin, t),
    "forward mode": lambda t: torch.autograd.forward_ad.enter_dual_level(),
    "the engine, taken before": lambda t: run_engine(
        ((t**2).sum(),), (torch.ones(()),), False, False, (t,), accumulate_grad=False
    ),
    "climbing the graph": lambda t: (t**2).sum().grad_fn(torch.ones(())),
    "climbing the graph by another name": lambda t: getattr((t**2).sum(), "grad" + "_fn"),
    "an edge of the graph": lambda t: torch.autograd.graph.get_gradient_edge((t**2).sum()).node,
    "gradient of an optimiser's closure": lambda t: torch.optim.LBFGS([t]).step(
        lambda: (t**2).sum().backward()
    ),
}


@pytest.mark.parametrize("name", DERIVATIVES)
def test_every_way_to_a_gradient_is_refused(name: str) -> None:
    t = nn.Parameter(torch.ones(3))
    with autograd_refused(), pytest.raises(AutogradRefused):
        DERIVATIVES[name](t)


def test_formulas_and_vmap_are_not_refused() -> None:
    t = nn.Parameter(torch.ones(3))
    with autograd_refused():
        assert (t * t).requires_grad
        torch.func.vmap(torch.sin)(t)
    (t**2).sum().backward()
    assert t.grad is not None
