"""Tests of the warm grader."""
