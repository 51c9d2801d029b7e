"""From a submission to a report, on a tiny exercise."""

from __future__ import annotations

import pytest
import torch

from grader.errors import ExerciseError
from grader.report.model import Verdict, from_json, to_json

GOOD = """
def double(x):
    if x.dtype.is_floating_point:
        return x + x
    raise TypeError
def half(x):
    return x * 0.5
"""


def verdicts(report):
    return {check.id: str(check.verdict) for check in report.checks}


def with_double(body: str) -> str:
    return GOOD.replace("        return x + x\n", f"        {body}\n")


def test_a_right_solution_gets_full_marks(grade):
    [report] = grade(GOOD)
    assert report.score == report.max_score == 5
    assert report.status == "graded"
    assert {c.verdict for c in report.checks} == {Verdict.PASSED}


def test_a_wrong_value_loses_its_check_and_no_other(grade):
    [report] = grade(with_double("return x * 2.5"))
    assert verdicts(report) == {"E1.C1": "failed", "E1.C2": "passed", "E1.C3": "passed"}
    check = report.checks[0]
    assert "1.25 times" in " ".join(f.text for f in check.facts)
    assert check.misconception is None


def test_the_smallest_counterexample_is_shown(grade):
    [report] = grade(with_double("return x + x + (x > 2.0) * 1.0"))
    code, call = report.checks[0].example.splitlines()
    namespace: dict = {"torch": torch}
    exec(code, namespace)
    assert namespace["x"].shape == (1,)
    assert call == "double(x)"


def test_a_known_mistake_is_named_in_the_language_asked_for(grade):
    from grader.text import speaking

    [report] = grade(with_double("return x ** 2"))
    assert report.checks[0].misconception.name == "squares"
    with speaking("zh"):
        [report] = grade(with_double("return x ** 2"))
    assert report.checks[0].misconception.message.startswith("你的代码")
    assert report.checks[0].title == "加倍。"


def test_an_unknown_mistake_is_not_given_a_name(grade):
    [report] = grade(with_double("return x * 4"))
    assert report.checks[0].misconception is None


@pytest.mark.parametrize(
    "value", ["type('A', (), {'__module__': '\\ud800'})()", "'\\ud800'", "{'\\ud800': '\\ud800'}"]
)
def test_half_a_surrogate_pair_in_an_answer_stops_no_report(grade, value):
    [report] = grade(with_double(f"return {value}"))
    assert report.checks[0].verdict is Verdict.FAILED
    assert from_json(to_json(report)).checks[0].message == report.checks[0].message


def test_a_made_up_place_of_an_error_fills_no_memory(grade):
    place = "('double.py', 1, 2_000_000_000, 'x')"
    [report] = grade(f"raise SyntaxError('not here', {place})")
    assert "not here" in report.checks[0].message
    assert sum(len(fact.text) for fact in report.checks[0].facts) < 1000


def test_answers_that_change_from_one_time_to_the_next_are_named(grade):
    once = "asked = []\n" + with_double("asked.append(1); return x * (2 + (len(asked) < 30))")
    [report] = grade(once)
    assert "asked again" in report.checks[0].facts[-1].text
    [report] = grade(with_double("return x * 3"))
    assert not any("asked again" in fact.text for fact in report.checks[0].facts)


def test_a_module_without_forward_is_a_mistake_and_no_stub(grade):
    source = "from torch import nn\n\n\n" + with_double("return nn.ModuleList()(x)")
    [report] = grade(source)
    assert report.checks[0].verdict is Verdict.CRASHED
    assert "forward" in report.checks[0].message


def test_a_stub_is_not_attempted_and_hides_nothing_else(grade):
    source = "def double(x):\n    raise NotImplementedError\ndef half(x):\n    return x / 2\n"
    [report] = grade(source)
    assert verdicts(report) == {
        "E1.C1": "not_attempted",
        "E1.C2": "not_attempted",
        "E1.C3": "passed",
    }


def test_a_missing_name_is_said(grade):
    [report] = grade("def half(x):\n    return x / 2\n")
    assert report.checks[0].verdict is Verdict.NOT_ATTEMPTED
    assert "`double`" in report.checks[0].message


