"""Cohorts, and the common goals that each begins with."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from core.kit import N_, Reason
from core.plugin_api import Actor, Translated, db
from plugins.fremtidens_kulturskole.models import Cohort, OutcomeGoal
from plugins.fremtidens_kulturskole.services.calendar import keep_all_in_calendar
from plugins.fremtidens_kulturskole.services.editing import added, locked, put, tell
from plugins.fremtidens_kulturskole.services.refusals import Conflict, NotThere, Refused
from plugins.registry import organisation_row

# FK-14: the four of the pilot of 2021.
OUTCOME_GOALS: tuple[Translated, ...] = (
    {
        "nb": "Kommunen jobber tverrfaglig og tverrsektorielt og samskaper med andre.",
        "nn": "Kommunen arbeider tverrfagleg og tverrsektorielt og samskaper med andre.",
    },
    {
        "nb": "Kommunen har sterkere fokus på helhetlige tjenester for barn og unge.",
        "nn": "Kommunen har sterkare fokus på heilskaplege tenester for barn og unge.",
    },
    {
        "nb": "Kulturskolen har en klar rolle og funksjon i kommunen.",
        "nn": "Kulturskulen har ei klar rolle og ein klar funksjon i kommunen.",
    },
    {
        "nb": "Kulturskolen er på vei mot å bli, eller er, et ressurssenter for hele kommunen.",
        "nn": "Kulturskulen er på veg mot å bli, eller er, eit ressurssenter for heile kommunen.",
    },
)


def add_cohort(
    actor: Actor,
    *,
    key: str,
    name: str,
    starts_on: date,
    ends_on: date,
    report_due_on: date | None = None,
    intro: Translated | None = None,
    call_id: UUID | None = None,
    organiser_id: UUID | None = None,
) -> UUID:
    """FK-10: a cohort with the four common goals. Raises Refused, and Conflict for a taken key."""
    _ask_days(starts_on, ends_on)
    _ask_key(key, None)
    row = added(
        Cohort(
            key=key,
            name=name.strip(),
            starts_on=starts_on,
            ends_on=ends_on,
            report_due_on=report_due_on,
            intro=_said(intro),
            call_id=call_id,
            organiser_id=_organiser(actor, organiser_id),
        )
    )
    db.session.add_all(
        OutcomeGoal(cohort_id=row.id, position=place, text=text)
        for place, text in enumerate(OUTCOME_GOALS, 1)
    )
    db.session.flush()
    tell(actor, "cohort:add", "cohort", row.id, row.name, after={"name": row.name, "key": key})
    return row.id


def change_cohort(
    actor: Actor,
    cohort_id: UUID,
    *,
    key: str,
    name: str,
    starts_on: date,
    ends_on: date,
    report_due_on: date | None,
    intro: Translated,
    is_public: bool,
    organiser_id: UUID | None,
    call_id: UUID | None,
    version: int | None,
) -> None:
    """FK-10, FK-21: its days, its name, and whether its theme page is open to everybody.

    Raises Refused, Conflict, Stale, NotThere.
    """
    row = locked(Cohort, cohort_id, version=version)
    _ask_days(starts_on, ends_on)
    _ask_key(key, row.id)
    before, after = put(
        row,
        key=key,
        name=name.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        report_due_on=report_due_on,
        intro=_said(intro),
        is_public=is_public,
        organiser_id=_organiser(actor, organiser_id),
        call_id=call_id,
    )
    if "organiser_id" in after:
        keep_all_in_calendar(actor, row)
    if after:
        tell(actor, "cohort:change", "cohort", row.id, row.name, before=before, after=after)


def _organiser(actor: Actor, organiser_id: UUID | None) -> UUID | None:
    if organiser_id is not None and organisation_row(organiser_id, on=actor.today) is None:
        raise NotThere(organiser_id)
    return organiser_id


def _said(intro: Translated | None) -> Translated:
    return {language: text.strip() for language, text in (intro or {}).items() if text.strip()}


def _ask_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refused(
            Reason("period.backwards", N_("The last day cannot be before the first one."))
        )


def _ask_key(key: str, own: UUID | None) -> None:
    taken = db.session.scalar(select(Cohort.id).where(Cohort.key == key))
    if taken is not None and taken != own:
        raise Conflict(
            Reason("cohort.key_taken", N_("Another cohort has the address %(key)s."), {"key": key})
        )
