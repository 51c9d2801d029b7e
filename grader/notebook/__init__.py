"""Feedback while one works in a notebook: `check("E3.C1")` in a cell.

Importing this starts to remember which code the notebook's cells run (`ledger.py`). The kernel
holds the student's code and scores nothing: another process does (`grader.warm`), and what it
says here is for the student's eyes only. Marks that count are made from the file handed in.
"""

from grader.notebook.asking import check
from grader.notebook.ledger import start_recording

__all__ = ["check"]

start_recording()
