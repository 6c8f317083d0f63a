"""KM-10: practices are described, adopted by others, and told about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Reason
from core.plugin_api import (
    Actor,
    Translated,
    db,
    pick,
)
from plugins.kulturmetropolen.models import (
    Adoption,
    Effort,
    Practice,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import covered_organisations
from plugins.kulturmetropolen.rules import (
    may_adopt,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    check_organisation,
    locked_row,
    own_row,
    put_values,
    refuse,
    write_down,
)
from plugins.registry import NotThere

TEXTS = ("title", "what", "for_whom", "what_it_takes", "what_it_gave")


@dataclass(frozen=True, kw_only=True)
class PracticeDetails:
    """KM-10: a practice as it is written."""

    organisation_id: UUID
    title: Translated
    what: Translated
    for_whom: Translated
    what_it_takes: Translated
    what_it_gave: Translated
    effort_id: UUID | None = None


def add_practice(actor: Actor, details: PracticeDetails) -> UUID:
    """KM-10: describes a practice."""
    check_organisation(actor, details.organisation_id, KmPermission.WRITE_PRACTICES)
    row = add_row(Practice(**_practice_values(details)))
    write_down(actor, "practice:add", "practice", row.id, pick(details.title))
    return row.id


def change_practice(
    actor: Actor, practice_id: UUID, details: PracticeDetails, *, version: int | None
) -> None:
    """KM-10: changes a practice's description. Raises ChangedMeanwhile."""
    row = own_row(actor, Practice, practice_id, KmPermission.WRITE_PRACTICES, version=version)
    check_organisation(actor, details.organisation_id, KmPermission.WRITE_PRACTICES)
    changed = put_values(row, _practice_values(details))
    write_down(actor, "practice:change", "practice", row.id, pick(details.title), fields=changed)


def _practice_values(details: PracticeDetails) -> dict[str, object]:
    known = details.effort_id is None or db.session.scalar(
        select(func.count()).select_from(Effort).where(Effort.id == details.effort_id)
    )
    if not known:
        raise refuse(
            Reason("practice.effort", N_("Choose one of the alternatives.")),
            fields={"practice.effort": "effort_id"},
        )
    return {
        "organisation_id": details.organisation_id,
        "effort_id": details.effort_id,
        "title": dict(details.title),
        "what": dict(details.what),
        "for_whom": dict(details.for_whom),
        "what_it_takes": dict(details.what_it_takes),
        "what_it_gave": dict(details.what_it_gave),
    }


def adopt_practice(
    actor: Actor, practice_id: UUID, *, organisation_id: UUID, activity_id: UUID | None = None
) -> UUID:
    """KM-10: another actor does the same; `activity_id` is the activity it became."""
    row = locked_row(Practice, practice_id)
    check_organisation(actor, organisation_id, KmPermission.WRITE_PRACTICES)
    existing = db.session.scalar(
        select(Adoption).where(
            Adoption.practice_id == practice_id, Adoption.organisation_id == organisation_id
        )
    )
    ask(
        may_adopt(
            origin=row.organisation_id, adopter=organisation_id, has_adopted=existing is not None
        ),
        {"adoption.own": "organisation_id", "adoption.twice": "organisation_id"},
    )
    made = add_row(
        Adoption(
            practice_id=practice_id,
            organisation_id=organisation_id,
            activity_id=activity_id,
            adopted_on=actor.today,
            adopted_by=actor.name,
        )
    )
    write_down(actor, "practice:adopt", "practice", practice_id, pick(row.title))
    return made.id


def tell_how_it_went(
    actor: Actor, adoption_id: UUID, *, how_it_went: str, version: int | None = None
) -> UUID:
    """KM-10: the adopter tells how it went; answers the practice's id."""
    row = locked_row(Adoption, adoption_id, version=version)
    covered = covered_organisations(actor, KmPermission.WRITE_PRACTICES)
    if covered is not None and row.organisation_id not in covered:
        raise NotThere(f"Adoption {adoption_id}")
    put_values(row, {"how_it_went": how_it_went.strip()})
    write_down(actor, "practice:tell", "practice", row.practice_id)
    return row.practice_id


def practice_details(typed: Mapping[str, Any]) -> PracticeDetails:
    """What was typed or sent, as the service takes it."""
    return PracticeDetails(
        **{name: typed[name] for name in (*TEXTS, "organisation_id", "effort_id")}
    )
