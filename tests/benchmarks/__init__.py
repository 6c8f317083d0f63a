"""Measurements to run by hand; they fail for no machine."""
