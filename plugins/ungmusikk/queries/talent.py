"""UM-16: talent places and their lessons, within the reader's reach."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from core.plugin_api import LOCAL_ZONE, Actor, ListQuery, Page, db, roles_holding, sort_key
from plugins.registry import (
    AffiliationRole,
    Named,
    PersonRow,
    Reach,
    RegistryRole,
    person_of,
    reach_of,
    rows_of,
    teachers_of,
    within_reach,
)
from plugins.ungmusikk.models import TalentLesson, TalentPlace
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.rules import LessonAccount, LessonState, account_of_lessons
from plugins.ungmusikk.settings import TalentSettings, talent_settings


@dataclass(frozen=True, kw_only=True)
class LessonView:
    """A lesson; `teacher_present` is None until somebody has said it."""

    id: UUID
    place_id: UUID
    starts_at: datetime
    ends_at: datetime
    place_name: str
    state: LessonState
    teacher_present: bool | None
    version: int


@dataclass(frozen=True, kw_only=True)
class TalentPlaceRow:
    """A place on a list. `instrument` is a key; `next_lesson` the first booked one to come."""

    id: UUID
    person_id: UUID
    name: str
    schools: tuple[str, ...]
    school_year: int
    instrument: str | None
    academy_teacher: Named | None
    continuing: bool
    dispensation_reason: str | None
    minutes: int
    account: LessonAccount
    next_lesson: LessonView | None
    ended_on: date | None
    end_reason: str | None
    version: int


@dataclass(frozen=True, kw_only=True)
class PlaceAccess:
    """What the reader may do with a place.

    `own`: it is the reader's or their child's; `teaches`: they book and mark its lessons;
    `manages`: they change and end it.
    """

    own: bool
    teaches: bool
    manages: bool


@dataclass(frozen=True, kw_only=True)
class TalentPlaceView:
    """One place with its lessons, the first one first; `teachers` are the pupil's own of today."""

    row: TalentPlaceRow
    lessons: tuple[LessonView, ...]
    teachers: tuple[Named, ...]
    access: PlaceAccess


@dataclass(frozen=True, kw_only=True)
class TalentFigures:
    """A school year's places and lessons together, as far as the reader reaches."""

    places: int
    continuing: int
    allowed: int
    held: int
    missed: int
    booked: int


def talent_places(
    actor: Actor, school_year: int, query: ListQuery | None = None
) -> list[TalentPlaceRow]:
    """The places of a school year within the reader's reach, by name.

    `query` narrows by its search (pupil, school, teacher at the academy) and the filters
    `instrument` and `kind` (new or continuing).
    """
    reach = reach_of(actor, UngmusikkPermission.READ_TALENT)
    myself = None if reach.whole else person_of(actor)
    conditions = [TalentPlace.school_year == school_year, *_could_reach(reach, myself)]
    found = _rows(conditions, actor.today)
    rows = found if reach.whole else _within_reach(actor, myself, found)
    shown = [
        _row(place, person, lessons, names, actor.today) for place, person, lessons, names in rows
    ]
    if query is not None:
        shown = [each for each in shown if _matches(each, query)]
    return sorted(shown, key=lambda each: (sort_key(each.name), each.id))


def page_of(rows: Sequence[TalentPlaceRow], query: ListQuery) -> Page[TalentPlaceRow]:
    """One page of the rows, in the order they are in."""
    shown = rows[query.offset : query.offset + query.per_page]
    return Page(items=shown, total=len(rows), number=query.page, per_page=query.per_page)


def figures_of_places(rows: Iterable[TalentPlaceRow]) -> TalentFigures:
    """What the places come to."""
    known = list(rows)
    return TalentFigures(
        places=len(known),
        continuing=sum(each.continuing for each in known),
        allowed=sum(each.account.allowed for each in known),
        held=sum(each.account.held for each in known),
        missed=sum(each.account.missed for each in known),
        booked=sum(each.account.booked for each in known),
    )


def talent_place(actor: Actor, place_id: UUID) -> TalentPlaceView | None:
    """One place with its lessons; None where there is none within the reader's reach."""
    found = _rows([TalentPlace.id == place_id], actor.today)
    return _view(actor, found[0]) if found else None


def lesson_within_reach(actor: Actor, lesson_id: UUID) -> tuple[TalentPlaceView, LessonView] | None:
    """A lesson and its place; None where there is none within the reader's reach."""
    place_id = db.session.scalar(select(TalentLesson.place_id).where(TalentLesson.id == lesson_id))
    place = talent_place(actor, place_id) if place_id else None
    if place is None:
        return None
    return place, next(each for each in place.lessons if each.id == lesson_id)


def own_talent(actor: Actor) -> list[TalentPlaceView]:
    """The places of the reader and of their children, the newest first."""
    own = reach_of(actor, UngmusikkPermission.READ_TALENT).own
    if not own:
        return []
    found = _rows([TalentPlace.person_id.in_(sorted(own))], actor.today)
    ordered = sorted(found, key=lambda pair: (-pair[0].school_year, sort_key(pair[1].name)))
    views = [_view(actor, each) for each in ordered]
    return [each for each in views if each is not None]


def places_of_person(
    person_id: UUID, *, today: date
) -> list[tuple[TalentPlaceRow, tuple[LessonView, ...]]]:
    """A pupil's places, the oldest first; no reach: callers answer for who sees it."""
    found = _rows([TalentPlace.person_id == person_id], today)
    return [
        (_row(place, person, lessons, names, today), lessons)
        for place, person, lessons, names in sorted(found, key=lambda each: each[0].school_year)
    ]


