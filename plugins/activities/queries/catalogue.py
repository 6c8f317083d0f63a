"""The catalogue: which activities there are, whether they fit somebody, and how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select, true
from sqlalchemy.orm import aliased

from core.kit import Outcome
from core.plugin_api import (
    LOCAL_ZONE,
    Actor,
    ListQuery,
    Page,
    current_tenant,
    db,
    sort_key,
)
from core.plugin_api import now as this_moment
from plugins.activities.models import (
    ACTIVE,
    Activity,
    ActivityState,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.applicants import asks_as_staff, facts_of, judged
from plugins.activities.queries.catalogue_filters import asked_for, in_order
from plugins.activities.queries.reach import organisations_of
from plugins.activities.queries.reading import (
    counted,
    first_start,
    last_end,
    of_activity,
    still_open,
    views_of,
    whole_activities,
)
from plugins.activities.values import ActivityCard, ActivityView, Offer
from plugins.registry import (
    MunicipalityPlaces,
    RuleFacts,
    municipality_places,
    reach_of,
)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The activities that the actor may see: published ones, and drafts within reach."""
    public = Activity.state != ActivityState.DRAFT
    if not actor.may(ActivitiesPermission.PROPOSE):
        return public
    within = organisations_of(actor, ActivitiesPermission.PROPOSE)
    if within.whole:
        return true()
    return or_(public, Activity.organisation_id.in_(sorted(within.ids)))


def activity(actor: Actor, activity_id: UUID) -> ActivityView | None:
    """One activity with all about it; None when it is not there or a draft out of reach."""
    rows = db.session.execute(
        whole_activities().where(Activity.id == activity_id, visible_to(actor))
    ).all()
    return next(iter(views_of(rows)), None)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """One page of the catalogue, and the municipalities where there is anything at all."""

    page: Page[ActivityCard]
    municipalities: tuple[tuple[str, str], ...]


def activities(
    actor: Actor,
    query: ListQuery,
    *,
    person_id: UUID | None = None,
    now: datetime | None = None,
) -> Page[ActivityCard]:
    """One page of the catalogue, as far as the actor sees it; filters as `catalogue` has them.

    `person_id` is whom it is to fit: the caller has made sure that the actor may act for them.
    """
    facts = facts_of([person_id], today=actor.today).get(person_id) if person_id else None
    reach = reach_of(actor, ActivitiesPermission.REGISTER)
    by_staff = asks_as_staff(reach, person_id)
    return catalogue(actor, query, facts=facts, by_staff=by_staff, now=now).page


def catalogue(
    actor: Actor,
    query: ListQuery,
    *,
    facts: RuleFacts | None = None,
    by_staff: bool = False,
    now: datetime | None = None,
    everything: bool = False,
) -> Catalogue:
    """One page of the catalogue, as far as the actor sees it.

    Filters: `kind`, `programme`, `art_form`, `instrument`, `level`, `age`, `municipality` (a
    code), `organisation` (an id), `within` (kilometres), `free` ("1"), `from` and `to` (days),
    `tag` ("scheme:tag"), `state`, `past` ("1"). `facts` are of whom it is to fit, `by_staff` says
    that it is not they or a guardian who would ask. `everything`: all pages on one.
    """
    moment = now or this_moment()
    places = municipality_places(current_tenant().country)
    distances = _distances(facts, places)
    statement = (
        whole_activities(
            func.count().over().label("total"),
            first_start.label("starts_at"),
            _codes_on_offer().label("codes"),
            *_registered_state(facts, moment),
        )
        .where(visible_to(actor), *asked_for(query, moment, distances))
        .order_by(*in_order(query, distances))
    )
    if not everything:
        statement = statement.limit(query.per_page).offset(query.offset)
    rows = db.session.execute(statement).all()
    codes = rows[0].codes if rows else db.session.scalar(select(_codes_on_offer()))
    named = {code: places.names[code] for code in codes or () if code in places.names}
    return Catalogue(
        page=Page(
            items=_cards(rows, facts, places, moment, by_staff=by_staff),
            total=rows[0].total if rows else 0,
            number=query.page,
            per_page=query.per_page if not everything else max(len(rows), 1),
        ),
        municipalities=tuple(sorted(named.items(), key=lambda each: sort_key(each[1]))),
    )


def offers_for(
    person_id: UUID, *, today: date, now: datetime | None = None, limit: int = 50
) -> list[Offer]:
    """What is open to a person and may fit them, the soonest first; a clear no is left out."""
    moment = now or datetime.combine(today, time(), LOCAL_ZONE)
    facts = facts_of([person_id], today=today).get(person_id)
    if facts is None:
        return []
    rows = db.session.execute(
        open_activities(moment, *_registered_state(facts, moment), limit=limit)
    ).all()
    return [
        Offer(
            activity=card,
            fits=card.fits,
            distance_km=card.distance_km,
            free_places=card.places.free,
        )
        for card in _cards(rows, facts, municipality_places(current_tenant().country), moment)
        if card.fits is not None and card.fits.outcome is not Outcome.NO
    ]


