"""The application that somebody may write on now."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import N_
from core.plugin_api import (
    Actor,
    db,
)
from plugins.calls.models import Application, Call, FormVersion
from plugins.calls.queries.access import sight_of
from plugins.calls.queries.calls import state_of
from plugins.calls.rules.calls import Window, may_apply_at
from plugins.calls.rules.forms import (
    FieldDetails,
    FieldKind,
)
from plugins.calls.services.editing import (
    refused,
)
from plugins.calls.stored import fields_from_json
from plugins.registry import NotThere, locked, refuse


def writable_row(actor: Actor, application_id: UUID, now: datetime) -> tuple[Application, Call]:
    """The application, locked, when the actor may write on it. Raises NotThere."""
    return _writable(actor, application_id, now)


def _writable(actor: Actor, application_id: UUID, now: datetime) -> tuple[Application, Call]:
    row = locked(Application, application_id)
    sight = sight_of(actor, row, now=now)
    if sight is None or not sight.may_write:
        raise NotThere(f"Application {application_id}")
    call = db.session.scalars(select(Call).where(Call.id == row.call_id)).one()
    return row, call


def must_be_open(row: Application, call: Call, now: datetime) -> None:
    """CA-2: refuses a change of an application that can no longer be changed."""
    if row.state == "withdrawn":
        raise refuse("application.withdrawn", N_("This application is withdrawn."))
    window = Window(opens_at=call.opens_at, closes_at=call.closes_at)
    decision = may_apply_at(now, window, state_of(call, now))
    if row.state == "submitted" and window.rolling:
        raise refuse(
            "application.handed_in",
            N_("It is handed in and is being read. Ask the office if something must be corrected."),
        )
    if not decision.allowed:
        raise refused(decision.reasons)


def _fields_of(row: Application) -> tuple[FieldDetails, ...]:
    kept = db.session.scalars(
        select(FormVersion.fields).where(FormVersion.id == row.form_version_id)
    ).one()
    return fields_from_json(kept)


def _amount_field(fields: Collection[FieldDetails]) -> str | None:
    """The amount that is applied for: the one a budget must equal, else the form's first."""
    named = next((each.sums_to for each in fields if each.sums_to), None)
    return named or next((each.key for each in fields if each.kind is FieldKind.MONEY), None)
