"""`grade author build`: make `exercises/` from `solutions/`, byte for byte the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.notebook import banned_list, make_notebook
from grader.authoring.outline import CheckFunction, by_check, read_checks
from grader.authoring.placing import place
from grader.authoring.stub import make_stub, public_names
from grader.course.course import Course
from grader.course.exercise import Exercise
from grader.errors import CourseError
from grader.text.phrases import fits

LANGUAGES = {"en": "README.md", "zh": "README.zh.md"}

WORDS = {
    "en": {
        "facts": "Unit {unit} · {points} points · about {minutes} minutes",
        "needs": "after {needs}",
        "checks": "The checks",
        "check": "check",
        "points": "points",
        "sentence": "what it looks for",
        "hidden": "(more checks are hidden)",
        "rules": "Not allowed",
        "rules_text": "Write it yourself: these are watched while your code runs.",
        "how": "How to work",
        "how_text": (
            "Open `{file}`, replace each `raise NotImplementedError`, and grade as often as "
            "you like:"
        ),
        "notebook": "Or work in the notebook `{notebook}`: it has a check below each part.",
        "other": "这份讲义的[中文版](README.zh.md)",
    },
    "zh": {
        "facts": "单元 {unit} · {points} 分 · 约 {minutes} 分钟",
        "needs": "先做 {needs}",
        "checks": "检查项",
        "check": "检查",
        "points": "分值",
        "sentence": "检查什么",
        "hidden": "（另有不公开的检查）",
        "rules": "不允许使用",
        "rules_text": "请自己实现：运行你的代码时会留意下列各项。",
        "how": "怎样做",
        "how_text": (
            "打开 `{file}`，把每个 `raise NotImplementedError` 换成你的代码，然后随时评分："
        ),
        "notebook": "也可以在 notebook `{notebook}` 里完成：每一部分下面都有检查。",
        "other": "This handout [in English](README.md)",
    },
}


@dataclass(frozen=True)
class Built:
    """One generated file: where it goes, and its bytes."""

    path: Path
    data: bytes


def build(course: Course, exercise: Exercise) -> list[Built]:
    """Everything that students get for one exercise."""
    folder, source = course.handout(exercise), course.source(exercise)
    reference = _read(source / exercise.file)
    stub = make_stub(exercise, reference)
    checks = read_checks(source / "checks.py")
    _check_sentences(exercise, checks, source)
    _check_titles(exercise, checks, source)
    _check_phrases(exercise, source)
    built = [Built(folder / exercise.file, stub.encode())]
    for language, name in LANGUAGES.items():
        text = _read(source / f"handout.{language}.md")
        built.append(Built(folder / name, readme(exercise, text, checks, language).encode()))
    placed = place(source, reference, public_names(stub))
    notebook = make_notebook(exercise, _read(source / "handout.en.md"), stub, placed)
    built.append(Built(folder / f"{exercise.slug}.ipynb", notebook.encode()))
    pictures = sorted(source.glob("pictures/*"))
    built += [Built(folder / "pictures" / p.name, p.read_bytes()) for p in pictures]
    return built


def _check_sentences(exercise: Exercise, checks: list[CheckFunction], source: Path) -> None:
    names, known = {c.name for c in checks}, set(exercise.sentences.zh)
    path = source / "exercise.toml"
    if missing := sorted(names - known):
        raise CourseError(f"{path}: `sentences.zh` lacks {', '.join(missing)}.")
    if extra := sorted(known - names):
        raise CourseError(f"{path}: `sentences.zh` names no check function: {', '.join(extra)}.")


def _check_titles(exercise: Exercise, checks: list[CheckFunction], source: Path) -> None:
    path = source / "exercise.toml"
    several = {check for check, parts in by_check(checks).items() if len(parts) > 1}
    if missing := sorted(several - set(exercise.titles)):
        raise CourseError(f"{path}: `titles` lacks {', '.join(missing)}, which has several parts.")
    if extra := sorted(set(exercise.titles) - several):
        raise CourseError(f"{path}: `titles` names no check of several parts: {', '.join(extra)}.")


def _check_phrases(exercise: Exercise, source: Path) -> None:
    for english, chinese in exercise.phrases.zh.items():
        if not fits(english, chinese):
            where = f"{source / 'exercise.toml'}: `phrases.zh`"
            raise CourseError(f"{where}: {chinese!r} fills other places than {english!r} has.")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from None


def readme(exercise: Exercise, handout: str, checks: list[CheckFunction], language: str) -> str:
    """The handout with its title above, and checks, rules and commands below."""
    words = WORDS[language]
    facts = words["facts"].format(
        unit=exercise.unit, points=exercise.points, minutes=exercise.minutes
    )
    if exercise.needs:
        facts += " · " + words["needs"].format(needs=", ".join(exercise.needs))
    parts = [
        f"# {exercise.number} · {exercise.title.get(language)}",
        f"{facts} · {words['other']}",
        handout.strip(),
        f"## {words['how']}",
        words["how_text"].format(file=exercise.file),
        f"```\ngrade {exercise.id}\ngrade hint {exercise.number}\n```",
        words["notebook"].format(notebook=f"{exercise.slug}.ipynb"),
        f"## {words['checks']}",
        checks_table(exercise, checks, language),
    ]
    if exercise.rules.banned or exercise.rules.banned_ops:
        parts += [f"## {words['rules']}", words["rules_text"], banned_list(exercise)]
    return "\n\n".join(parts) + "\n"


def checks_table(exercise: Exercise, checks: list[CheckFunction], language: str) -> str:
    """The visible checks as a Markdown table, each with the sentences of its parts."""
    words = WORDS[language]
    rows = [
        f"| {words['check']} | {words['points']} | {words['sentence']} |",
        "| --- | --- | --- |",
    ]
    grouped = by_check(checks)
    for check, functions in grouped.items():
        if functions[0].hidden:
            continue
        said = "<br>".join(_sentences(exercise, check, functions, language))
        rows.append(f"| {exercise.check_id(check)} | {functions[0].points:g} | {said} |")
    table = "\n".join(rows)
    hidden = any(functions[0].hidden for functions in grouped.values())
    return f"{table}\n\n{words['hidden']}" if hidden else table


def _sentences(
    exercise: Exercise, check: str, functions: list[CheckFunction], language: str
) -> Iterator[str]:
    """What a check looks for, and below it what each of its parts does."""
    if check in exercise.titles:
        yield f"**{cell(exercise.titles[check].get(language))}**"
    for function in functions:
        chinese = exercise.sentences.zh[function.name]
        yield cell(chinese if language == "zh" else function.sentence)


def cell(text: str) -> str:
    """A text as it stands in a table of Markdown."""
    return text.replace("|", "\\|")


def write(built: list[Built]) -> list[Path]:
    """Write the files that differ; returns their paths. Line ends are LF everywhere."""
    changed = []
    for item in built:
        if item.path.exists() and item.path.read_bytes() == item.data:
            continue
        item.path.parent.mkdir(parents=True, exist_ok=True)
        item.path.write_bytes(item.data)
        changed.append(item.path)
    return changed


def differing(built: list[Built]) -> list[Path]:
    """The files that are missing or are not what `build` would write."""
    return [b.path for b in built if not b.path.exists() or b.path.read_bytes() != b.data]
