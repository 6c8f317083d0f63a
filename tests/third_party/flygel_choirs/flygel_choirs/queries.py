"""Reads: frozen values for pages, the API and exports."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from core.plugin_api import db, nordic
from flygel_choirs.models import Choir


@dataclass(frozen=True, kw_only=True)
class ChoirView:
    """A choir as pages and the API see it."""

    id: UUID
    name: str
    singers: int


def choirs() -> list[ChoirView]:
    """Every choir of the tenant in force, by name as Norwegians and Danes sort."""
    return [
        view_of(choir) for choir in db.session.scalars(select(Choir).order_by(nordic(Choir.name)))
    ]


def choir(choir_id: UUID) -> ChoirView | None:
    """One choir of the tenant in force, or None where it has no such choir."""
    found = db.session.scalar(select(Choir).where(Choir.id == choir_id))
    return view_of(found) if found else None


def number_of_choirs() -> int:
    """How many choirs the tenant in force has."""
    return db.session.scalar(select(func.count()).select_from(Choir)) or 0


def view_of(choir: Choir) -> ChoirView:
    """The frozen value of a row."""
    return ChoirView(id=choir.id, name=choir.name, singers=choir.singers)
