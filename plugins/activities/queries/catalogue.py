"""The catalogue: which activities there are, whether they fit somebody, and how far they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, case, func, or_, select, true

from core.kit import Outcome
from core.plugin_api import (
    LOCAL_ZONE,
    Actor,
    ListQuery,
    Page,
    current_language,
    current_tenant,
    db,
)
from core.plugin_api import now as this_moment
from plugins.activities.models import (
    ACTIVE,
    Activity,
    ActivityInstrument,
    ActivityState,
    ActivityTag,
    Registration,
    RegistrationState,
)
from plugins.activities.permissions import ActivitiesPermission
from plugins.activities.queries.applicants import Facts, facts_of, judged
from plugins.activities.queries.reach import organisations_of
from plugins.activities.queries.reading import (
    first_start,
    last_end,
    of_activity,
    taken_places,
    views_of,
    whole_activities,
)
from plugins.activities.rules import within_distance
from plugins.activities.values import ActivityCard, ActivityView, Offer
from plugins.registry import (
    Level,
    OrganisationPlace,
    distances_from,
    municipality_names,
    organisation_places,
    reach_of,
)

SORTS = ("starts", "title", "distance")
_LANGUAGES = ("nb", "nn", "da", "en")


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


def activities(
    actor: Actor,
    query: ListQuery,
    *,
    person_id: UUID | None = None,
    now: datetime | None = None,
    everything: bool = False,
) -> Page[ActivityCard]:
    """One page of the catalogue, as far as the actor sees it.

    Filters: `kind`, `programme`, `art_form`, `instrument`, `level`, `age`, `municipality` (a
    code), `organisation` (an id), `within` (kilometres), `free` ("1"), `from` and `to` (days),
    `tag` ("scheme:tag"), `state`, `past` ("1"). `person_id` is whom it is to fit: the caller has
    made sure that the actor may act for them. `everything`: all pages on one.
    """
    moment = now or this_moment()
    facts = facts_of([person_id], today=actor.today).get(person_id) if person_id else None
    schools = organisation_places(facts.schools) if facts else {}
    distances = _distances(facts, schools)
    statement = (
        whole_activities(
            func.count().over().label("total"),
            first_start.label("starts_at"),
            *_registered_state(person_id),
        )
        .where(visible_to(actor), *_asked_for(query, moment, distances))
        .order_by(*_order(query, distances))
    )
    if not everything:
        statement = statement.limit(query.per_page).offset(query.offset)
    rows = db.session.execute(statement).all()
    by_staff = (
        facts is not None and person_id not in reach_of(actor, ActivitiesPermission.REGISTER).own
    )
    return Page(
        items=_cards(rows, facts, distances, moment, by_staff=by_staff),
        total=rows[0].total if rows else 0,
        number=query.page,
        per_page=query.per_page if not everything else max(len(rows), 1),
    )


def offers_for(
    person_id: UUID, *, today: date, now: datetime | None = None, limit: int = 50
) -> list[Offer]:
    """What is open to a person and may fit them, the soonest first; a clear no is left out."""
    moment = now or datetime.combine(today, time(), LOCAL_ZONE)
    facts = facts_of([person_id], today=today).get(person_id)
    if facts is None:
        return []
    distances = _distances(facts, organisation_places(facts.schools))
    rows = db.session.execute(
        whole_activities(first_start.label("starts_at"), *_registered_state(person_id))
        .where(
            Activity.state == ActivityState.PUBLISHED,
            or_(last_end.is_(None), last_end >= moment),
            or_(Activity.closes_at.is_(None), Activity.closes_at >= moment),
        )
        .order_by(first_start.asc().nulls_last(), Activity.id)
        .limit(limit)
    ).all()
    return [
        Offer(
            activity=card,
            fits=card.fits,
            distance_km=card.distance_km,
            free_places=card.places.free,
        )
        for card in _cards(rows, facts, distances, moment)
        if card.fits is not None and card.fits.outcome is not Outcome.NO
    ]


def places_on_offer() -> list[tuple[str, str]]:
    """The municipalities where there are activities, by code and name, to choose among."""
    codes = set(
        db.session.scalars(
            select(Activity.municipality_code)
            .where(Activity.municipality_code.is_not(None))
            .distinct()
        )
    )
    names = municipality_names([code for code in codes if code], current_tenant().country)
    return sorted(names.items(), key=lambda each: each[1])


def _registered_state(person_id: UUID | None) -> list[Any]:
    if person_id is None:
        return []
    return [
        select(Registration.state)
        .where(
            of_activity(Registration),
            Registration.person_id == person_id,
            Registration.state.in_(ACTIVE),
        )
        .correlate(Activity)
        .scalar_subquery()
        .label("registered")
    ]


def _distances(
    facts: Facts | None, schools: Mapping[UUID, OrganisationPlace]
) -> Mapping[str, int] | None:
    """UM-20: kilometres from where somebody is to each place on offer; None where unknown.

    From the home's municipality; where the address is protected, or the home is not known, from
    the school's. What is shown must not lead back to a protected home.
    """
    here = _shown_place(facts, schools) if facts else None
    if here is None:
        return None
    codes = {
        code
        for code in db.session.scalars(
            select(Activity.municipality_code)
            .where(Activity.municipality_code.is_not(None), Activity.state != ActivityState.DRAFT)
            .distinct()
        )
        if code
    }
    return distances_from(here, current_tenant().country, codes)


def _shown_place(facts: Facts, schools: Mapping[UUID, OrganisationPlace]) -> str | None:
    if facts.home is not None and not facts.protected:
        return facts.home.code
    return next(
        (
            place.municipality_code
            for school in facts.schools
            if (place := schools.get(school)) and place.municipality_code
        ),
        None,
    )


def _cards(
    rows: Sequence[Row[Any]],
    facts: Facts | None,
    distances: Mapping[str, int] | None,
    now: datetime,
    *,
    by_staff: bool = False,
) -> list[ActivityCard]:
    views = views_of(rows)
    codes = {view.municipality_code for view in views if view.municipality_code}
    names = municipality_names(codes, current_tenant().country) if codes else {}
    cards = []
    for view, row in zip(views, rows, strict=True):
        registered = getattr(row, "registered", None)
        cards.append(
            card_of(
                view,
                now=now,
                facts=facts,
                by_staff=by_staff,
                registered=RegistrationState(registered) if registered else None,
                municipality=names.get(view.municipality_code or ""),
                distance_km=(distances or {}).get(view.municipality_code or ""),
            )
        )
    return cards


def card_of(
    view: ActivityView,
    *,
    now: datetime,
    facts: Facts | None = None,
    by_staff: bool = False,
    registered: RegistrationState | None = None,
    municipality: str | None = None,
    distance_km: int | None = None,
) -> ActivityCard:
    """What a list shows of an activity."""
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
        municipality=municipality,
        fits=judged(view, facts, now=now, registered=registered is not None, by_staff=by_staff)
        if facts
        else None,
        distance_km=distance_km,
        registered=registered,
    )


def _asked_for(
    query: ListQuery, now: datetime, distances: Mapping[str, int] | None
) -> list[ColumnElement[bool]]:
    conditions = [_says(word) for word in query.search.split()]
    for name, column in (
        ("kind", Activity.kind),
        ("programme", Activity.programme),
        ("art_form", Activity.art_form),
        ("municipality", Activity.municipality_code),
        ("state", Activity.state),
    ):
        if value := query.filter(name):
            conditions.append(column == value)
    if organisation := query.filter("organisation"):
        conditions.append(Activity.organisation_id == UUID(organisation))
    if instrument := query.filter("instrument"):
        conditions.append(_for_instrument(instrument))
    if level := query.filter("level"):
        conditions += _for_level(Level(level))
    if age := _number(query.filter("age")):
        conditions += [
            or_(Activity.age_from.is_(None), Activity.age_from <= age),
            or_(Activity.age_to.is_(None), Activity.age_to >= age),
        ]
    if within := _number(query.filter("within")):
        conditions.append(_near(within, distances))
    if query.filter("free"):
        conditions.append(or_(Activity.places.is_(None), Activity.places > taken_places))
    if ":" in (tag := query.filter("tag")):
        conditions.append(_tagged(*tag.split(":", 1)))
    return conditions + _in_time(query, now)


def _says(word: str) -> ColumnElement[bool]:
    """That title, description or place have the word, in whatever language."""
    texts = [
        column.op("->>")(language)
        for column in (Activity.title, Activity.description)
        for language in _LANGUAGES
    ]
    return or_(
        *(text.icontains(word, autoescape=True) for text in texts),
        Activity.place_name.icontains(word, autoescape=True),
    )


def _for_instrument(instrument: str) -> ColumnElement[bool]:
    """For the instrument, or for everybody."""
    wanted = select(ActivityInstrument.id).where(of_activity(ActivityInstrument))
    return or_(
        ~wanted.correlate(Activity).exists(),
        wanted.where(ActivityInstrument.instrument == instrument).correlate(Activity).exists(),
    )


def _for_level(level: Level) -> list[ColumnElement[bool]]:
    at_most = [each.value for each in Level if each.place <= level.place]
    at_least = [each.value for each in Level if each.place >= level.place]
    return [
        or_(Activity.level_from.is_(None), Activity.level_from.in_(at_most)),
        or_(Activity.level_to.is_(None), Activity.level_to.in_(at_least)),
    ]


def _near(within: int, distances: Mapping[str, int] | None) -> ColumnElement[bool]:
    if distances is None:
        return true()
    far = [
        code
        for code, distance in distances.items()
        if not within_distance(distance_km=distance, at_most=within)
    ]
    return or_(Activity.municipality_code.is_(None), Activity.municipality_code.not_in(far))


def _tagged(scheme: str, tag: str) -> ColumnElement[bool]:
    return (
        select(ActivityTag.id)
        .where(of_activity(ActivityTag), ActivityTag.scheme == scheme, ActivityTag.tag == tag)
        .correlate(Activity)
        .exists()
    )


def _in_time(query: ListQuery, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.filter("past"):
        conditions.append(last_end < now)
    else:
        conditions.append(or_(last_end.is_(None), last_end >= now))
    if first := _day(query.filter("from")):
        conditions.append(last_end >= datetime.combine(first, time(), LOCAL_ZONE))
    if last := _day(query.filter("to")):
        conditions.append(first_start <= datetime.combine(last, time.max, LOCAL_ZONE))
    return conditions


def _order(query: ListQuery, distances: Mapping[str, int] | None) -> list[ColumnElement[Any]]:
    text = func.lower(
        func.coalesce(
            *(
                Activity.title.op("->>")(language)
                for language in dict.fromkeys((current_language(), *_LANGUAGES))
            )
        )
    )
    keys: dict[str, ColumnElement[Any]] = {"starts": first_start, "title": text}
    if distances:
        keys["distance"] = case(
            distances, value=Activity.municipality_code, else_=max(distances.values()) + 1
        )
    first = keys.get(query.sort, first_start)
    turned = first.desc() if query.descending else first.asc()
    return [turned.nulls_last(), first_start.asc().nulls_last(), Activity.id.expression]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
