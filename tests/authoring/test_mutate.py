"""Mutants: where they are made, what kills them, and what is kept of a run."""

from __future__ import annotations

import pytest

pytest.importorskip("mutmut")

from grader.authoring import results
from grader.authoring.equivalent import read_equivalent
from grader.authoring.mutants import digest, mutants
from grader.authoring.mutate import prepare, run
from grader.errors import CourseError, GraderFailure

from .conftest import REFERENCE, edit, grade

EQUIVALENT = """
[[mutant]]
where = "{where}"
diff = '''
{diff}
'''
reason = "Because."
"""
DROPPED = "- if not x.is_floating_point():\n-     raise TypeError{text}\n+ pass".format(
    text='("float, please: " + str(1 + 1))'
)


def diffs(source: str) -> list[str]:
    return [m.diff for m in mutants(source, "f.py")]


def test_only_solution_regions_are_mutated():
    made = mutants(REFERENCE, "double.py")
    assert {m.where for m in made} == {"module", "double"}
    assert "- SECRET_FACTOR = 2\n+ SECRET_FACTOR = 3" in diffs(REFERENCE)
    assert DROPPED in diffs(REFERENCE)
    told = "\n".join(diffs(REFERENCE))
    for spared in ("Twice", "1 + 2", "1 - 1", "XX", "None"):
        assert spared not in told, spared
    assert len({m.source for m in made}) == len(made)
    assert len({m.key for m in made}) == len(made)


def test_what_is_dropped_and_what_is_left_alone():
    body = (
        "def f(self, x: int = 1) -> 'int':\n    # BEGIN SOLUTION\n    '''A note: 1 < 2.'''\n"
        "    import math\n    self.a = x\n    x += 1\n    with no_grad():\n        act(x)\n"
        "    return x\n    # END SOLUTION\n"
    )
    told = diffs(body)
    for wanted in (
        "- self.a = x\n+ pass",
        "- x += 1\n+ pass",
        "- x += 1\n+ x = 1",
        "- with no_grad():\n+ if True:",
        "- act(x)\n+ pass",
    ):
        assert wanted in told
    assert not [d for d in told if "note" in d or "int" in d]


def test_what_only_an_error_says_is_left_alone():
    helper = "def _check(name, x, low):\n    if x < low:\n        raise ValueError(name)\n"
    body = '    # BEGIN SOLUTION\n    _check("x", x, 4)\n    return x\n    # END SOLUTION\n'
    told = diffs(f"{helper}\n\ndef f(x):\n{body}")
    assert '- _check("x", x, 4)\n+ _check("x", x, 5)' in told
    assert '- _check("x", x, 4)\n+ _check("x", None, 4)' in told
    assert '- _check("x", x, 4)\n+ pass' in told
    for spared in ("XX", "X", "None, x"):
        assert not [d for d in told if spared in d], spared
    keyword = body.replace('"x", x, 4', 'low=4, name="x", x=x')
    assert not [d for d in diffs(f"{helper}\n\ndef f(x):\n{keyword}") if "XX" in d]


def test_equal_changes_in_one_function_are_counted():
    step = "    x = x + 1\n"
    body = f"def f(x):\n    # BEGIN SOLUTION\n{step}{step}    return x\n    # END SOLUTION\n"
    twice = [m for m in mutants(body, "f.py") if m.diff == "- x = x + 1\n+ x = x - 1"]
    assert [m.nth for m in twice] == [1, 2]
    assert twice[0].source != twice[1].source


def test_a_sample_is_the_same_each_time(course):
    exercise = course.find("1")

    def sample(seed):
        trial = prepare(course, exercise, 2, seed)
        assert digest(trial.every) == trial.digest
        return tuple(m.key for m in trial.chosen)

    assert sample(1) == sample(1)
    assert len({sample(seed) for seed in range(8)}) > 1
    assert len(sample(1)) == 2


