"""A test's browser: it stays at one host, as a tab does."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient


class Browser(FlaskClient):
    """A client whose addresses, and whose cookies, are those of its own host."""

    host = "localhost"

    def open(self, *args: Any, **options: Any) -> Any:
        """Asks for an address; a path is one at the browser's host."""
        # What follows a redirect comes with its whole address.
        if args and isinstance(args[0], str):
            options.setdefault("base_url", f"http://{self.host}")
        return super().open(*args, **options)

    def session_transaction(self, *args: Any, **options: Any) -> Any:
        """The session's cookie at the browser's host."""
        options.setdefault("base_url", f"http://{self.host}")
        return super().session_transaction(*args, **options)
