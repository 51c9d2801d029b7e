"""Grading a class: what is left to do, the processes that do it, the reports they bring back."""
