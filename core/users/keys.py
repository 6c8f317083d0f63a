"""Keys for different purposes from the one secret, so that none of them tells about another."""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app


def derived_key(purpose: str, secret: str | None = None) -> bytes:
    """32 bytes for one purpose; `secret` None: the running application's."""
    if secret is None:
        secret = current_app.config["SECRET_KEY"]
    return hmac.new(secret.encode(), f"flygel {purpose}".encode(), hashlib.sha256).digest()


def keyed_digest(purpose: str, *parts: str) -> bytes:
    """A digest that only this installation can make: nobody can try values against a copy."""
    return hmac.new(derived_key(purpose), "\0".join(parts).encode(), hashlib.sha256).digest()
