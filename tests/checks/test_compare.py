"""Comparing: type, shape and dtype first, no broadcasting, NaN equal to nothing."""

from __future__ import annotations

import math

import pytest
import torch

from grader.checks import CheckFailed, assert_close, assert_equal, assert_type, require
from grader.inside.codec import Opaque
from grader.text import speaking

ONE = torch.tensor([1.0, 2.0])


def failure(got, want, **options) -> str:
    with pytest.raises(CheckFailed) as caught:
        assert_close(got, want, **options)
    return str(caught.value)


def test_equal_tensors_agree():
    assert_close(ONE.clone(), ONE)


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (None, "None"),
        (1.0, "float"),
        ([1.0, 2.0], "list"),
        (Opaque("a sparse tensor"), "a sparse tensor"),
        (torch.tensor([[1.0, 2.0]]), "shape"),
        (torch.tensor(1.0), "shape"),
        (ONE.double(), "dtype"),
        (torch.tensor([1, 2]), "dtype"),
        (torch.tensor([1.0, math.nan]), "NaN"),
        (torch.tensor([1.0, math.inf]), "infinities"),
        (torch.tensor([1.0, 2.001]), "first difference"),
    ],
)
def test_what_is_not_the_same_is_told_apart(got, said):
    assert said in failure(got, ONE)


def test_nothing_broadcasts():
    failure(torch.ones(1), torch.ones(3))
    failure(torch.ones(3, 1), torch.ones(3))


def test_nan_is_never_equal_even_to_nan():
    nan = torch.tensor([math.nan])
    failure(nan, nan)


def test_an_infinity_agrees_with_itself_only():
    inf = torch.tensor([math.inf, -math.inf])
    assert_close(inf.clone(), inf)
    failure(-inf, inf)
    failure(torch.tensor([3e38, -3e38]), inf)


@pytest.mark.parametrize(
    ("dtype", "error", "ok"),
    [
        (torch.float64, 0.9e-9, True),
        (torch.float64, 3e-7, False),
        (torch.float32, 0.9e-5, True),
        (torch.float32, 3e-4, False),
    ],
)
def test_the_tolerance_is_that_of_the_results_dtype(dtype, error, ok):
    want = torch.tensor([1.0, 0.0], dtype=torch.float64)
    got = (want + torch.tensor([0.0, error], dtype=torch.float64)).to(dtype)
    if ok:
        assert_close(got, want, dtype=dtype)
    else:
        failure(got, want, dtype=dtype)


def test_the_tolerance_grows_with_the_largest_value_of_the_reference():
    want = torch.tensor([1e6, 0.0], dtype=torch.float64)
    assert_close(want + torch.tensor([0.0, 5e-4]).double(), want)
    failure(want + torch.tensor([0.0, 5e-3]).double(), want)


def test_structures_are_compared_part_by_part():
    assert_close((ONE, [1.0]), (ONE, [1.0]))
    assert "entry 0 of entry 1" in failure((ONE, [2.0]), (ONE, [1.0]))
    assert "parts" in failure((ONE,), (ONE, ONE))
    assert "tuple" in failure([ONE], (ONE,))
    assert "keys" in failure({"a": ONE}, {"b": ONE})
    assert "'b'" in failure({"b": 2 * ONE}, {"b": ONE})


def test_python_numbers_must_be_python_numbers():
    assert_close(1.0, 1.0)
    assert "a Python number" in failure(torch.tensor(1.0), 1.0)
    assert "a Python number" in failure(True, 1.0)
    failure(math.nan, 1.0)


def test_equal_is_exact():
    assert_equal(torch.tensor([1.0]), torch.tensor([1.0]))
    with pytest.raises(CheckFailed):
        assert_equal(torch.tensor([1.0 + 1e-7]), torch.tensor([1.0]))
    with pytest.raises(CheckFailed):
        assert_equal(1, True)


def test_the_type_is_exact():
    assert_type(1.0, float)
    with pytest.raises(CheckFailed, match="float was expected"):
        assert_type(torch.tensor(1.0), float)


def test_require_speaks_the_language_of_the_report():
    with pytest.raises(CheckFailed, match="too few"):
        require(False, "too few", "太少")
    with speaking("zh"), pytest.raises(CheckFailed, match="太少"):
        require(torch.tensor(False), "too few", "太少")
    require(torch.tensor(True), "too few", "太少")


W = torch.tensor([[1.0, 2.0], [3.0, 5.0]])


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (2 * W, "2 times the expected one: a sum for a mean?"),
        (W / 4, "0.25 times the expected one: a mean for a sum?"),
        (-W, "wrong sign"),
        (W.T, "transpose"),
        (W.exp(), "exponential"),
        (W.sqrt(), "square root"),
        (W.flip(-1), "reverse order"),
        (W + 7, "the expected one plus 7"),
        (torch.tensor([[5.0, 2.0], [3.0, 1.0]]), "wrong order"),
        (torch.ones(2, 1, 2), "shape"),
    ],
)
def test_a_wrong_answer_is_told_by_its_relation_to_the_right_one(got, said):
    assert said in failure(got, W)


@pytest.mark.parametrize(
    ("shape", "said"),
    [((3, 2), "transpose"), ((2, 1, 3), "length 1"), ((), "every axis"), ((2, 4), "off by one")],
)
def test_a_wrong_shape_is_told_by_its_relation(shape, said):
    assert said in failure(torch.ones(shape), torch.ones(2, 3))