@pytest.fixture
def gap(course, folder):
    """The tiny course with a check of errors that asks of None alone, which no arithmetic takes."""
    edit(folder / "checks.py", "torch.tensor([1])", "None")
    edit(folder / "checks.py", "raises(TypeError)", "raises(TypeError, AttributeError)")
    return course


def test_survivors_are_those_that_no_check_notices(gap, folder):
    trial = prepare(gap, gap.find("1"), None, 0)
    for _trial in run(gap, [trial], 1):
        pass
    assert [m.diff for m in trial.survivors] == [DROPPED]
    assert len(trial.killed) == len(trial.every) - 1
    assert results.percent(trial.score) != "100 %"

    results.write(gap, {"exercise-1": results.row_of(trial)})
    row = results.read(gap)["exercise-1"]
    assert "```diff\n- if not x" in (gap.root / "docs" / "mutation.md").read_text(encoding="utf-8")
    told = results.compare(trial, row)
    assert len(told) == 1
    assert "less than 95 %" in told[0]

    (folder / "equivalent.toml").write_text(EQUIVALENT.format(where="double", diff=DROPPED))
    trial.equivalent = read_equivalent(folder)
    assert trial.survivors == []
    assert trial.problems == []
    assert trial.score == 1.0
    assert any("counts 0 equivalent" in problem for problem in results.compare(trial, row))
    assert results.compare(trial, results.row_of(trial)) == []


def test_equivalent_mutants_must_be_there_and_live(course, folder):
    killed = EQUIVALENT.format(where="module", diff="- SECRET_FACTOR = 2\n+ SECRET_FACTOR = 3")
    gone = EQUIVALENT.format(where="double", diff="- x = 1\n+ x = 2")
    (folder / "equivalent.toml").write_text(killed + gone)
    ran = grade(course.root, "author", "mutate", "1", "--jobs", "1")
    assert ran.returncode == 1, ran.stderr
    flat = " ".join(ran.stdout.split())
    assert "this mutant of module is killed, not equivalent" in flat
    assert "there is no such mutant of double: - x = 1 + x = 2" in flat


def test_a_reference_that_fails_a_check_is_told(course, folder):
    edit(
        folder / "checks.py", "assert_close(submission.double(x), reference.double(x))", "assert 0"
    )
    trial = prepare(course, course.find("1"), 1, 0)
    with pytest.raises(GraderFailure, match="exercise-1 is broken"):
        list(run(course, [trial], 1))


def test_write_and_check(course, folder):
    ran = grade(course.root, "author", "mutate", "--write", "--jobs", "1")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "100 %" in ran.stdout
    assert "wrote  docs/mutation.md" in ran.stdout
    again = grade(course.root, "author", "mutate", "--check", "--sample", "2", "--jobs", "1")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "2 of " in again.stdout
    edit(folder / "double.py", "SECRET_FACTOR = 2", "SECRET_FACTOR = 1 + 1")
    stale = grade(course.root, "author", "mutate", "--check", "--sample", "1", "--jobs", "1")
    assert stale.returncode == 1
    assert "the reference of exercise-1 has changed" in stale.stdout


def test_write_needs_a_full_run(course):
    ran = grade(course.root, "author", "mutate", "--write", "--sample", "2")
    assert ran.returncode == 2
    assert "--write needs a full run" in ran.stderr


@pytest.mark.parametrize(
    "text",
    [
        '[[mutant]]\nwhere = "f"\ndiff = "- x"\n',
        '[[mutant]]\nwhere = "f"\ndiff = "- x"\nreason = ""\n',
        '[[mutants]]\nwhere = "f"\n',
        "[[mutant]\n",
        2 * EQUIVALENT.format(where="f", diff="- x\n+ y"),
    ],
)
def test_a_broken_list_is_told_with_its_file(tmp_path, text):
    (tmp_path / "equivalent.toml").write_text(text)
    with pytest.raises(CourseError, match=r"equivalent\.toml"):
        read_equivalent(tmp_path)
