"""How a process that holds the engine is started from one that does not.

Light to import: whoever starts such a process loads neither torch nor the engine.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import grader

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
"""Values of examples are small: more threads wait for one another, and burn what they wait."""


def start_process(module: str, *words: str, **options: Any) -> subprocess.Popen[bytes]:
    """Start `python -m MODULE WORDS` with our own interpreter and our own package.

    Its standard input and output are pipes; `options` are those of `subprocess.Popen`.
    """
    home = str(Path(grader.__file__).parents[1])
    path = os.pathsep.join([home, *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(  # noqa: S603  # our own module, by our own interpreter
        # -P: the folder one stands in may be full of students' files, and no modules of ours.
        [sys.executable, "-P", "-m", module, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": path, **ONE_THREAD},
        **options,
    )
