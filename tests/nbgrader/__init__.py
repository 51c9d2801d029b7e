"""Tests of nbgrader courses."""
