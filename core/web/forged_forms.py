"""Forms that another site forged are refused: every write by cookie carries a token."""

from __future__ import annotations

from flask import Flask, request
from flask_wtf.csrf import CSRFProtect


class FormGuard(CSRFProtect):  # type: ignore[misc]
    """Flask-WTF's guard, which lets programs with a bearer token pass.

    A forged form cannot send an Authorization header, and where there is one the cookie is not
    looked at (`core.users.recognising`).
    """

    def protect(self, apply_exemptions: bool = False) -> None:
        """Refuses the request with a CSRFError unless it proves where it comes from."""
        if not request.headers.get("Authorization", "").lower().startswith("bearer "):
            super().protect(apply_exemptions=apply_exemptions)


def install(app: Flask) -> None:
    """Guards every route."""
    FormGuard(app)
