"""KM-7, KM-8: efforts are proposed, needed by several, decided, and ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import (
    Actor,
    Translated,
    db,
    pick,
)
from plugins.kulturmetropolen.models import (
    Effort,
    EffortNeed,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.rules import (
    Aim,
    TargetGroup,
    may_qualify,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    check_organisation,
    locked_row,
    put_values,
    refuse,
    write_down,
)
from plugins.kulturmetropolen.settings import number
from plugins.registry import OrganisationKind, organisations

_FIELDS = {"effort.why_not_alone": "why_not_alone"}


@dataclass(frozen=True, kw_only=True)
class EffortDetails:
    """KM-7, KM-8: an effort as it is written."""

    title: Translated
    about: Translated
    why_not_alone: Translated
    aim: Aim
    organisation_id: UUID
    target_groups: tuple[TargetGroup, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


def propose_effort(actor: Actor, details: EffortDetails) -> UUID:
    """KM-7: proposes an effort; whether it qualifies is asked when it is decided."""
    check_organisation(actor, details.organisation_id, KmPermission.PROPOSE_EFFORT)
    row = add_row(Effort(**_effort_values(details)))
    write_down(actor, "effort:propose", "effort", row.id, pick(details.title))
    return row.id


def change_effort(
    actor: Actor, effort_id: UUID, details: EffortDetails, *, version: int | None
) -> None:
    """KM-8: changes the text of an effort. Raises ChangedMeanwhile."""
    row = locked_row(Effort, effort_id, version=version)
    check_organisation(actor, details.organisation_id, KmPermission.PROPOSE_EFFORT)
    changed = put_values(row, _effort_values(details))
    write_down(actor, "effort:change", "effort", row.id, pick(details.title), fields=changed)


def _effort_values(details: EffortDetails) -> dict[str, object]:
    if details.starts_on and details.ends_on and details.ends_on < details.starts_on:
        raise refuse(
            Reason("effort.period", N_("The last day is before the first.")),
            fields={"effort.period": "ends_on"},
        )
    return {
        "title": dict(details.title),
        "about": dict(details.about),
        "why_not_alone": dict(details.why_not_alone),
        "aim": details.aim.value,
        "target_groups": [each.value for each in details.target_groups],
        "organisation_id": details.organisation_id,
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
    }


def state_need(actor: Actor, effort_id: UUID, *, organisation_id: UUID, need: str) -> UUID:
    """KM-7: says for a municipality or an actor that it needs the effort; again replaces it."""
    locked_row(Effort, effort_id)
    check_organisation(actor, organisation_id, KmPermission.PROPOSE_EFFORT)
    row = db.session.scalar(
        select(EffortNeed).where(
            EffortNeed.effort_id == effort_id, EffortNeed.organisation_id == organisation_id
        )
    )
    if row is None:
        row = EffortNeed(effort_id=effort_id, organisation_id=organisation_id)
        db.session.add(row)
    row.need, row.stated_by, row.stated_on = need.strip(), actor.name, actor.today
    db.session.flush()
    write_down(actor, "effort:need", "effort", effort_id, organisation=str(organisation_id))
    return row.id


def needing_municipalities(effort_id: UUID, *, on: date) -> int:
    """KM-7: how many municipalities have stated the need."""
    ids = set(
        db.session.scalars(
            select(EffortNeed.organisation_id).where(EffortNeed.effort_id == effort_id)
        )
    )
    return len(organisations(kinds=[OrganisationKind.MUNICIPALITY], ids=ids)) if ids else 0


def decide_effort(
    actor: Actor,
    effort_id: UUID,
    *,
    approve: bool,
    reason: str,
    dispensation: str = "",
    version: int | None = None,
) -> None:
    """KM-7: approves or refuses an effort, with a reason.

    One that does not qualify needs a dispensation with a reason of its own.
    """
    row = locked_row(Effort, effort_id, version=version)
    if row.state != "proposed":
        raise refuse(Reason("effort.decided", N_("It has been decided already.")))
    if not reason.strip():
        raise refuse(
            Reason("effort.no_reason", N_("Write the reason.")),
            fields={"effort.no_reason": "reason"},
        )
    if approve:
        qualifies = may_qualify(
            municipalities=needing_municipalities(effort_id, on=actor.today),
            needed=number("needed_municipalities", actor.today),
            why_not_alone=pick(row.why_not_alone),
        )
        ask(
            qualifies, {code: "dispensation" for code in qualifies.codes}, dispensation=dispensation
        )
        row.dispensation = None if qualifies.allowed else dispensation.strip()
    row.state = "approved" if approve else "refused"
    row.decision, row.decided_by, row.decided_on = reason.strip(), actor.name, actor.today
    row.version += 1
    db.session.flush()
    write_down(actor, "effort:decide", "effort", row.id, pick(row.title), outcome=row.state)


def end_effort(actor: Actor, effort_id: UUID) -> None:
    """KM-8: an approved effort has ended."""
    row = locked_row(Effort, effort_id)
    if row.state != "approved":
        raise refuse(Reason("effort.not_running", N_("Only an approved effort can end.")))
    row.state, row.ends_on = "ended", row.ends_on or actor.today
    row.version += 1
    db.session.flush()
    write_down(actor, "effort:change", "effort", row.id, pick(row.title), state="ended")


def effort_details(typed: Mapping[str, Any]) -> EffortDetails:
    """What was typed or sent, as the service takes it."""
    names = (
        *("title", "about", "why_not_alone", "aim", "organisation_id"),
        *("starts_on", "ends_on"),
    )
    return EffortDetails(
        **{name: typed[name] for name in names}, target_groups=tuple(typed["target_groups"])
    )
