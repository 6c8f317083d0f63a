"""UM-16, UM-18: the programme's calls, and accepted places that nobody has made a place of yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from core.kit import Money
from core.plugin_api import Actor, ListQuery, db
from plugins.calls import CallCard, awards, calls
from plugins.ungmusikk.models import TalentPlace
from plugins.ungmusikk.rules import Fund, next_deadline, nomination_deadline
from plugins.ungmusikk.settings import PLUGIN, fund_terms, talent_settings

# More calls than the programme makes in many years.
_MANY = 100


@dataclass(frozen=True, kw_only=True)
class WaitingAward:
    """A nomination that was accepted, and whose pupil has no talent place yet."""

    application_id: UUID
    applicant: str


@dataclass(frozen=True, kw_only=True)
class ReadyCalls:
    """What can be opened today: the next school year's nominations, and both funds.

    `larger_deadline` is the next day by which to apply to the larger fund.
    """

    school_year: int
    nominate_by: date
    small_limit: Money
    larger_limit: Money
    larger_deadline: date | None


def ready_calls(today: date) -> ReadyCalls:
    """What the ready-made calls would say if they were opened on the day."""
    chosen = talent_settings(today)
    year = chosen.school_year_of(today) + 1
    if today > nomination_deadline(year, chosen.terms):
        year += 1
    small, larger = fund_terms(Fund.SMALL, today), fund_terms(Fund.LARGER, today)
    return ReadyCalls(
        school_year=year,
        nominate_by=nomination_deadline(year, chosen.terms),
        small_limit=small.limit,
        larger_limit=larger.limit,
        larger_deadline=next_deadline(today, larger),
    )


def own_calls(actor: Actor, *, now: datetime) -> list[CallCard]:
    """The programme's calls, as far as the actor sees them."""
    query = ListQuery(
        search="",
        sort="opens",
        descending=True,
        page=1,
        per_page=_MANY,
        filters={"programme": PLUGIN},
        default_sort="opens",
    )
    return list(calls(actor, query, now=now).items)


def waiting_awards() -> list[WaitingAward]:
    """UM-16: accepted nominations without a talent place, for the lead to look at."""
    accepted = [each for each in awards(PLUGIN) if each.person_ids and not each.organisation_ids]
    if not accepted:
        return []
    given = set(
        db.session.scalars(
            select(TalentPlace.application_id).where(
                TalentPlace.application_id.in_([each.application_id for each in accepted])
            )
        )
    )
    return [
        WaitingAward(application_id=each.application_id, applicant=each.applicant)
        for each in accepted
        if each.application_id not in given
    ]
