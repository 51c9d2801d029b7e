"""The page of all exercises, `docs/catalogue.md`: what each asks, and how well it is proven."""

from __future__ import annotations

from grader.authoring import results
from grader.authoring.build import Built, cell
from grader.authoring.outline import CheckFunction, by_check, read_checks
from grader.course.course import Course
from grader.course.exercise import Exercise

PAGE = "catalogue.md"

HEAD = """# The exercises

Made by `grade author catalogue` from `solutions/` and [the mutation results](mutation.md).
*Right* and *wrong* count the solutions that `grade author verify` grades: the right ones get
full marks, the wrong ones fail the checks that they name and are recognised by their own names.
*Mutants* says how many small changes of the reference the checks noticed, of those that change
what it does.

| | exercise | unit | points | checks | right | wrong | mutants |
| ---: | --- | --- | ---: | ---: | ---: | ---: | ---: |
"""


def build(course: Course) -> Built:
    """The page as a generated file."""
    return Built(course.root / "docs" / PAGE, page(course).encode())


def page(course: Course) -> str:
    """A table of all exercises, then the checks of each."""
    rows = results.read(course)
    lines, sections = [], []
    for exercise in course.exercises:
        lines.append(_line(course, exercise, rows.get(exercise.id)))
        sections.append(_section(course, exercise))
    return HEAD + "\n".join(lines) + "\n\n" + "\n\n".join(sections) + "\n"


def _line(course: Course, exercise: Exercise, row: results.Row | None) -> str:
    folder = course.source(exercise)
    checks = len(by_check(read_checks(folder / "checks.py")))
    right, wrong = (len(list(folder.glob(f"{kind}/*.py"))) for kind in ("right", "wrong"))
    title = f"[{exercise.title.en}](../exercises/{exercise.folder}/README.md)"
    facts = f"{exercise.unit} | {exercise.points} | {checks} | {right} | {wrong} | {_killed(row)}"
    return f"| {exercise.number} | {title} | {facts} |"


def _killed(row: results.Row | None) -> str:
    return f"{row.killed} of {row.mutants - row.equivalent}" if row else "not run"


def _said(exercise: Exercise, check: str, functions: list[CheckFunction]) -> str:
    """What a check looks for; that of a check with several parts is its title."""
    title = exercise.titles.get(check)
    return cell(title.en if title else functions[0].sentence)


def _section(course: Course, exercise: Exercise) -> str:
    lines = [
        f"## {exercise.number} · {exercise.title.en}",
        "",
        "| check | points | what it looks for |",
        "| --- | ---: | --- |",
    ]
    for check, functions in by_check(read_checks(course.source(exercise) / "checks.py")).items():
        said = _said(exercise, check, functions)
        hidden = " (hidden)" if functions[0].hidden else ""
        name = exercise.check_id(check)
        lines.append(f"| {name}{hidden} | {functions[0].points:g} | {said} |")
    return "\n".join(lines)