def open_activities(now: datetime, *more: Any, limit: int = 50) -> Select[Any]:
    """A statement for the published activities that one can still register for, soonest first."""
    return (
        whole_activities(first_start.label("starts_at"), *more)
        .where(
            Activity.state == ActivityState.PUBLISHED,
            or_(last_end.is_(None), last_end >= now),
            or_(Activity.closes_at.is_(None), Activity.closes_at >= now),
        )
        .order_by(first_start.asc().nulls_last(), Activity.id)
        .limit(limit)
    )


def card_for(
    view: ActivityView, facts: RuleFacts | None, *, now: datetime, by_staff: bool = False
) -> ActivityCard:
    """One activity as a card: for a person, whether it fits and how far it is."""
    places = municipality_places(current_tenant().country)
    registered = (
        db.session.scalar(
            select(Registration.state).where(
                Registration.activity_id == view.id,
                Registration.person_id == facts.person_id,
                Registration.state.in_(ACTIVE),
                still_open(now),
            )
        )
        if facts
        else None
    )
    return _card(view, facts, places, now, registered, by_staff=by_staff)


def full_activities(actor: Actor, *, now: datetime | None = None) -> list[ActivityView]:
    """Activities within reach that are full while others wait, the soonest first."""
    within = organisations_of(actor, ActivitiesPermission.DECIDE)
    waiting = counted(RegistrationState.WAITING)
    conditions = [
        Activity.state.in_((ActivityState.PUBLISHED, ActivityState.CLOSED)),
        waiting > 0,
        or_(last_end.is_(None), last_end >= (now or this_moment())),
    ]
    if not within.whole:
        conditions.append(Activity.organisation_id.in_(sorted(within.ids)))
    rows = db.session.execute(
        whole_activities().where(*conditions).order_by(first_start.asc().nulls_last(), Activity.id)
    ).all()
    return views_of(rows)


def _codes_on_offer() -> Any:
    """The municipalities of everything that is not a draft."""
    offered = aliased(Activity, name="offered")
    return (
        select(func.array_agg(offered.municipality_code.distinct()))
        .where(offered.state != ActivityState.DRAFT, offered.municipality_code.is_not(None))
        .scalar_subquery()
    )


def _registered_state(facts: RuleFacts | None, now: datetime) -> list[Any]:
    if facts is None:
        return []
    return [
        select(Registration.state)
        .where(
            of_activity(Registration),
            Registration.person_id == facts.person_id,
            Registration.state.in_(ACTIVE),
            still_open(now),
        )
        .correlate(Activity)
        .scalar_subquery()
        .label("registered")
    ]


def _distances(facts: RuleFacts | None, places: MunicipalityPlaces) -> dict[str, int]:
    """UM-20: kilometres from where somebody is to every municipality; empty where unknown."""
    if facts is None or facts.near_code is None:
        return {}
    found = {code: places.distance(facts.near_code, code) for code in places.centres}
    return {code: distance for code, distance in found.items() if distance is not None}


def _cards(
    rows: Sequence[Row[Any]],
    facts: RuleFacts | None,
    places: MunicipalityPlaces,
    now: datetime,
    *,
    by_staff: bool = False,
) -> list[ActivityCard]:
    return [
        _card(view, facts, places, now, getattr(row, "registered", None), by_staff=by_staff)
        for view, row in zip(views_of(rows), rows, strict=True)
    ]


def _card(
    view: ActivityView,
    facts: RuleFacts | None,
    places: MunicipalityPlaces,
    now: datetime,
    registered: str | None,
    *,
    by_staff: bool = False,
) -> ActivityCard:
    """What a list shows of an activity."""
    code = view.municipality_code
    fits = (
        judged(view, facts, now=now, registered=registered is not None, by_staff=by_staff)
        if facts
        else None
    )
    return ActivityCard(
        id=view.id,
        kind=view.kind,
        programme=view.programme,
        titles=view.titles,
        organisation=view.organisation,
        art_form=view.art_form,
        instruments=view.instruments,
        level_from=view.level_from,
        level_to=view.level_to,
        age_from=view.age_from,
        age_to=view.age_to,
        places=view.places,
        place_name=view.place_name,
        municipality_code=view.municipality_code,
        language=view.language,
        price=view.price,
        opens_at=view.opens_at,
        closes_at=view.closes_at,
        state=view.state,
        starts_at=view.starts_at,
        ends_at=view.ends_at,
        next_at=min((each.starts_at for each in view.sessions if each.ends_at > now), default=None),
        sessions=len(view.sessions),
        municipality=places.names.get(code or ""),
        fits=fits,
        distance_km=places.distance(facts.near_code, code) if facts else None,
        registered=RegistrationState(registered) if registered else None,
    )