def sees_only_own(actor: Actor) -> bool:
    """Whether the reader is a pupil or a guardian and nothing else that reads talent places."""
    own_roles = {RegistryRole.PUPIL, RegistryRole.GUARDIAN}
    staff = roles_holding(UngmusikkPermission.READ_TALENT) - own_roles
    return not any(actor.holds(role) for role in staff)


def earlier_years(person_id: UUID) -> frozenset[int]:
    """The school years in which the pupil has had a place."""
    return frozenset(
        db.session.scalars(
            select(TalentPlace.school_year).where(TalentPlace.person_id == person_id)
        )
    )


Names = dict[UUID, PersonRow]
Found = tuple[TalentPlace, PersonRow, tuple[LessonView, ...], Names]


def _rows(conditions: Sequence[ColumnElement[bool]], today: date) -> list[Found]:
    """Places with their people and lessons: four statements, however many there are."""
    places = db.session.scalars(select(TalentPlace).where(*conditions)).all()
    lessons = _lessons([each.id for each in places])
    people = rows_of(
        {each.person_id for each in places}
        | {each.academy_teacher_id for each in places if each.academy_teacher_id},
        today=today,
    )
    return [
        (each, people[each.person_id], tuple(lessons[each.id]), people)
        for each in places
        if each.person_id in people
    ]


def _lessons(place_ids: Collection[UUID]) -> dict[UUID, list[LessonView]]:
    found: dict[UUID, list[LessonView]] = defaultdict(list)
    if not place_ids:
        return found
    for row in db.session.scalars(
        select(TalentLesson)
        .where(TalentLesson.place_id.in_(sorted(place_ids)))
        .order_by(TalentLesson.starts_at, TalentLesson.id)
    ):
        found[row.place_id].append(
            LessonView(
                id=row.id,
                place_id=row.place_id,
                starts_at=row.starts_at.astimezone(LOCAL_ZONE),
                ends_at=row.ends_at.astimezone(LOCAL_ZONE),
                place_name=row.place_name,
                state=LessonState(row.state),
                teacher_present=row.teacher_present,
                version=row.version,
            )
        )
    return found


def _row(
    place: TalentPlace,
    person: PersonRow,
    lessons: Sequence[LessonView],
    names: Names,
    today: date,
) -> TalentPlaceRow:
    teacher = names.get(place.academy_teacher_id) if place.academy_teacher_id else None
    coming = [
        each
        for each in lessons
        if each.state is LessonState.BOOKED and each.starts_at.date() >= today
    ]
    return TalentPlaceRow(
        id=place.id,
        person_id=place.person_id,
        name=person.name,
        schools=tuple(
            each.organisation.name
            for each in person.affiliations
            if each.role is AffiliationRole.PUPIL
        ),
        school_year=place.school_year,
        instrument=place.instrument,
        academy_teacher=Named(id=teacher.id, name=teacher.name) if teacher else None,
        continuing=place.continuing,
        dispensation_reason=place.dispensation_reason,
        minutes=place.minutes,
        account=account_of_lessons(place.lessons, (each.state for each in lessons)),
        next_lesson=coming[0] if coming else None,
        ended_on=place.ended_on,
        end_reason=place.end_reason,
        version=place.version,
    )


def _could_reach(reach: Reach, myself: UUID | None) -> list[ColumnElement[bool]]:
    """What keeps a list of places short for those who reach few people by name."""
    if reach.whole or reach.organisations:
        return []
    conditions: list[ColumnElement[bool]] = [TalentPlace.person_id.in_(sorted(reach.people))]
    if myself is not None:
        conditions.append(TalentPlace.academy_teacher_id == myself)
    return [or_(*conditions)]


def _within_reach(actor: Actor, myself: UUID | None, found: Sequence[Found]) -> list[Found]:
    reached = within_reach(
        actor, [person.id for _, person, _, _ in found], UngmusikkPermission.READ_TALENT
    )
    chosen = talent_settings(actor.today)
    return [
        each
        for each in found
        if each[1].id in reached or _teaches_now(actor, myself, each[0], chosen)
    ]


def _view(actor: Actor, found: Found) -> TalentPlaceView | None:
    place, person, lessons, names = found
    reach = reach_of(actor, UngmusikkPermission.READ_TALENT)
    manages = reach_of(actor, UngmusikkPermission.MANAGE_TALENT).whole
    teaches = _teaches_now(actor, person_of(actor), place, talent_settings(actor.today))
    if not (
        teaches or manages or within_reach(actor, [person.id], UngmusikkPermission.READ_TALENT)
    ):
        return None
    return TalentPlaceView(
        row=_row(place, person, lessons, names, actor.today),
        lessons=lessons,
        teachers=teachers_of(person.id, today=actor.today),
        access=PlaceAccess(own=person.id in reach.own, teaches=teaches or manages, manages=manages),
    )


def _teaches_now(
    actor: Actor, myself: UUID | None, place: TalentPlace, chosen: TalentSettings
) -> bool:
    """Whether the reader is the place's teacher at the academy, while its school year lasts."""
    if myself is None or place.academy_teacher_id != myself:
        return False
    last_day = chosen.days_of(place.school_year).end
    return actor.may(UngmusikkPermission.TEACH_TALENT) and (
        last_day is None or actor.today <= last_day
    )


def _matches(row: TalentPlaceRow, query: ListQuery) -> bool:
    said = " ".join(
        (row.name, *row.schools, row.academy_teacher.name if row.academy_teacher else "")
    ).casefold()
    instrument, kind = query.filter("instrument"), query.filter("kind")
    return (
        all(word in said for word in query.search.casefold().split())
        and instrument in ("", row.instrument or "")
        and kind in ("", "continuing" if row.continuing else "new")
    )
