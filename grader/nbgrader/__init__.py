"""Courses that live in nbgrader: its source notebooks, and its marks from our engine.

Only these modules import nbgrader, and nothing imports them but the command that writes a course
and nbgrader itself, by its configuration.
"""
