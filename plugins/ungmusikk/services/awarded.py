"""UM-16: what follows in the programme when a nominated pupil's place is accepted or given back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from core.plugin_api import LOCAL_ZONE, Actor, db
from plugins.calls import DecisionView, PlaceState, application, call
from plugins.ungmusikk.calling import CallKey, school_year_of_call
from plugins.ungmusikk.calling.forms import EXCEPTION
from plugins.ungmusikk.models import TalentLesson, TalentPlace
from plugins.ungmusikk.services.refusals import Refused
from plugins.ungmusikk.services.talent import TalentPlaceDetails, add_talent_place, end_talent_place
from plugins.ungmusikk.settings import talent_settings


def follow_place(actor: Actor, decision: DecisionView, *, now: datetime) -> None:
    """UM-16: an accepted place becomes a talent place; one that is given back ends.

    `actor` acts for the programme: it is the family that accepts. Where the programme's rules
    refuse the place, it stays on the list of those that the lead has to look at.
    """
    if decision.state is PlaceState.ACCEPTED:
        try:
            with db.session.begin_nested():
                give_awarded_place(actor, decision.application_id, now=now)
        except Refused:
            return
    elif decision.state is PlaceState.WITHDRAWN:
        _take_back(actor, decision.application_id, now)


def give_awarded_place(actor: Actor, application_id: UUID, *, now: datetime) -> UUID | None:
    """UM-16: the talent place of an accepted nomination; None for another kind of application.

    Raises Refused where the rules object.
    """
    seen = application(actor, application_id, now=now)
    if seen is None:
        return None
    found, _sight = seen
    if found.kind != CallKey.NOMINATION or found.person_id is None:
        return None
    announced = call(actor, found.call_id)
    if announced is None:
        return None
    return add_talent_place(
        actor,
        TalentPlaceDetails(
            person_id=found.person_id,
            school_year=school_year_of_call(announced),
            dispensation_reason=str(found.values.get(EXCEPTION) or "").strip(),
            application_id=application_id,
        ),
    )


def _take_back(actor: Actor, application_id: UUID, now: datetime) -> None:
    row = db.session.scalar(
        select(TalentPlace).where(TalentPlace.application_id == application_id).with_for_update()
    )
    if row is None or row.ended_on is not None:
        return
    day = now.astimezone(LOCAL_ZONE).date()
    lessons = db.session.scalar(
        select(func.count()).select_from(TalentLesson).where(TalentLesson.place_id == row.id)
    )
    if talent_settings(day).days_of(row.school_year).contains(day):
        end_talent_place(actor, row.id, on=day, reason="–")
    elif not lessons:
        db.session.delete(row)
        db.session.flush()
