"""Loading an exercise's own modules: checks, probes, reference. Never a submission."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path

from grader.errors import ExerciseError


def load_module(path: Path, *, part: str) -> types.ModuleType:
    """Import one file of an exercise under a name of its own, `_course.NN_slug.part`.

    The name `probes` is kept for the exercise's probes while its checks are imported, so
    that `from probes import ...` works in every exercise.
    """
    name = f"_course.{path.parent.name}.{part}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ExerciseError(f"{path} cannot be imported.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise ExerciseError(f"{path} fails to import: {type(error).__name__}: {error}") from error
    return module


def load_checks(path: Path) -> types.ModuleType:
    """Import `checks.py`, with its exercise's `probes.py` importable as `probes`."""
    probes = load_probes(path.parent)
    before = sys.modules.get("probes")
    if probes is not None:
        sys.modules["probes"] = probes
    try:
        return load_module(path, part="checks")
    finally:
        sys.modules.pop("probes", None)
        if before is not None:
            sys.modules["probes"] = before


def load_probes(folder: Path) -> types.ModuleType | None:
    """Import `probes.py`, once; None when the exercise has none."""
    path = folder / "probes.py"
    name = f"_course.{folder.name}.probes"
    if name in sys.modules and getattr(sys.modules[name], "__file__", None) == str(path):
        return sys.modules[name]
    return load_module(path, part="probes") if path.exists() else None
