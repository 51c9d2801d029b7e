"""The figures of a class: what the textbooks define, and what is left out."""

from __future__ import annotations

import pytest

from grader.results.assess import assess
from grader.results.assessment import Assessment
from grader.site.charts import counts
from grader.site.figures import FEWEST, figures, item_rest, quartiles
from tests.results.making import MLP, SOFTMAX, check, report, results, small_class


def of(results_):
    return figures(assess(results_, Assessment()).values())


@pytest.fixture
def small(tmp_path):
    return of(small_class(tmp_path))


def test_difficulty_is_the_share_of_the_points(small):
    softmax, _net = small.exercises
    assert softmax.graded == 4
    assert [(i.passed, i.graded, i.difficulty) for i in softmax.items] == [
        (4, 4, 1.0),
        (3, 4, 0.75),
        (3, 4, 0.75),
    ]
    assert [i.hidden for i in softmax.items] == [False, False, True]


def test_what_says_nothing_about_a_check_is_counted_apart(small):
    softmax, net = small.exercises
    assert (softmax.refused, softmax.missing, softmax.ungraded) == (1, 1, 0)
    assert (net.graded, net.missing, net.ungraded) == (3, 1, 2)


def test_item_rest_is_pearsons_r_with_the_rest():
    # By hand: x = 0..9 in halves against their own multiples is 1, against the reverse -1.
    ten = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0]
    assert item_rest(ten, [3 * x + 1 for x in ten]) == pytest.approx(1)
    assert item_rest(ten, [-x for x in ten]) == pytest.approx(-1)
    # Point-biserial by its textbook formula: (M1 - M0) / s * sqrt(p q), s with n in it.
    rest = [1.0, 2.0, 2.0, 4.0, 1.0, 3.0, 5.0, 4.0, 2.0, 6.0]
    mean = sum(rest) / 10
    spread = (sum((r - mean) ** 2 for r in rest) / 10) ** 0.5
    by_hand = (sum(rest[5:]) / 5 - sum(rest[:5]) / 5) / spread * 0.5
    assert item_rest(ten, rest) == pytest.approx(by_hand)


def test_there_is_no_correlation_without_data():
    assert item_rest([0.0, 1.0] * (FEWEST // 2 - 1), list(range(FEWEST - 2))) is None
    assert item_rest([1.0] * 20, list(range(20))) is None
    assert item_rest([0.0, 1.0] * 10, [3.0] * 20) is None


def test_the_check_itself_is_not_in_the_rest(tmp_path):
    """Two unrelated checks: with the check in the total, r would be well above 0."""
    people = [f"s{k}" for k in range(12)]
    verdicts = [("passed", "failed")[k % 2] for k in range(12)]
    others = [("passed", "failed")[k // 2 % 2] for k in range(12)]
    reports = [
        report(s, SOFTMAX, [check(1, 2.0, a), check(2, 2.0, b)])
        for s, a, b in zip(people, verdicts, others, strict=True)
    ]
    (softmax,) = of(results(tmp_path, people, reports)).exercises
    assert softmax.items[0].discrimination == pytest.approx(0, abs=1e-12)


def test_mistakes_come_by_frequency_with_who_shares_them(tmp_path):
    good = [check(1, 1.0, exercise=6)]
    bad = [check(1, 1.0, "failed"), check(2, 1.0, "failed")]
    reports = [report(s, SOFTMAX, bad) for s in ("ada", "bob")]
    reports += [report("ada", MLP, good), report("bob", MLP, [check(1, 1.0, "failed", exercise=6)])]
    found = of(results(tmp_path, ["ada", "bob"], reports, exercises=(SOFTMAX, MLP)))
    assert [(m.exercise.number, len(m.students)) for m in found.mistakes] == [(3, 2), (6, 1)]
    assert found.mistakes[0].checks == ("E3.C1", "E3.C2")
    assert [s.id for s in found.mistakes[0].students] == ["ada", "bob"]


def test_what_to_teach_again_is_shared_and_costs_most(tmp_path):
    alone = check(1, 3.0, "failed", misconception=None)
    shared = check(2, 1.0, "failed", misconception=None)
    open_ = check(3, 9.0, "not_attempted", misconception=None)
    reports = [
        report("ada", SOFTMAX, [alone, shared, open_]),
        report("bob", SOFTMAX, [check(1, 3.0), shared, open_]),
    ]
    found = of(results(tmp_path, ["ada", "bob"], reports))
    assert [(r.title, r.students, r.lost) for r in found.reteach] == [("Sentence 2.", 2, 2.0)]


def test_what_needs_a_human(small, tmp_path):
    found = [(c.student.id, c.exercise.number, c.kind) for c in small.concerns]
    assert found == [
        ("cyd", 3, "refused"),
        ("dee", 6, "grader_error"),
        ("fay", 6, "no_report"),
    ]
    assert small.concerns[0].detail == "the file is empty"
    assert small.concerns[1].detail.startswith("E6.C1: softmax(x) of check 1")


@pytest.mark.parametrize("verdict", ["protocol", "forbidden"])
def test_rules_broken_are_for_a_human(tmp_path, verdict):
    reports = [report("ada", SOFTMAX, [check(1, 1.0, verdict, message="`torch.softmax`")])]
    (concern,) = of(results(tmp_path, ["ada"], reports)).concerns
    assert (concern.kind, concern.detail) == (verdict, "E3.C1: `torch.softmax`")


def test_totals_leave_out_whom_the_grader_failed(small):
    # ada 6.5/6.5, bob 3.5/6.5, cyd 2.5/6.5, eve 0; dee and fay have no total.
    assert small.totals == pytest.approx((0.0, 2.5 / 6.5, 3.5 / 6.5, 1.0))


def test_an_empty_class_has_figures(tmp_path):
    found = of(results(tmp_path, [], []))
    assert (found.rows, found.exercises, found.totals) == ((), (), ())


def test_quartiles():
    assert quartiles([]) is None
    assert quartiles([0.5]) == (0.5, 0.5, 0.5)
    assert quartiles([0.0, 0.25, 0.5, 0.75, 1.0]) == (0.25, 0.5, 0.75)


def test_tenths_hold_their_lower_end_and_the_last_both():
    assert counts([0.0, 0.1, 0.7, 0.7000000000000001, 0.1 * 7, 1.0, 1.2]) == [
        *(1, 1, 0, 0, 0, 0, 0, 3, 0, 2),
    ]
