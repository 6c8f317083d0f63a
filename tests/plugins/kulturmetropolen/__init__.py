"""Kulturmetropolen's tests."""
