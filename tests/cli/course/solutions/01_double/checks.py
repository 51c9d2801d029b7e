"""The checks of exercise-1: small enough to grade in a moment."""

from grader.checks import assert_close, assert_equal, given, points, tensors
from grader.inside import probes


@points(2, "C1")
@given(x=tensors((2, 3)))
def test_doubles(submission, reference, x):
    """Every element is doubled."""
    assert_close(
        submission.double(x), reference.double(x.double()), dtype=x.dtype, what="double(x)"
    )


@points(1, "C2")
@given(x=tensors((3,)))
def test_total(submission, reference, x):
    """total adds all elements up."""
    assert_close(submission.total(x), reference.total(x.double()), dtype=x.dtype, what="total(x)")


@points(1, "C3")
@given(x=tensors((2, 2)))
def test_input_stays(submission, x):
    """double leaves its input alone."""
    seen = submission.run(probes.inputs_after, "double", [x])
    assert_equal(seen["args"], [x], what="x after double(x)")
