"""Rows of the choirs plugin for the crawl over every route."""

from __future__ import annotations

from core.plugin_api import db

SHARED = {"file_format": "csv"}


def make_samples(marker: str) -> dict[str, object]:
    """A choir of the tenant in force."""
    from flygel_choirs.models import Choir

    choir = Choir(name=f"{marker} kor", singers=30)
    db.session.add(choir)
    db.session.flush()
    return {"choir_id": choir.id}
