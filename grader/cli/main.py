"""Where `grade` starts, and the only place where exceptions become output and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from grader.cli.interrupts import interrupts_remembered
from grader.cli.settings import Settings, take, wants_traceback
from grader.cli.usage import usage_problem
from grader.errors import ExitCode, GradeError, UsageError
from grader.text import _, set_language

INTERRUPTED = 130
"""What shells give a command that Ctrl-C ended: 128 + SIGINT."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `grade` with these arguments (default: the process's own); returns the exit code."""
    settings = Settings(traceback=wants_traceback())
    _open_streams()
    try:
        settings, rest = take(sys.argv[1:] if arguments is None else arguments)
        set_language(settings.language)
        with interrupts_remembered():
            return _run(settings, rest)
    except GradeError as error:
        if settings.traceback:
            _show_traceback()
        _say(str(error), settings)
        return int(error.exit_code)
    except KeyboardInterrupt:
        _say(_("Stopped by Ctrl-C (exit code 130); nothing was scored."), settings)
        return INTERRUPTED
    except BrokenPipeError:
        _drop_stdout()
        return int(ExitCode.FAILURE)
    except Exception as error:  # a fault of the grader, told as one
        _unexpected(error, settings)
        return int(ExitCode.FAILURE)


def _open_streams() -> None:
    """Python gives None for a stream that was closed before it started."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115


def _run(settings: Settings, arguments: list[str]) -> int:
    import typer

    from grader.cli.app import root

    try:
        code = root().main(args=arguments, prog_name="grade", standalone_mode=False, obj=settings)
    except typer.Abort:
        raise KeyboardInterrupt from None
    except SystemExit:  # typer's answer to a closed pipe
        raise BrokenPipeError from None
    except Exception as error:
        if (text := usage_problem(error)) is not None:
            raise UsageError(text) from error
        raise
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    sys.stdout.flush()
    return int(code or 0)


def _say(text: str, settings: Settings) -> None:
    """One message on stderr."""
    from grader.cli.screen import open_screen

    open_screen(settings).note(text)


def _unexpected(error: Exception, settings: Settings) -> None:
    if settings.traceback:
        _show_traceback()
        return
    text = _("The grader failed: {error}. No score was made. This is not your fault.")
    step = _("`--traceback` (or GRADE_TRACEBACK=1) shows where, for a bug report.")
    what = f"{type(error).__name__}: {error}".rstrip(": .")
    _say(f"{text.format(error=what[:500])}\n{step}", settings)


def _show_traceback() -> None:
    import traceback

    traceback.print_exc()


def _drop_stdout() -> None:
    """Nobody reads on: keep Python from complaining again when it flushes at exit."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  # devnull is no path
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
