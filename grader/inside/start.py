"""Entry of every sandboxed process: makes this folder importable as `grader.inside`, alone.

Run as a file (`python -P start.py launcher|worker ...`), in a sandbox where of the project
only this folder is to be seen, or beside the whole project, of which it then sees no more.
"""

# pathlib is slow to import, and this runs at every start

import importlib
import importlib.util
import os
import sys
import types


def see_only_this_folder() -> None:
    """Make a package `grader` that holds `inside` and cannot find anything else."""
    here = os.path.dirname(os.path.abspath(__file__))  # pathlib takes 5 ms to import
    package = types.ModuleType("grader")
    package.__path__ = []
    sys.modules["grader"] = package
    spec = importlib.util.spec_from_file_location(
        "grader.inside",
        os.path.join(here, "__init__.py"),
        submodule_search_locations=[here],
    )
    if spec is None or spec.loader is None:
        raise ImportError(here)
    inside = importlib.util.module_from_spec(spec)
    sys.modules["grader.inside"] = package.inside = inside  # type: ignore[attr-defined]
    spec.loader.exec_module(inside)


if __name__ == "__main__":
    see_only_this_folder()
    importlib.import_module(f"grader.inside.{sys.argv[1]}").main(sys.argv[2:])
