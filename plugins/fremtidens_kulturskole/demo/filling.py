"""Fills the demonstration."""


def fill() -> None:
    """Fills it."""
