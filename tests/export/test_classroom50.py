"""result.json as the schema of Classroom 50 (v1) describes it."""

from __future__ import annotations

import json
import re

import pytest

from grader.errors import UsageError
from grader.export.classroom50 import Place, classroom50, place
from grader.export.source import read
from grader.results.assessment import Assessment
from tests.results.making import SOFTMAX, check, report, results

from .conftest import NOW, showing

WHERE = Place("ml", "softmax")
STRINGS = (
    *("schema", "classroom", "assignment", "assignment_type", "owner", "submission"),
    *("commit", "release", "review", "datetime"),
)
VARIABLES = {
    "CLASSROOM": "ml",
    "ASSIGNMENT": "softmax",
    "SUBMISSION_TAG": "submit/20260303T040000Z-abc1234",
    "COMMIT_URL": "https://github.com/o/r/commit/abc1234",
    "RELEASE_URL": "https://github.com/o/r/releases/tag/t",
    "REVIEW_URL": "https://github.com/o/r/compare/a...b",
    "USERNAME": "octocat",
    "ASSIGNMENT_TYPE": "individual",
}


def loaded(made):
    return {name: json.loads(data) for name, data in made.files.items()}


def is_valid(value):
    assert set(value) == {*STRINGS, "score", "max-score", "tests"}
    assert all(isinstance(value[key], str) and value[key] for key in STRINGS)
    assert value["schema"] == "classroom50/result/v1"
    assert value["assignment_type"] in ("individual", "group")
    assert value["submission"].startswith("submit/")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", value["datetime"])
    for part in (value, *value["tests"]):
        assert type(part["score"]) is int
        assert type(part["max-score"]) is int
        assert 0 <= part["score"] <= part["max-score"]
    for test in value["tests"]:
        assert isinstance(test["test-name"], str)
        assert test["test-name"]
        assert type(test["passed"]) is bool


def test_one_file_a_student(source):
    made = classroom50(source, WHERE)
    found = loaded(made)
    # dee's net and nothing of eve's have a score.
    assert sorted(found) == [f"{name}/result.json" for name in ("ada", "bob", "cyd", "fay")]
    for value in found.values():
        is_valid(value)
    bob = found["bob/result.json"]
    assert (bob["score"], bob["max-score"]) == (7, 13)
    assert (bob["assignment_type"], bob["owner"]) == ("group", "bob")
    assert bob["datetime"] == "2026-03-03T04:00:00Z"
    assert made.notes == ["Points are multiplied by 2: Classroom 50 takes whole numbers only."]


def test_its_runner_says_what_was_submitted(tmp_path):
    made = results(tmp_path, ["ada"], [report("ada", SOFTMAX, [check(1, 4.0)])])
    written = classroom50(read(made, Assessment(), NOW), place(VARIABLES))
    [value] = loaded(written).values()
    is_valid(value)
    assert [value[k] for k in ("submission", "commit", "release", "review", "owner")] == [
        VARIABLES[k]
        for k in ("SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL", "REVIEW_URL", "USERNAME")
    ]
    assert value["datetime"] == "2026-03-10T12:00:00Z"  # nobody knows: the moment of the export
    assert not written.notes


def test_one_owner_for_many_is_told(source):
    assert "octocat" in classroom50(source, place(VARIABLES)).notes[1]


def test_outside_of_its_runner_the_place_is_asked_for():
    with pytest.raises(UsageError, match="CLASSROOM, ASSIGNMENT"):
        place({})


@pytest.mark.parametrize(
    ("shown", "rows"), [("nothing", 1), ("name", 1), ("verdict", 2), ("all", 2)]
)
def test_hidden_checks(results, shown, rows):
    value = loaded(classroom50(showing(results, shown), WHERE))["bob/result.json"]
    failed = [test for test in value["tests"] if not test["passed"]]
    assert len(failed) == rows
    assert ("check 3 is wrong" in json.dumps(failed)) == (shown == "all")
    assert value["max-score"] == 13
