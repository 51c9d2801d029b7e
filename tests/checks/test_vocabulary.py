"""Showing, expecting errors, strategies, marks, and the reading of a student's text."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from grader.checks import (
    CheckFailed,
    Forbidden,
    SubmissionRaised,
    assert_allowed,
    assert_flat,
    assert_on_device,
    assert_untampered,
    assert_untouched,
    points,
    raises,
)
from grader.checks.marks import mark_of
from grader.checks.modules import (
    assert_forward_untouched,
    assert_module_allowed,
    assert_module_flat,
    assert_module_on_device,
    make,
)
from grader.checks.show import show
from grader.checks.source import source_uses, tampering
from grader.checks.strategies import labels, probabilities, shapes, tensors
from grader.course.exercise import Rules

PLAIN = st.sampled_from([torch.float32, torch.float64, torch.int64])

# ------------------------------------------------------------------ show


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(tensors(shapes(max_side=3), dtype=PLAIN, transposed=True))
def test_a_shown_tensor_can_be_pasted(x):
    back = eval(show(x), {"torch": torch})
    assert back.dtype == x.dtype
    assert back.shape == x.shape
    assert back.stride() == x.stride() or x.numel() <= 1 or 1 in x.shape
    assert torch.allclose(back.double(), x.double(), rtol=1e-5)


def test_other_values_are_shown_as_code():
    assert show((1, 2.0, [True], {"a": None})) == "(1, 2.0, [True], {'a': None})"
    assert show(float("nan")) == "float('nan')"
    assert show((1,)) == "(1,)"
    assert show(torch.ones(100)).startswith("<tensor of shape (100,)")


# ------------------------------------------------------------------ raises


def test_the_expected_error_passes():
    with raises(ValueError):
        raise ValueError
    with raises(ValueError):
        raise SubmissionRaised("f", "MyError", ("ValueError", "Exception"))


@pytest.mark.parametrize(
    "error", [KeyError("k"), SubmissionRaised("f", "KeyError", ("KeyError", "LookupError"))]
)
def test_another_error_fails_and_is_named(error):
    with pytest.raises(CheckFailed, match="KeyError was raised"), raises(ValueError, case="bad x"):
        raise error


def test_no_error_fails():
    nothing = pytest.raises(CheckFailed, match=r"bad x: ValueError .* nothing was raised")
    with nothing, raises(ValueError, case="bad x"):
        pass


def test_a_stub_is_not_taken_for_a_refusal():
    stub = SubmissionRaised("f", "NotImplementedError", ("NotImplementedError", "RuntimeError"))
    with pytest.raises(SubmissionRaised), raises(RuntimeError):
        raise stub


# ------------------------------------------------------------------ strategies


@settings(max_examples=30, deadline=None)
@given(
    tensors((2, 3), between=(-1.0, 1.0), dtype=torch.float64), labels(4, 3), probabilities((2, 3))
)
def test_strategies_keep_their_promises(x, y, p):
    assert x.shape == (2, 3)
    assert (x >= -1).all()
    assert (x < 1).all()
    assert y.dtype is torch.int64
    assert set(y.tolist()) <= {0, 1, 2}
    assert torch.allclose(p.sum(-1), torch.ones(2).double())


def test_examples_shrink_to_plain_numbers():
    x = find(tensors((2,)), lambda x: bool(x[0] != 0), settings=settings(derandomize=True))
    assert x.tolist() == [1.0, 0.0]


# ------------------------------------------------------------------ marks


def test_points_needs_a_sentence_and_a_proper_id():
    def silent():
        pass

    with pytest.raises(ValueError, match="docstring"):
        points(1, "C1")(silent)
    with pytest.raises(ValueError, match="C1, C2"):
        points(1, "first")

    @points(2, "C3", hidden=True)
    def test_it():
        """It holds."""

    mark = mark_of(test_it)
    assert mark is not None
    assert (mark.check, mark.points, mark.hidden) == ("C3", 2.0, True)


# ------------------------------------------------------------------ source

BANNED = [
    "torch.softmax",
    "torch.nn.functional.softmax",
    "torch.nn.Softmax",
    "torch.special.softmax",
    "torch.Tensor.softmax",
]


def names(source: str, *roots: str) -> list[tuple[str, int]]:
    return [(use.name, use.line) for use in source_uses(source, roots or ["softmax"], BANNED)]


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ndef softmax(x): return torch.softmax(x, -1)",
        "import torch as t\ndef softmax(x): return t.softmax(x, -1)",
        "from torch import softmax as s\ndef softmax(x): return s(x, -1)",
        "import torch.nn.functional as F\ndef softmax(x): return F.softmax(x, -1)",
        "from torch.nn import functional\ndef softmax(x): return functional.softmax(x, -1)",
        "from torch import nn\ndef softmax(x): return nn.Softmax(-1)(x)",
        "import torch\ns = torch.softmax\ndef softmax(x): return s(x, -1)",
        "import torch\ndef g(x): return torch.softmax(x, -1)\ndef softmax(x): return g(x)",
        "def softmax(x):\n    import torch\n    return torch.softmax(x, -1)",
        "import torch\nt = torch\ndef softmax(x): return t.softmax(x, -1)",
        "import torch\nif True:\n    def softmax(x): return torch.softmax(x, -1)",
        "from torch import softmax",
        "def softmax(x): return x.softmax(-1)",
        "from torch import Tensor\ndef softmax(x): return Tensor.softmax(x, -1)",
        "import torch\ndef softmax(x): return getattr(torch, 'softmax')(x, -1)",
        "import torch.nn.functional as F\ndef softmax(x): return F.torch.softmax(x, -1)",
        "from torch.nn import modules\ndef softmax(x): return modules.torch.nn.Softmax(-1)(x)",
        "import torch\ndef softmax(x): return getattr(getattr(torch, 'special'), 'softmax')(x)",
        "def softmax(x): return getattr(x, 'softmax')(-1)",
        "import torch\nd = torch\nc = d\nb = c\na = b\ndef softmax(x): return a.softmax(x, -1)",
        "import torch\nfor softmax in [lambda x: torch.softmax(x, -1)]: pass",
        "import torch\n[softmax := lambda x: torch.softmax(x, -1)]",
        "import torch\ndef put():\n    global softmax\n    softmax = torch.softmax\nput()",
        "import torch\nif __name__ == '__main__': pass\nelse:\n    softmax = torch.softmax",
    ],
)
def test_a_banned_name_is_found_however_it_is_reached(source):
    assert names(source)


@pytest.mark.parametrize(
    "source",
    [
        "def softmax(x): return softmax_rows(x)\ndef softmax_rows(x): return x.exp()",
        "import torch\ndef softmax(x): return x.exp()\nprint(torch.softmax)",
        "import torch\ndef softmax(x): 1\nif __name__ == '__main__':\n    torch.softmax(1, 2)",
        "import torch\ndef softmax(x): return x\ndef test(): torch.softmax(1, 2)",
        "class nn:\n    Softmax = int\ndef softmax(x): return nn.Softmax(x)",
        "def softmax(x):\n    '''unlike torch.softmax'''\n    return x  # not torch.softmax",
        "class Net:\n    def softmax(self): 1\ndef softmax(x): return Net().softmax()",
        "class Net:\n    def f(self): self.softmax = abs\ndef softmax(x): return Net().softmax",
        "this is no python",
    ],
)
def test_right_code_is_never_accused(source):
    assert not names(source)


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ntorch.equal = lambda a, b: True",
        "from torch import Tensor\nTensor.detach = lambda x: x",
        "from torch import Tensor\nsetattr(Tensor, 'detach', abs)",
        "import torch\nvars(torch)['equal'] = abs",
        "import torch\ntorch.__dict__['equal'] = abs",
        "import torch\nt = torch.nn\nt.Linear = 1",
        "def f():\n    from grader.inside import probes",
        "import grader.inside.tracing as t",
        "import probes",
        "import sys\nsys.modules['probes'] = 1",
        "from sys import modules",
        "import os\nos.sys.modules",
        "import torch\ntorch.ops.aten._softmax(1, 2, False)",
        "exec('1')",
        "def f(): return f.__globals__",
        "import sys\ngetattr(sys, 'modules')",
        "import sys\ngetattr(sys, 'mod' + 'ules')",
        "import torch\nf(torch)",
        "import sys\nfor m in [sys]: m.modules",
        "import sys\na = b = sys",
        "import sys\nm = sys\nm = sys\nm.modules",
        "import sys\ndef unused(sys): pass\nsys.modules",
        "import sys as m\ndef unused():\n    import math as m\nm.modules",
        "def unused(exec): pass\nexec('1')",
        "class A:\n    exec = 1\nexec('1')",
        "print.__self__",
        "def f(): return getattr(f, '__globals__')",
        "import torch.nn.functional as F\nF.torch._C",
        "import torch.nn.functional as F\nF.torch.overrides",
        "import inspect\ninspect.getmodule(abs)",
        "import _thread",
        "import pydoc\npydoc.locate('grader.inside.tracing')",
        "from torch.utils._mode_utils import no_dispatch",
        "import sys\nif __name__ == '__main__': pass\nelse: sys.modules",
        "import sys\n__name__ = '__main__'\nif __name__ == '__main__': sys.modules",
        "import sys\ntry: 1\nexcept E as __name__: 1\nif __name__ == '__main__': sys.modules",
        f"import sys\nif {'0 + ' * 900}0: sys.modules",
    ],
)
def test_reaching_inside_is_found(source):
    assert tampering(source)


@pytest.mark.parametrize(
    "source",
    [
        "import torch\ntorch.backends.cudnn.deterministic = True",
        "import sys\nprint('done', file=sys.stderr)",
        "import copy\ndef f(net):\n    copy = net\n    copy.weight = 1",
        "from torch import nn\nclass A(nn.Module):\n    def f(self, k, v): setattr(self, k, v)",
        "def f(net):\n    net.eval()\n    return vars(net), net.__dict__",
        "import torch\nif __name__ == '__main__':\n    torch.equal = 1",
        "import torch\ndef f(x): return getattr(torch, 'relu')(x)",
        "import torch.nn as nn\ndef f(name): return getattr(nn, name)()",
        "from torch import nn\ndef f(name): return getattr(nn.functional, name)",
        "import torch.nn.functional as F\ndef f(x, name): return getattr(F, name, F.relu)(x)",
        "import torch\nt = torch\ndef f(x, *, eval=True): return t.relu(x) if eval else x",
        "import torch.nn.functional as F\ndef f(x, F): return g(F)",
        "import torch\nimport torch.nn\nfrom torch import nn\nimport torch.nn as nn\nnn.Linear",
        "try:\n    from torch.func import vmap\nexcept ImportError: from functorch import vmap",
        "def compile(net): return net\nf = compile(1)",
    ],
)
def test_ordinary_code_reaches_nothing(source):
    assert not tampering(source)


def test_a_text_that_is_too_deep_to_be_read_breaks_the_rules():
    submission = SimpleNamespace(source_text="x = " + "0 + " * 20_000 + "0")
    with pytest.raises(Forbidden, match="nested too deeply"):
        assert_untampered(submission)


@pytest.mark.parametrize(
    "rule",
    [
        lambda it: assert_untouched(it, "f"),
        lambda it: assert_flat(it, "f", [(4, []), (12, [])]),
        lambda it: assert_allowed(it, Rules(), "f"),
        lambda it: assert_on_device(it, "cpu", "f"),
        lambda it: assert_forward_untouched(it, make("F")),
        lambda it: assert_module_flat(it, make("F"), [(4, torch.ones(4)), (12, torch.ones(12))]),
        lambda it: assert_module_allowed(it, Rules(), make("F")),
        lambda it: assert_module_on_device(it, it, "cpu", make("F"), []),
    ],
)
def test_no_rule_believes_a_probe_beside_a_text_that_reaches_inside(rule):
    liar = SimpleNamespace(run=lambda probe, *_, **__: LIES[probe.__name__])
    liar.source_text = "x = 1"
    rule(liar)
    liar.source_text = "from grader.inside import probes"
    with pytest.raises(Forbidden, match="grader"):
        rule(liar)


FIRST = torch.rand(4, generator=torch.Generator().manual_seed(0))
LIES = {
    "uses": [],
    "inputs_after": {"args": [], "kwargs": {}, "versions": [], "random": FIRST},
    "op_growth": {"counts": [1, 1], "stalls": [0, 0], "grown": []},
    "on_device": dict.fromkeys(("value", "grads"))
    | {where: [] for where in ("outputs", "places", "held", "stalls")},
}


def test_a_long_text_is_read_in_time_that_grows_with_it():
    mains = "if __name__ == '__main__': pass\n" * 20_000
    assert not tampering(f"{mains}import torch\nx = torch{'.nn' * 600}")
