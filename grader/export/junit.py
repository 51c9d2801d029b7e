"""JUnit XML: a test suite for each student and exercise, a test case for each check.

Points have no place in JUnit, so they are properties of the suite. `failure`: points are missing.
`error`: the grader failed. `skipped`: not attempted, or a verdict that may not be shown.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from grader.export.feedback import arithmetic, details
from grader.export.source import Made, Source
from grader.report.escape import clean
from grader.report.model import Verdict
from grader.report.telling import verdict_name
from grader.results.cells import number_cell
from grader.results.grades import State
from grader.results.marks import ExerciseMark
from grader.results.model import Student
from grader.results.visible import View
from grader.text import _

FILE = "junit.xml"
OUTCOMES = ("failure", "error", "skipped")


def junit(source: Source) -> Made:
    """One file with all students."""
    root = ET.Element("testsuites", name="torchgrade")
    for student, mark in source.pairs():
        root.append(_suite(source, student, mark))
    _count(root)
    ET.indent(root)
    data = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return Made({FILE: data + b"\n"})


def _suite(source: Source, student: Student, mark: ExerciseMark) -> ET.Element:
    who, exercise = clean(student.id), mark.exercise.id
    suite = ET.Element("testsuite", name=f"{who}/{exercise}")
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(student, mark).items():
        ET.SubElement(properties, "property", name=name, value=clean(value))
    views = source.views(mark)
    for view in views:
        suite.append(_case(view, f"{who}.{exercise}"))
    if mark.state in (State.MISSING, State.NO_REPORT, State.REFUSED) or not views:
        suite.append(_whole(mark, f"{who}.{exercise}"))
    _count(suite)
    return suite


def _properties(student: Student, mark: ExerciseMark) -> dict[str, str]:
    return {
        "student": student.id,
        "exercise": mark.exercise.id,
        "status": str(mark.state),
        "score": number_cell(mark.score),
        "max_score": number_cell(mark.exercise.max_score),
        "mark": number_cell(mark.mark),
        "out_of": number_cell(mark.out_of),
    }


def _case(view: View, classname: str) -> ET.Element:
    case = ET.Element("testcase", name=f"{view.id} {clean(view.title)}", classname=classname)
    text = "\n".join(details(view))
    if view.verdict is None:
        ET.SubElement(case, "skipped", message=_("Its verdict is not shown."))
    elif view.verdict is Verdict.NOT_ATTEMPTED:
        ET.SubElement(case, "skipped", message=verdict_name(view.verdict))
    elif view.verdict is not Verdict.PASSED:
        kind = "error" if view.verdict is Verdict.GRADER_ERROR else "failure"
        message = clean(view.message or verdict_name(view.verdict)).replace("\n", " ")
        ET.SubElement(case, kind, message=message, type=str(view.verdict)).text = text
    return case


def _whole(mark: ExerciseMark, classname: str) -> ET.Element:
    """What became of a submission as a whole, where its checks say nothing."""
    case = ET.Element("testcase", name=_("The submission"), classname=classname)
    message = " ".join(arithmetic(mark))
    if mark.needs_human:
        ET.SubElement(case, "error", message=message, type=str(mark.state))
    elif mark.state is not State.GRADED:
        ET.SubElement(case, "failure", message=message, type=str(mark.state))
    return case


def _count(element: ET.Element) -> None:
    """Write how many cases there are below, and what became of them."""
    element.set("tests", str(len(list(element.iter("testcase")))))
    names = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    for outcome, name in names.items():
        if element.tag == "testsuite" or outcome != "skipped":
            element.set(name, str(len(list(element.iter(outcome)))))
