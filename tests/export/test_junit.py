"""JUnit XML, read by a library that others read it with."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from grader.export.junit import junit
from grader.export.source import read
from grader.results.assessment import Assessment
from tests.results.making import HOSTILE, SOFTMAX, check, report, results

from .conftest import NOW, showing

ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname"},
    "property": {"name", "value"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
    "properties": set(),
}
CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped"},
}


def data_of(source):
    [(name, data)] = junit(source).files.items()
    assert name == "junit.xml"
    return data


def suites(source):
    return {suite.name: suite for suite in JUnitXml.fromstring(data_of(source))}


def outcomes(suite):
    return {case.name: [type(r) for r in case.result] for case in suite}


def test_the_shape_is_what_readers_know(source):
    for element in ET.fromstring(data_of(source)).iter():
        assert set(element.attrib) == ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= CHILDREN.get(element.tag, set())
        if element.tag == "testcase":
            assert len(element) <= 1


def test_each_check_is_a_case(source):
    found = suites(source)
    assert len(found) == 12
    assert outcomes(found["ada/exercise-3"]) == {"E3.C1 Sentence 1.": [], "E3.C2 Sentence 2.": []}
    assert outcomes(found["bob/exercise-3"])["E3.C2 Sentence 2."] == [Failure]
    assert outcomes(found["dee/exercise-6"])["E6.C1 Sentence 1."] == [Error]
    assert outcomes(found["eve/exercise-3"]) == {"The submission": [Failure]}
    assert outcomes(found["cyd/exercise-3"]) == {"The submission": [Failure]}
    assert outcomes(found["fay/exercise-6"]) == {"The submission": [Error]}


def test_counts_add_up(source):
    xml = JUnitXml.fromstring(data_of(source))
    before = (xml.tests, xml.failures, xml.errors)
    xml.update_statistics()
    assert before == (xml.tests, xml.failures, xml.errors)


def test_points_are_properties(source):
    found = {p.name: p.value for p in suites(source)["bob/exercise-3"].properties()}
    assert (found["score"], found["max_score"], found["status"]) == ("1", "4", "graded")


def test_not_attempted_is_skipped(tmp_path):
    checks = [check(1, 4.0, "not_attempted")]
    made = results(tmp_path, ["a"], [report("a", SOFTMAX, checks)])
    found = suites(read(made, Assessment(), NOW))["a/exercise-3"]
    assert outcomes(found) == {"E3.C1 Sentence 1.": [Skipped]}


@pytest.mark.parametrize(
    ("shown", "result", "message"),
    [
        ("nothing", None, False),
        ("name", Skipped, False),
        ("verdict", Failure, False),
        ("all", Failure, True),
    ],
)
def test_hidden_checks(results, shown, result, message):
    suite = suites(showing(results, shown))["bob/exercise-3"]
    found = outcomes(suite).get("E3.C3 Sentence 3.")
    assert found == (None if result is None else [result])
    told = any("check 3 is wrong" in (r.message or "") for case in suite for r in case.result)
    assert told == message


@pytest.mark.parametrize("text", [*HOSTILE.values(), "\ufffe\x00]]>&<"])
def test_student_text_is_text(tmp_path, text):
    failed = check(1, 4.0, "failed", message=text, printed=text)
    made = results(tmp_path, [text], [report(text, SOFTMAX, [failed])])
    root = ET.fromstring(data_of(read(made, Assessment(), NOW)))
    assert {element.tag for element in root.iter()} == set(ATTRIBUTES) - {"error", "skipped"}
