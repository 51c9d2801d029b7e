"""What a check's body says of one example."""

from __future__ import annotations

from types import SimpleNamespace

import torch

from grader.checks import given, tensors
from grader.checks.strategies import assume
from grader.engine.answers import Answers
from grader.engine.judge import Judge
from grader.engine.record import Recorder, load_profile
from grader.sandbox.handle import Reply


def test_an_answer_that_fails_an_assumption_fails_the_example():
    """The recorded examples hold it for the reference, so only the answer can have broken it."""
    load_profile()

    @given(x=tensors((2,), dtype=torch.float64))
    def halves(submission, x):
        got = submission.half(x)
        assume(torch.isfinite(got).all())
        assert torch.equal(got, x / 2)

    record = Recorder(SimpleNamespace(half=lambda x: x / 2), None).record(halves, {})
    judge = Judge(halves, {}, record, None)

    def outcome(value):
        return judge.run_example(0, Answers(iter([Reply(value=value)])))

    assert outcome(record.examples[0].kwargs["x"] / 2) is None
    assert outcome(torch.full((2,), torch.nan, dtype=torch.float64)) is not None
