"""Grading a change in continuous integration: what of it counts, and what is told about it.

Runs in the grader's process, on names and blobs from git's object store. Nothing of the change is
checked out, imported or obeyed: neither its workflows nor its configuration, checks or course.
"""
