"""UM-16: giving talent places, changing and ending them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.kit import N_, Reason
from core.plugin_api import Actor, db, record_change
from plugins.registry import instrument_names, may_act_for, reach_of, rows_of
from plugins.ungmusikk.models import TalentPlace
from plugins.ungmusikk.permissions import UngmusikkPermission
from plugins.ungmusikk.queries.academy import is_academy_teacher
from plugins.ungmusikk.rules import is_continuing, may_add_place
from plugins.ungmusikk.services.refusals import Conflict, NotThere, Refused, Stale, ask
from plugins.ungmusikk.settings import talent_settings


@dataclass(frozen=True, kw_only=True)
class TalentPlaceDetails:
    """What a place is given with.

    `dispensation_reason` is empty for a pupil of the programme's ages; `academy_teacher_id` is
    None until somebody is found; `application_id` is the nomination it came from.
    """

    person_id: UUID
    school_year: int
    instrument: str | None = None
    academy_teacher_id: UUID | None = None
    dispensation_reason: str = ""
    application_id: UUID | None = None


def add_talent_place(actor: Actor, details: TalentPlaceDetails) -> UUID:
    """UM-16: gives a pupil a place for a school year, on the terms of its first day.

    Raises Refused where age, year or teacher stand in the way, and NotThere for a pupil out of
    reach.
    """
    if not may_act_for(actor, details.person_id, UngmusikkPermission.MANAGE_TALENT):
        raise NotThere(f"Person {details.person_id}")
    chosen = talent_settings(talent_settings(actor.today).year_begins.in_year(details.school_year))
    first_day = chosen.year_begins.in_year(details.school_year)
    # The pupil's own places, locked, so that two cannot give a place at once.
    years = set(
        db.session.scalars(
            select(TalentPlace.school_year)
            .where(TalentPlace.person_id == details.person_id)
            .with_for_update()
        )
    )
    person = rows_of([details.person_id], today=actor.today)[details.person_id]
    reason = details.dispensation_reason.strip()
    ask(
        may_add_place(
            person.age(first_day),
            chosen.terms,
            dispensation_reason=reason,
            has_place=details.school_year in years,
        )
    )
    _check_academy_teacher(details.academy_teacher_id, details.person_id, actor.today)
    row = TalentPlace(
        person_id=details.person_id,
        school_year=details.school_year,
        instrument=_known_instrument(details.instrument or person.instrument),
        academy_teacher_id=details.academy_teacher_id,
        lessons=chosen.terms.lessons,
        minutes=chosen.terms.minutes,
        continuing=is_continuing(years, details.school_year),
        dispensation_reason=reason or None,
        application_id=details.application_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        # A first place has no row to lock: of two who give it at once the second is told.
        ask(may_add_place(None, chosen.terms, dispensation_reason=reason, has_place=True))
    _tell(actor, "ungmusikk:talent:add", row, school_year=row.school_year)
    return row.id


def change_talent_place(
    actor: Actor,
    place_id: UUID,
    *,
    instrument: str | None,
    academy_teacher_id: UUID | None,
    version: int | None = None,
) -> None:
    """UM-16: another instrument, another teacher at the academy.

    Raises Refused, Stale, NotThere.
    """
    row = locked_place(actor, place_id, version=version)
    _check_academy_teacher(academy_teacher_id, row.person_id, actor.today)
    row.instrument = _known_instrument(instrument)
    row.academy_teacher_id = academy_teacher_id
    row.version += 1
    db.session.flush()
    _tell(actor, "ungmusikk:talent:change", row, fields=["academy_teacher", "instrument"])


def end_talent_place(
    actor: Actor, place_id: UUID, *, on: date, reason: str, version: int | None = None
) -> None:
    """UM-16: ends a place before its school year does; what was held stays.

    Raises Refused for a day outside the school year, Conflict when it has ended already.
    """
    row = locked_place(actor, place_id, version=version)
    if row.ended_on is not None:
        raise Conflict(
            Reason("talent.ended", N_("The place ended on %(day)s."), {"day": row.ended_on})
        )
    if not talent_settings(actor.today).days_of(row.school_year).contains(on):
        raise Refused(
            Reason(
                "talent.end_day",
                N_("%(day)s does not lie in the school year of this place."),
                {"day": on},
            )
        )
    if not reason.strip():
        raise Refused(Reason("talent.end_reason", N_("Say why the place ends.")))
    row.ended_on, row.end_reason = on, reason.strip()
    row.version += 1
    db.session.flush()
    # Why somebody stops is theirs: the log says that, not why.
    _tell(actor, "ungmusikk:talent:end", row, ended_on=on.isoformat())


def locked_place(actor: Actor, place_id: UUID, *, version: int | None = None) -> TalentPlace:
    """The row for somebody who manages places, locked. Raises NotThere, Stale."""
    row = db.session.scalar(
        select(TalentPlace)
        .where(TalentPlace.id == place_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None or not reach_of(actor, UngmusikkPermission.MANAGE_TALENT).whole:
        raise NotThere(f"Talent place {place_id}")
    if version is not None and version != row.version:
        raise Stale(Reason("talent.stale", N_("The place has been changed since you opened it.")))
    return row


def _check_academy_teacher(person_id: UUID | None, pupil_id: UUID, today: date) -> None:
    if person_id is None:
        return
    if person_id == pupil_id or not is_academy_teacher(person_id, today=today):
        raise Refused(
            Reason(
                "talent.academy_teacher",
                N_("Choose somebody who teaches at the academy."),
            )
        )


def _known_instrument(key: str | None) -> str | None:
    if key is None or key in instrument_names():
        return key
    raise Refused(Reason("talent.instrument", N_("Choose one of the alternatives.")))


def _tell(actor: Actor, action: str, row: TalentPlace, **after: object) -> None:
    record_change(
        actor, action, subject=("talent_place", str(row.id), f"…{row.id.hex[-6:]}"), after=after
    )
