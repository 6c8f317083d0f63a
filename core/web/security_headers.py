"""Headers that keep a page from loading or leaking what it must not."""

from __future__ import annotations

from flask import Flask, Response, request

# No inline script or style anywhere; pictures may be data URLs (QR codes of a second factor).
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def install(app: Flask) -> None:
    """Adds the headers to every answer."""
    app.after_request(_add)


def _add(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if response.status_code >= 400 or request.endpoint not in {"static", "core.theme", "core.logo"}:
        # A page about a child is not kept by a shared computer's browser, nor an error by any.
        headers.setdefault("Cache-Control", "no-store")
    headers.add("Vary", "Cookie")
    return response
