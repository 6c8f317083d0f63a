"""How everything here is changed: locked, versioned, asked of the rules, and written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Decision, Outcome, Reason
from core.plugin_api import Actor, TenantOwned, db, record_change
from plugins.kulturmetropolen.permissions import PLUGIN
from plugins.kulturmetropolen.queries.reach import covered_organisations
from plugins.registry import ChangedMeanwhile, NotThere, Objection, Refused, organisation_row

Row = TypeVar("Row", bound=TenantOwned)


def refuse(*reasons: Reason, fields: Mapping[str, str] | None = None) -> Refused:
    """A refusal; `fields` says by a reason's code which field it is about."""
    by_code = fields or {}
    return Refused(*(Objection(by_code.get(each.code), each) for each in reasons))


def ask(
    decision: Decision, fields: Mapping[str, str] | None = None, *, dispensation: str = ""
) -> None:
    """Goes on when the rule allows it, or when what it needs a dispensation for is given one.

    Raises Refused with the rule's reasons when it does not.
    """
    if decision.allowed:
        return
    if decision.outcome is Outcome.NEEDS_DISPENSATION and dispensation.strip():
        return
    raise refuse(*decision.reasons, fields=fields)


def locked_row(table: type[Row], row_id: UUID, *, version: int | None = None) -> Row:
    """The row, held until the transaction ends.

    Raises NotThere, and ChangedMeanwhile in another version than the one asked for.
    """
    row = db.session.scalar(
        select(table)
        .where(table.id == row_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotThere(f"{table.__name__} {row_id}")
    if version is not None and getattr(row, "version", version) != version:
        raise ChangedMeanwhile(f"{table.__name__} {row_id}")
    return row


def own_row(
    actor: Actor, table: type[Row], row_id: UUID, permission: str, *, version: int | None = None
) -> Row:
    """The same of an organisation for which the actor speaks. Raises Refused for another's."""
    row: Any = locked_row(table, row_id, version=version)
    check_organisation(actor, row.organisation_id, permission)
    found: Row = row
    return found


def add_row(row: Row) -> Row:
    """Writes a new row, so that it has its id."""
    db.session.add(row)
    db.session.flush()
    return row


def put_values(row: Any, values: Mapping[str, Any]) -> list[str]:
    """Sets what differs, counts the version up, and names the fields that were changed."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.version += 1
    db.session.flush()
    return sorted(changed)


def write_down(
    actor: Actor, action: str, kind: str, row_id: UUID, label: str | None = None, **after: object
) -> None:
    """One line of the log.

    Without a label the row is named by the end of its id: a line about a person outlives the
    person's right to be forgotten.
    """
    record_change(
        actor,
        f"{PLUGIN}:{action}",
        subject=(f"km_{kind}", str(row_id), label or f"…{row_id.hex[-6:]}"),
        after=after or None,
    )


def check_organisation(actor: Actor, organisation_id: UUID, permission: str) -> None:
    """An actor speaks for organisations in reach. Raises Refused at `organisation_id`."""
    covered = covered_organisations(actor, permission)
    place = organisation_row(organisation_id, on=actor.today)
    if place is None or (covered is not None and organisation_id not in covered):
        raise refuse(
            Reason("organisation.out_of_reach", N_("Choose an organisation of yours.")),
            fields={"organisation.out_of_reach": "organisation_id"},
        )
