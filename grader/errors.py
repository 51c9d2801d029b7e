"""Everything that can go wrong outside a submission, as one tree.

    GradeError                  one sentence for the user, an exit code
    |- UsageError        (2)    the command line or a file the user named
    |  |- CourseError    (2)    no course, unknown exercise, broken exercise.toml
    |- GraderFailure     (3)    the grader or the machine: no score was made
       |- SandboxError   (3)    the sandbox could not be started or was lost
       |- ExerciseError  (3)    the exercise itself is broken (its checks, reference or probes)

Each message says what happened, where, and what to do next. The command line turns
them into output in one place; nothing else prints or exits.
"""

from __future__ import annotations

import enum


class ExitCode(enum.IntEnum):
    """What the command `grade` exits with."""

    FULL_MARKS = 0
    """Full marks, or at least the minimum asked for."""
    POINTS_MISSING = 1
    """A score was made and points are missing."""
    USAGE = 2
    """The command, or a file it names, is wrong: nothing was graded."""
    FAILURE = 3
    """The grader or the machine failed: no score was made."""


class GradeError(Exception):
    """An error the user is told about in one sentence with the next step."""

    exit_code: int = ExitCode.FAILURE


class UsageError(GradeError):
    """The command line, or a file it names, cannot be used."""

    exit_code = ExitCode.USAGE


class CourseError(UsageError):
    """No course here, no such exercise, or its exercise.toml is broken."""


class GraderFailure(GradeError):
    """The grader or the machine failed; no submission loses a point for it."""


class SandboxError(GraderFailure):
    """The sandbox could not be started, or was lost."""


class ExerciseError(GraderFailure):
    """The exercise is broken: its checks, its reference or its probes."""
