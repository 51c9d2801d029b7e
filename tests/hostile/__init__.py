"""Hostile submissions, and what a correct grader makes of them."""
