"""How a check fails, and how it expects an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from grader.text import _
from grader.text.phrases import said


@dataclass(frozen=True)
class Detail:
    """One line below a failure's sentence: what it is ("expected"), and the text."""

    label: str
    text: str


class CheckFailed(AssertionError):
    """The submission's answer is wrong; says how.

    `later` gives more details, if anybody reads them: of many failures few are shown.
    """

    def __init__(
        self, message: str, *details: Detail, later: Callable[[], list[Detail]] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self._details = details
        self._later = later

    @property
    def details(self) -> tuple[Detail, ...]:
        """What is said below the sentence."""
        if self._later is not None:
            self._details += tuple(self._later())
            self._later = None
        return self._details

    def __str__(self) -> str:
        return "\n".join([self.message, *(f"  {d.label}: {d.text}" for d in self.details)])


class Forbidden(CheckFailed):
    """The submission breaks a rule of the exercise; `line` is its own line, if known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


class SubmissionRaised(Exception):
    """The student's code raised; carries what the worker said of it."""

    def __init__(
        self,
        name: str,
        type_name: str,
        bases: tuple[str, ...] = (),
        message: str = "",
        lines: tuple[tuple[int, str], ...] = (),
        missing: bool = False,
    ) -> None:
        super().__init__(f"{type_name}: {message}")
        self.name, self.type_name, self.bases = name, type_name, bases
        self.message, self.lines, self.missing = message, lines, missing

    @property
    def not_written(self) -> bool:
        """True for a stub that still raises NotImplementedError."""
        return "NotImplementedError" in self.bases


@contextmanager
def raises(*expected: type[BaseException], case: str = "") -> Iterator[None]:
    """Pass when the block raises one of `expected` (or a subclass); `case` says what was bad.

    A stub that is not written yet, or a name that is missing, is not taken for a refusal; nor
    is an error that is a ValueError and a TypeError at once, which says nothing.
    """
    wanted = " / ".join(e.__name__ for e in expected)
    try:
        yield
    except SubmissionRaised as error:
        if error.missing or error.not_written:
            raise
        names = {e.__name__ for e in expected}
        vague = {"TypeError", "ValueError"} <= set(error.bases) and len(names) == 1
        if names & set(error.bases) and not vague:
            return
        raise _other_error(wanted, case, error.type_name, error.message) from None
    except NotImplementedError:
        raise
    except expected:
        return
    except Exception as error:
        raise _other_error(wanted, case, type(error).__name__, str(error)) from error
    text = _("{wanted} was expected, but nothing was raised").format(wanted=wanted)
    raise CheckFailed(_about(case, text))


def _other_error(wanted: str, case: str, got: str, message: str) -> CheckFailed:
    text = _("{wanted} was expected, but {got} was raised").format(wanted=wanted, got=got)
    details = [Detail(_("raised"), f"{got}: {message}"[:300])] if message else []
    return CheckFailed(_about(case, text), *details)


def _about(case: str, text: str) -> str:
    return _("{case}: {text}").format(case=said(case), text=text) if case else text
