"""The vocabulary that the checks of an exercise are written in.

    from grader.checks import assert_close, given, points, tensors

    @points(1, "C1")
    @given(x=tensors((3, 4)))
    def test_rows_sum_to_one(submission, x):
        \"\"\"Every row of softmax(x) adds up to 1.\"\"\"
        assert_close(submission.softmax(x).sum(-1), torch.ones(3))

A check calls `submission.name(...)` or `submission.run(probe, ...)`, and `reference` in the
same two ways. It runs unchanged in the engine, over recorded answers, and under plain
pytest, on the module itself.
"""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from grader.checks.compare import assert_close, assert_equal, assert_type, close, require
from grader.checks.failures import CheckFailed, Forbidden, SubmissionRaised, raises
from grader.checks.marks import points
from grader.checks.rules import (
    assert_allowed,
    assert_flat,
    assert_on_device,
    assert_random_untouched,
    assert_source_allowed,
    assert_untampered,
    assert_untouched,
    judge_growth,
    judge_stalls,
    judge_uses,
    rules_of,
)
from grader.checks.strategies import (
    assume,
    axes_of,
    dtypes,
    float_dtypes,
    labels,
    probabilities,
    seeds,
    shapes,
    tensors,
)
from grader.text.phrases import said

__all__ = [
    "CheckFailed",
    "Forbidden",
    "SubmissionRaised",
    "assert_allowed",
    "assert_close",
    "assert_equal",
    "assert_flat",
    "assert_on_device",
    "assert_random_untouched",
    "assert_source_allowed",
    "assert_type",
    "assert_untampered",
    "assert_untouched",
    "assume",
    "axes_of",
    "close",
    "dtypes",
    "example",
    "float_dtypes",
    "given",
    "judge_growth",
    "judge_stalls",
    "judge_uses",
    "labels",
    "points",
    "probabilities",
    "raises",
    "require",
    "rules_of",
    "said",
    "seeds",
    "settings",
    "shapes",
    "st",
    "tensors",
]
