"""Reports are read in the language of the reader, as far as the course speaks it."""

from __future__ import annotations

import msgspec

from grader.report.model import Fact, Misconception
from grader.results.grades import standings
from grader.results.languages import spoken
from grader.results.model import Batch, Student, Wording
from grader.results.store import Results
from grader.text import speaking
from tests.results.making import SOFTMAX, check, report

WORDINGS = (
    Wording("Sentence 1.", "第一句。"),
    Wording("The part.", "这一部分。"),
    Wording("This divides by the mean.", "这里除以了平均值。"),
)
EXERCISE = msgspec.structs.replace(SOFTMAX, wordings=WORDINGS)
ENGLISH = report("ada", checks=(check(1, 2, "failed", part="The part."), check(2, 2)))


def chinese():
    """The same report, made in Chinese."""
    first, second = ENGLISH.checks
    mistake = Misconception("w01", "mean", "这里除以了平均值。")
    facts = (Fact("期望", "0.5"), Fact("得到", "0.25"))
    told = {"facts": facts, "title": "第一句。", "part": "这一部分。", "misconception": mistake}
    versions = msgspec.structs.replace(ENGLISH.versions, language="zh")
    checks = (msgspec.structs.replace(first, **told), second)
    return msgspec.structs.replace(ENGLISH, checks=checks, versions=versions)


def test_sentences_of_the_course_follow_the_reader_and_messages_stay():
    with speaking("zh"):
        first, second = spoken(ENGLISH, EXERCISE).checks
        assert spoken(chinese(), EXERCISE) == chinese()
    assert (first.title, first.part) == ("第一句。", "这一部分。")
    assert first.misconception.message == "这里除以了平均值。"
    assert first.facts == chinese().checks[0].facts
    assert first.message == ENGLISH.checks[0].message
    assert second == ENGLISH.checks[1]  # the course of today does not say this: it stays
    assert spoken(chinese(), EXERCISE).checks == ENGLISH.checks
    assert spoken(ENGLISH, EXERCISE) == ENGLISH


def test_everything_made_from_results_reads_them_so(tmp_path):
    made = Results(tmp_path)
    made.write_batch(Batch("folders", (EXERCISE,), (Student("ada"),)))
    made.write(ENGLISH)
    with speaking("zh"):
        [(_student, [standing])] = standings(made)
    assert standing.report.checks[0].title == "第一句。"
    assert made.report("ada", EXERCISE.id) == ENGLISH


def test_results_from_before_there_were_wordings_are_read(tmp_path):
    old = msgspec.json.decode(msgspec.json.encode(EXERCISE))
    del old["wordings"]
    kept = msgspec.convert(old, type(EXERCISE))
    with speaking("zh"):
        [first, _second] = spoken(ENGLISH, kept).checks
    assert first.title == "Sentence 1."