@pytest.mark.parametrize(
    ("body", "verdict", "said"),
    [
        ("return None", "failed", "None"),
        ("return x.tolist()", "failed", "list"),
        ("return x.numpy()", "failed", "numpy.ndarray"),
        ("return x.to_sparse()", "failed", "sparse"),
        ("return x.to('meta')", "failed", "meta"),
        ("return x.to(torch.complex64)", "failed", "dtype"),
        ("return torch.zeros(1).expand(10 ** 10)", "failed", "too large"),
        ("return (x + x).float()", "failed", "float32"),
        ("return (x + x)[None]", "failed", "shape"),
        ("return x * float('nan')", "failed", "values"),
        ("return 1 / 0", "crashed", "ZeroDivisionError"),
        ("raise KeyboardInterrupt", "crashed", "KeyboardInterrupt"),
        ("raise SystemExit(0)", "crashed", "SystemExit"),
        ("os._exit(0)", "crashed", "ended the Python process"),
        ("ctypes.string_at(0)", "crashed", "SIGSEGV"),
        ("while True: pass", "timeout", "2 seconds"),
        ("return torch.empty(10 ** 12)", "memory", "memory"),
        ("print('x' * 10 ** 8)", "output_limit", "16 MB"),
    ],
)
def test_every_bad_answer_has_its_verdict_and_the_other_checks_still_run(
    grade, body, verdict, said
):
    [report] = grade("import ctypes, os, torch\n" + with_double(body))
    assert verdicts(report)["E1.C1"] == verdict
    check = report.checks[0]
    assert said in f"{check.message} {[f.text for f in check.facts]}"
    assert verdicts(report)["E1.C3"] == "passed"


def test_the_students_own_line_is_shown(grade):
    [report] = grade(with_double("return x.no_such_method()"))
    assert "return x.no_such_method()" in [f.text for f in report.checks[0].facts]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def double(x:\n", "not valid Python"),
        ("import no_such_module\n", "ModuleNotFoundError"),
        ("raise SystemExit\n", "SystemExit"),
        ("import os\nos._exit(0)\n", "ended the Python process"),
        ("while True: pass\n", "4 seconds"),
    ],
)
def test_a_file_that_cannot_be_loaded_fails_every_check_with_the_reason(grade, source, said):
    [report] = grade(source)
    assert report.score == 0
    for check in report.checks:
        assert check.verdict in (Verdict.CRASHED, Verdict.TIMEOUT)
        assert said in check.message


def test_patching_the_comparison_earns_nothing(grade):
    source = """
import builtins, sys, torch
def yes(*a, **k): return True
for name in ("allclose", "equal", "isclose"):
    setattr(torch, name, yes)
torch.Tensor.__eq__ = yes
torch.Tensor.all = yes
torch.testing.assert_close = yes
builtins.all = builtins.any = yes
for module in list(sys.modules.values()):
    for name in dir(module):
        if "assert" in name or "close" in name or "same" in name:
            try: setattr(module, name, yes)
            except BaseException: pass
def double(x): return torch.zeros_like(x)
def half(x): return torch.zeros_like(x)
"""
    [report] = grade(source)
    assert report.score == 0


def test_reports_survive_json(grade):
    [report] = grade(with_double("return x ** 2"))
    assert from_json(to_json(report)) == report


def test_a_refused_file_scores_zero_with_its_reason(course, launcher):
    from grader.engine import session
    from grader.intake.submission import from_bytes

    reports = []

    def drive(grader_of):
        submission = from_bytes(b"\xff\xfe\x00", file="double.py")
        reports.append(grader_of(course.find("1")).grade(submission))

    session.run(course, [course.find("1")], launcher, drive)
    assert reports[0].status == "refused"
    assert reports[0].score == 0
    assert "null bytes" in reports[0].reason


def test_a_broken_check_is_the_exercises_fault(course, grade):
    path = course.solutions / "01_double" / "checks.py"
    path.write_text(path.read_text().replace("x + x", "x + x + 1"))
    with pytest.raises(ExerciseError, match="The reference fails test_keeps_shape"):
        grade(GOOD)


def test_points_that_do_not_add_up_are_the_exercises_fault(course, grade):
    path = course.solutions / "01_double" / "checks.py"
    path.write_text(path.read_text().replace('@points(1, "C2")', '@points(2, "C2")'))
    with pytest.raises(ExerciseError, match="worth 6 points"):
        grade(GOOD)


def test_one_check_alone(grade):
    [report] = grade(GOOD, only="C3")
    assert [c.id for c in report.checks] == ["E1.C3"]
    assert report.max_score == 2
