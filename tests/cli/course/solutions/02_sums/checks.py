"""The check of exercise-2."""

from grader.checks import assert_close, given, points, tensors


@points(1, "C1")
@given(x=tensors((3,)))
def test_total(submission, reference, x):
    """total adds all elements up."""
    assert_close(submission.total(x), reference.total(x.double()), dtype=x.dtype, what="total(x)")
