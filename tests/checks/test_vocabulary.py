"""Showing, expecting errors, strategies, marks, and the reading of a student's text."""

from __future__ import annotations

import pytest
import torch
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

from grader.checks import CheckFailed, SubmissionRaised, points, raises
from grader.checks.marks import mark_of
from grader.checks.show import show
from grader.checks.source import source_uses, tampering
from grader.checks.strategies import labels, probabilities, shapes, tensors

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
    ],
)
def test_ordinary_code_reaches_nothing(source):
    assert not tampering(source)
