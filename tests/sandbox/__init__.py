"""Tests of the sandbox itself: its parts, its tiers, its recovery."""
