"""The checks of exercise 1."""

import torch
from hypothesis import strategies as st
from probes import first_answer

from grader.checks import assert_close, assert_equal, given, points, tensors
from grader.inside import probes

SHAPE = (2, 3)


@points(2, "C1")
@given(x=tensors(SHAPE))
def test_doubles(submission, reference, x):
    """Every element is doubled."""
    want = reference.double(x.double())
    assert_close(submission.double(x), want, dtype=x.dtype, what="double(x)")


@points(1, "C2")
@given(x=tensors((2, 2)))
def test_input_stays(submission, x):
    """double leaves its input alone."""
    seen = submission.run(probes.inputs_after, "double", [x])
    assert_equal(seen["args"], [x], what="x after double(x)")


@points(1, "C3")
@given(x=tensors((2, 4), dtype=torch.float64))
def test_spreads(submission, reference, x):
    """spread gives each row mean 0 and standard deviation 1."""
    assert_close(submission.run(first_answer, "spread", x), reference.spread(x), what="spread(x)")


STEEP = [1e6, -1e6, 3.25, 12345.5]


# Only the hidden checks draw from this: rows that ask for care.
@st.composite
def steep_rows(draw):
    """Rows whose numbers lie far apart."""
    return draw(tensors((2, 5), dtype=torch.float64, values=STEEP)) + draw(tensors((1, 5)))


@points(1, "C4", hidden=True)
@given(x=tensors(SHAPE, dtype=torch.float64, between=(1e5, 1e6)))
def test_far_values(submission, reference, x):
    """Numbers of six digits are doubled without any rounding error."""
    assert_equal(submission.double(x), reference.double(x), what="double of six digits")


@points(1, "C5", hidden=True)
@given(x=steep_rows())
def test_steep_spreads(submission, reference, x):
    """Rows whose entries lie far apart are spread exactly as well."""
    assert_close(submission.spread(x), reference.spread(x), what="spread of a steep row of numbers")
