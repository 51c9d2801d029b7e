"""results.json as Gradescope's specification describes it."""

from __future__ import annotations

import json

import pytest

from grader.export.gradescope import gradescope, results_json
from grader.export.source import read
from grader.results.assessment import Assessment
from tests.results.making import HOSTILE, SOFTMAX, check, report, results

from .conftest import NOW, showing

VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
TOP = {
    "score": (int, float),
    "execution_time": (int, float),
    "output": str,
    "output_format": FORMATS,
    "test_output_format": FORMATS,
    "test_name_format": FORMATS,
    "visibility": VISIBILITIES,
    "stdout_visibility": VISIBILITIES,
    "extra_data": dict,
    "tests": list,
    "leaderboard": list,
}
TEST = {
    "score": (int, float),
    "max_score": (int, float),
    "status": {"passed", "failed"},
    "name": str,
    "name_format": FORMATS,
    "number": str,
    "output": str,
    "output_format": FORMATS,
    "tags": list,
    "visibility": VISIBILITIES,
    "extra_data": dict,
}


def follows(value: dict, specification: dict) -> None:
    """Every key is known, and has what the specification says."""
    for key, found in value.items():
        wanted = specification[key]
        if isinstance(wanted, set):
            assert found in wanted, key
        else:
            assert isinstance(found, wanted), key
            assert not isinstance(found, bool), key


def loaded(made):
    return {name: json.loads(data) for name, data in made.files.items()}


def test_each_submission_has_its_file(source):
    found = loaded(gradescope(source))
    assert sorted(found) == [
        "ada/exercise-3/results.json",
        "ada/exercise-6/results.json",
        "bob/exercise-3/results.json",
        "bob/exercise-6/results.json",
        "cyd/exercise-3/results.json",
        "cyd/exercise-6/results.json",
        "dee/exercise-3/results.json",  # and none for exercise 6, which the grader failed to grade
        "fay/exercise-3/results.json",
    ]
    for value in found.values():
        follows(value, TOP)
        for test in value["tests"]:
            follows(test, TEST)
            assert 0 <= test["score"] <= test["max_score"]
    assert found["ada/exercise-3/results.json"]["score"] == 4
    assert found["cyd/exercise-3/results.json"]["output"] == (
        "Not readable, 0 of 4 points: the file is empty."
    )


def test_the_score_is_what_being_late_leaves(late):
    found = loaded(gradescope(late))["bob/exercise-3/results.json"]
    assert found["score"] == 0.9  # of the points of the checks: Gradescope's own scale
    assert sum(test["score"] for test in found["tests"]) == 1
    assert "minus 10 %" in found["output"]


@pytest.mark.parametrize(
    ("shown", "visibility", "output"),
    [
        ("nothing", "hidden", None),
        ("name", "hidden", None),
        ("verdict", "visible", "[crashed] Sentence 3. (0/1)"),
        ("all", "visible", "[crashed] Sentence 3. (0/1)\nsoftmax(x) of check 3 is wrong"),
    ],
)
def test_hidden_checks(results, shown, visibility, output):
    found = loaded(gradescope(showing(results, shown)))["bob/exercise-3/results.json"]
    test = found["tests"][2]
    assert test["visibility"] == visibility
    assert (test.get("output") or "").startswith(output or "")
    assert ("output" in test) == (output is not None)
    assert ("Sentence 3." in found["output"]) == (shown == "name")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_student_text_is_plain_text(tmp_path, text):
    failed = check(1, 4.0, "failed", message=text, printed=text)
    made = results(tmp_path, [text], [report(text, SOFTMAX, [failed], notices=(text,))])
    source = read(made, Assessment(), NOW)
    [(name, data)] = gradescope(source).files.items()
    assert name.count("/") == 2
    value = json.loads(data)
    assert {value[k] for k in value if k.endswith("_format")} == {"text"}
    assert "\x1b" not in json.dumps(value, ensure_ascii=False)


def test_the_same_bytes_each_time(source):
    assert gradescope(source).files == gradescope(source).files
    marks = [mark for _student, mark in source.pairs() if mark.report]
    assert results_json(source, marks[0]) == results_json(source, marks[0])
