"""What goes wrong is said in words that help."""

from __future__ import annotations


class EmbeddedPostgresError(Exception):
    """The embedded server could not be started; the message says why and what to do."""
