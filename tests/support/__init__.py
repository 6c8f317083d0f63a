"""Fixtures and what tests share, by topic."""
