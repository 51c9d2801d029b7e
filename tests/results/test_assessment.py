"""assessment.toml: what it may say, what is told when it is wrong, and the arithmetic."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from grader.errors import CourseError
from grader.results.assess import assess, unused
from grader.results.assessment import Assessment, Rounding, Shown, read_rules
from grader.results.ledger import rounded
from grader.results.model import Graded
from grader.results.visible import visible

from .making import HOSTILE, MLP, SOFTMAX, check, report, results, small_class

DOCS = Path(__file__).parents[2] / "docs" / "assessment.md"


def rules(tmp_path, text):
    path = tmp_path / "assessment.toml"
    path.write_text(text, encoding="utf-8")
    return read_rules(path)


def one(tmp_path, text, score=3.0, **info):
    """The marks of one student with `score` of 4 in exercise 3."""
    checks = [check(1, score), check(2, 4.0 - score, "failed")]
    made = results(tmp_path / "r", ["ada"], [report("ada", SOFTMAX, checks, **info)])
    return assess(made, rules(tmp_path, text))["ada"]


def texts(lines, language="en"):
    return [line.text.get(language) for line in lines]


def test_without_rules_points_are_marks(tmp_path):
    marks = assess(small_class(tmp_path), read_rules(None))
    assert list(marks) == ["ada", "bob", "cyd", "dee", "eve", "fay"]
    assert (marks["ada"].total, marks["ada"].out_of) == (Decimal("6.5"), Decimal("6.5"))
    assert marks["bob"].total == Decimal("3.5")
    assert marks["eve"].total == 0
    assert texts(marks["eve"].exercises[0].lines) == ["Not handed in: 0 of 4 points."]
    refused = texts(marks["cyd"].exercises[0].lines)
    assert refused == ["Not readable, 0 of 4 points: the file is empty."]


@pytest.mark.parametrize("who", ["dee", "fay"])
def test_what_the_grader_failed_to_do_waits_for_a_human(tmp_path, who):
    marks = assess(small_class(tmp_path), read_rules(None))[who]
    assert marks.total is None
    assert [mark.exercise.id for mark in marks.needs_human] == ["exercise-6"]
    assert marks.exercises[1].mark is None
    assert texts(marks.lines) == ["No total yet: a human has to look at exercise 6."]


def test_a_line_says_each_step_in_both_languages(tmp_path):
    text = """
        time_zone = "Asia/Shanghai"
        late.per_day = 10
        exercises.exercise-3 = {weight = 10, due = 2026-03-02T23:59:00}
    """
    marks = one(tmp_path, text, submitted="2026-03-03T12:00:00+08:00")
    assert texts(marks.exercises[0].lines) == [
        "The checks give 3 of 4 points.",
        "Late by 12 h 1 min (days begun: 1): minus 10 % of the points reached.",
        "2.7 of 4 points count as 6.75 of 10.",
    ]
    changes = [(line.change, line.value) for line in marks.exercises[0].lines]
    decimals = [("3", "3"), ("-0.3", "2.7"), ("4.05", "6.75")]
    assert changes == [(Decimal(a), Decimal(b)) for a, b in decimals]
    assert texts(marks.lines, "zh") == ["练习 3 · softmax 函数：6.75/10"]


AT = "2026-03-{:02d}T{}+00:00"


@pytest.mark.parametrize(
    ("submitted", "kept"),
    [
        (AT.format(2, "12:00:00"), "3"),
        (AT.format(2, "12:15:00"), "3"),  # the grace
        (AT.format(2, "12:15:01"), "2.7"),  # after the grace it is late from the due date on
        (AT.format(3, "12:00:00"), "2.7"),  # exactly one day
        (AT.format(3, "12:00:01"), "2.4"),
        (AT.format(7, "12:00:00"), "1.8"),  # 50 % by days, 40 % by the cap
        (AT.format(9, "12:00:00"), "1.8"),
        (AT.format(9, "12:00:01"), "0"),  # closed
        ("2026-03-02T20:00:00+08:00", "3"),  # the same moment elsewhere
    ],
)
def test_late_days(tmp_path, submitted, kept):
    text = """
        late = {per_day = 10, grace_minutes = 15, cap = 40, closes_after_days = 7}
        exercises.exercise-3.due = 2026-03-02T12:00:00Z
    """
    assert one(tmp_path, text, submitted=submitted).total == Decimal(kept)


def test_percent_of_all_points_never_goes_below_zero(tmp_path):
    text = """
        late = {per_day = 30, of = "max"}
        exercises.exercise-3.due = 2026-03-02T12:00:00Z
    """
    for day, kept in ((3, "1.8"), (4, "0.6"), (5, "0")):
        made = one(tmp_path, text, submitted=AT.format(day, "12:00:00"))
        assert made.total == Decimal(kept)


def test_a_day_is_24_hours_when_clocks_change(tmp_path):
    text = """
        time_zone = "Europe/Berlin"
        late.per_day = 10
        exercises.exercise-3.due = 2026-03-28T12:00:00
    """
    # Summer time begins in the night: 12:30 on the next day is 23 and a half hours later.
    made = one(tmp_path, text, submitted="2026-03-29T12:30:00+02:00")
    assert made.exercises[0].days_late == 1
    made = one(tmp_path, text, submitted="2026-03-29T13:00:01+02:00")
    assert made.exercises[0].days_late == 2


LATE_UNKNOWN = "late = {per_day = 10%s}\nexercises.exercise-3.due = 2026-03-02T12:00:00Z\n"


def test_late_by_an_unknown_time_needs_a_human_or_a_rule(tmp_path):
    made = one(tmp_path, LATE_UNKNOWN % "", late=True)
    assert (made.total, made.exercises[0].mark) == (None, None)
    assert "not by how much" in made.exercises[0].lines[0].text.en
    assert one(tmp_path, LATE_UNKNOWN % ", unknown_days = 2", late=True).total == Decimal("2.4")
    extension = '[[extensions]]\nstudent = "ada"\ndays = 1\n'
    made = one(tmp_path, LATE_UNKNOWN % ", unknown_days = 2" + extension, late=True)
    assert made.total is None  # the platform does not know of the extension
    assert one(tmp_path, "", late=True).total == 3  # being late costs nothing
    assert one(tmp_path, LATE_UNKNOWN % "", late=False).total == 3
    assert one(tmp_path, "late.per_day = 10", late=True).total == 3  # nothing says when it is due
    text = "late = {per_day = 10, unknown_days = 1}"
    assert one(tmp_path, text, late=True).total == Decimal("2.7")


def test_the_due_date_goes_before_the_platforms_word(tmp_path):
    text = "late.per_day = 10\nexercises.exercise-3.due = 2026-03-02T12:00:00Z"
    assert one(tmp_path, text, submitted=AT.format(2, "11:00:00"), late=True).total == 3


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("days = 1", "3"),
        ("due = 2026-03-03T12:00:00Z", "3"),
        ("due = 2026-03-02T13:00:00Z", "2.7"),
        ("days = 1\nstudent = 'bob'", "2.7"),
    ],
)
def test_extensions(tmp_path, words, kept):
    who = "" if "student" in words else "student = 'ada'"
    text = f"""
        late.per_day = 10
        [exercises.exercise-3]
        due = 2026-03-02T12:00:00Z
        closes = 2026-03-03T12:00:00Z
        [[extensions]]
        exercise = "exercise-3"
        {who}
        {words}
    """.replace("\n        ", "\n")
    assert one(tmp_path, text, submitted=AT.format(3, "12:00:00")).total == Decimal(kept)


def test_an_extension_moves_the_end_too(tmp_path):
    text = """
        [exercises.exercise-3]
        closes = 2026-03-03T12:00:00Z
        [[extensions]]
        student = "ada"
        days = 1
    """
    assert one(tmp_path, text, submitted=AT.format(4, "12:00:00")).total == 3
    assert one(tmp_path, text, submitted=AT.format(4, "12:00:01")).total == 0


def test_an_excused_exercise_is_not_counted(tmp_path):
    text = '[[extensions]]\nstudent = "fay"\nexercise = "exercise-6"\nexcused = true'
    marks = assess(small_class(tmp_path), rules(tmp_path, text))["fay"]
    assert (marks.total, marks.out_of) == (4, 4)
    assert marks.exercises[1].excused
    assert not marks.exercises[1].counts


FOUR = [Graded(f"exercise-{k}", k, f"e{k}", f"T{k}", f"题{k}", 3.0) for k in (1, 2, 3, 4)]


def four(tmp_path, scores, text):
    reports = [
        report("ada", e, [check(1, s, exercise=e.number)])
        for e, s in zip(FOUR, scores, strict=True)
    ]
    made = results(tmp_path / "four", ["ada"], reports, exercises=FOUR)
    return assess(made, rules(tmp_path, text))["ada"]


def test_the_lowest_by_percentage_is_dropped(tmp_path):
    text = "total = {drop_lowest = 2, out_of = 100}\nexercises.exercise-2.weight = 9\n"
    text += "".join(f"[exercises.exercise-{k}]\n" for k in (1, 3, 4))
    marks = four(tmp_path, [1.0, 1.0, 3.0, 2.0], text)
    assert [mark.dropped for mark in marks.exercises] == [True, True, False, False]
    assert marks.total == Decimal("83.33")
    assert texts(marks.lines)[-1] == (
        "5 of 6 points count as 83.33 of 100 (rounded to 2 decimals)."
    )


def test_one_exercise_is_always_kept(tmp_path):
    assert four(tmp_path, [1.0, 2.0, 3.0, 0.0], "total.drop_lowest = 9").total == 3


def test_extra_credit_and_its_cap(tmp_path):
    text = "exercises = {exercise-1 = {}, exercise-2 = {extra_credit = true}}\n"
    marks = four(tmp_path, [3.0, 2.0, 3.0, 3.0], text)
    assert (marks.total, marks.out_of) == (5, 3)
    assert not marks.exercises[2].counts
    assert four(tmp_path, [3.0, 2.0, 3.0, 3.0], text + "total.capped = true").total == 3


def test_nothing_counts(tmp_path):
    marks = four(tmp_path, [1.0] * 4, "exercises.exercise-9 = {}\ntotal.out_of = 10")
    assert marks.total is None
    assert not marks.needs_human


def test_tenths_are_exact(tmp_path):
    """0.1 + 0.2 is 0.3, and 10 % of 0.35 leaves 0.315, of which the half goes up."""
    checks = [check(k, 0.1) for k in (1, 2, 3)] + [check(4, 0.05)]
    exercise = Graded("exercise-3", 3, "softmax", "S", "S", 0.35)
    info = {"submitted": AT.format(2, "13:00:00")}
    lateness = "late.per_day = 10\nexercises.exercise-3.due = 2026-03-02T12:00:00Z\n"
    made = results(tmp_path / "r", ["ada"], [report("ada", exercise, checks, **info)])
    made.write_batch(made.batch().__class__("folders", (exercise,), made.batch().students))
    marks = assess(made, rules(tmp_path, lateness))["ada"]
    assert marks.exercises[0].kept == Decimal("0.315")
    assert marks.total == Decimal("0.32")


@pytest.mark.parametrize(
    ("number", "mode", "want"),
    [
        ("0.125", "half_up", "0.13"),
        ("0.125", "half_even", "0.12"),
        ("0.121", "up", "0.13"),
        ("0.129", "down", "0.12"),
        ("1/3", "half_up", "0.33"),
    ],
)
def test_rounding(number, mode, want):
    assert rounded(Fraction(number), Rounding(2, mode)) == Fraction(want)


WRONG = [
    ("late.per_day = 120", "`late.per_day`: expected `float` <= 100.0."),
    ("late.per_week = 1", "`late`: object contains unknown field `per_week`; it may hold per_day,"),
    ('rounding.mode = "nearest"', "use one of down, half_even, half_up, up."),
    ('hidden.show = "title"', "use one of nothing, name, verdict, all."),
    ('time_zone = "Europa/Berlin"', "there is no time zone `Europa/Berlin`"),
    ('time_zone = "../etc"', "there is no time zone"),
    ("exercises.exercise-3.due = 2026-03-02T00:00:00", "`exercises.exercise-3.due`: has no time"),
    ("exercises.exercise-3.due = 2026-03-02", "a moment is written like 2026-03-02T23:59:00"),
    ("exercises.softmax.weight = 2", "`exercises.softmax`: exercises are called exercise-1"),
    ("exercises.exercise-3.weight = 0", "`exercises.exercise-3.weight`: expected `float` > 0.0"),
    ("exercises.exercise-3 = 2", "`exercises.exercise-3`: expected `object`, got `int`"),
    ("exercises = 2", "`exercises`: expected `object`, got `int`"),
    ("exercises.exercise-3 = {late = {cap = -1}}", "`exercises.exercise-3.late.cap`"),
    ("extensions = [{student = 'a'}]", "`extensions[0]`: needs exactly one of"),
    ("extensions = [{student = 'a', days = 1, excused = true}]", "needs exactly one of"),
    ("extensions = [{student = 'a', days = 0}]", "`extensions[0].days`: expected `int` >= 1"),
    ("extensions = [{student = 'a', due = 2026-03-02T00:00:00Z}]", "needs an `exercise` that has"),
    ("extensions = [{student = 'a', days = 1}, {student = 'a', days = 2}]", "another extension"),
    (
        "exercises.exercise-1 = {}\nextensions=[{student='a', exercise='exercise-2', days=1}]",
        "exercise-2 does not count",
    ),
    ("hidden.after = 2026-07-31T00:00:00Z", "`after` and `show_after` go together"),
    (
        "exercises.exercise-1 = {due = 2026-03-02T00:00:00Z, closes = 2026-03-01T00:00:00Z}",
        "lies before `due`",
    ),
    ("a = ", "is not valid TOML"),
    ("totl.out_of = 3", "unknown field `totl`; it may hold time_zone, total,"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[said[:40] for _, said in WRONG])
def test_a_mistake_is_told_with_file_key_and_what_is_allowed(tmp_path, text, said):
    with pytest.raises(CourseError) as caught:
        rules(tmp_path, text)
    assert str(tmp_path / "assessment.toml") in str(caught.value)
    assert said in str(caught.value)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(CourseError, match="cannot be read"):
        read_rules(tmp_path / "assessment.toml")


def test_names_that_the_batch_does_not_know(tmp_path):
    found = rules(tmp_path, "exercises.exercise-9 = {}\nextensions = [{student='x', days=1}]")
    assert unused(found, small_class(tmp_path / "r").batch()) == (["exercise-9"], ["x"])


NOW = dt.datetime(2026, 7, 30, tzinfo=dt.UTC)
FAILED = check(3, 1.0, "failed", hidden=True, printed="secret")


@pytest.mark.parametrize(
    ("shown", "seen"),
    [
        (Shown.NOTHING, None),
        (Shown.NAME, ("Sentence 3.", None, None, None, None, "")),
        (Shown.VERDICT, ("Sentence 3.", "failed", 0.0, None, None, "")),
        (Shown.ALL, ("Sentence 3.", "failed", 0.0, FAILED.message, FAILED.example, "secret")),
    ],
)
def test_what_a_student_sees_of_a_hidden_check(shown, seen):
    found = visible(FAILED, Assessment(hidden=Assessment().hidden.__class__(show=shown)), NOW)
    if seen is None:
        assert found is None
    else:
        view = (found.title, found.verdict, found.points, found.message, found.example)
        assert (*view, found.printed) == seen
        assert (found.misconception is None) == (shown is not Shown.ALL)
        assert (found.facts == ()) == (shown is not Shown.ALL)


def test_hidden_checks_may_open_later(tmp_path):
    text = """
        time_zone = "Asia/Shanghai"
        hidden = {after = 2026-07-30T08:00:00, show_after = "all"}
    """
    found = rules(tmp_path, text)
    assert visible(FAILED, found, NOW - dt.timedelta(seconds=1)) is None
    assert visible(FAILED, found, NOW).message == FAILED.message
    assert visible(check(1, 1.0, "failed"), found, NOW - dt.timedelta(days=9)).message


def test_names_stay_text_in_no_line(tmp_path):
    """Lines hold titles of exercises and numbers; nothing of a student but the reason."""
    students = list(HOSTILE.values())
    reports = [report(s, SOFTMAX, [check(1, 4.0)], group=s) for s in students]
    for marks in assess(results(tmp_path, students, reports), Assessment()).values():
        assert texts(marks.lines) == ["Exercise 3 · A softmax: 4 of 4"]


def test_the_example_of_the_docs(tmp_path):
    """The page's own file, on a class whose marks are worked out here by hand."""
    text = DOCS.read_text(encoding="utf-8")
    toml = re.search(r"<!-- example -->\n```toml\n(.*?)```", text, re.DOTALL)[1]
    found = rules(tmp_path, toml)
    exercises = [*FOUR[:3], MLP]
    points = {"exercise-1": 3.0, "exercise-2": 2.0, "exercise-3": 3.0, "exercise-6": 2.5}
    times = {
        "exercise-1": "2026-03-05T20:00:00+01:00",  # three days late, and three days more
        "exercise-2": "2026-03-10T00:20:00+01:00",  # 21 minutes late: one day, 10 %
        "exercise-3": "2026-03-18T12:00:00+01:00",  # two days late, 25 % each
        "exercise-6": "2026-05-01T12:00:00+02:00",  # no due date
    }
    made = results(
        tmp_path / "r",
        ["ada", "bob"],
        [
            report(who, e, [check(1, points[e.id], exercise=e.number)], submitted=times[e.id])
            for who in ("ada", "bob")
            for e in exercises
        ],
        exercises=exercises,
    )
    marks = assess(made, found)
    # ada: 10 of 10; 2 × 0.9 / 3 × 10 = 6; 3 × 0.5 / 3 × 20 = 10; and 5 more.
    assert [m.mark for m in marks["ada"].exercises] == [10, 6, 10, 5]
    # Dropped is exercise 3 (50 %): 16 + 5 of 20, which is 105 of 100, and 100 is the cap.
    assert [m.dropped for m in marks["ada"].exercises] == [False, False, True, False]
    assert marks["ada"].total == 100
    # bob has no extension: 30 % of exercise 1 are gone, 18 of 20 stay with the extra 5.
    assert [m.mark for m in marks["bob"].exercises] == [7, 6, 10, 5]
    assert marks["bob"].total == Decimal(90)
    assert all(line.text.zh for m in marks.values() for line in m.lines)
