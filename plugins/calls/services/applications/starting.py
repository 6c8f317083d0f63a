"""Beginning an application for somebody within reach."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_
from core.plugin_api import (
    Actor,
    current_language,
    db,
)
from plugins.calls.models import Application, Call, GroupPerson
from plugins.calls.queries.access import ApplyingFor, applying_for
from plugins.calls.queries.calls import seen_by, state_of
from plugins.calls.rules.calls import ApplicantKind, Window, may_apply_at
from plugins.calls.services.editing import (
    label_of,
    refused,
    write_down,
)
from plugins.registry import NotThere, refuse


def start_application(
    actor: Actor,
    call_id: UUID,
    *,
    kind: ApplicantKind,
    now: datetime,
    organisation_id: UUID | None = None,
    person_id: UUID | None = None,
    people: Sequence[UUID] = (),
    title: str = "",
) -> UUID:
    """Begins a draft for somebody within the actor's reach; one for each applicant and call.

    Where one is under way it is that which is answered. Raises Refused, NotThere.
    """
    call = db.session.scalar(
        select(Call).where(Call.id == call_id, seen_by(actor)).with_for_update()
    )
    if call is None:
        raise NotThere(f"Call {call_id}")
    state = state_of(call, now)
    decision = may_apply_at(now, Window(opens_at=call.opens_at, closes_at=call.closes_at), state)
    if not decision.allowed:
        raise refused(decision.reasons)
    if kind.value not in call.applicants:
        raise refuse("application.not_for_you", N_("This call is not for such applicants."), "kind")
    whom = applying_for(actor)
    _must_reach(kind, whom, organisation_id, person_id, people)
    if (there := _under_way(call_id, kind, organisation_id, person_id)) is not None:
        return there
    number = db.session.scalar(
        select(func.max(Application.number)).where(Application.call_id == call_id)
    )
    row = Application(
        call_id=call_id,
        number=(number or 0) + 1,
        form_version_id=call.form_version_id,
        applicant_kind=kind.value,
        title=title.strip(),
        organisation_id=organisation_id if kind.of_organisations else None,
        person_id=person_id
        if kind in (ApplicantKind.PUPIL, ApplicantKind.PUPIL_BY_TEACHER)
        else None,
        created_by=actor.membership_id,
        language=current_language(),
        dispensation_reasons=[],
        redactions=[],
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    if kind is ApplicantKind.GROUP:
        db.session.add_all(
            GroupPerson(application_id=row.id, person_id=each) for each in dict.fromkeys(people)
        )
        db.session.flush()
    write_down(actor, "application:start", ("application", row.id, label_of(row)))
    return row.id


def _must_reach(
    kind: ApplicantKind,
    whom: ApplyingFor,
    organisation_id: UUID | None,
    person_id: UUID | None,
    people: Collection[UUID],
) -> None:
    """Whoever is out of reach is not there."""
    if kind.of_organisations:
        if organisation_id is None:
            raise refuse(
                "application.no_organisation", N_("Choose who applies."), "organisation_id"
            )
        if organisation_id not in whom.organisations:
            raise NotThere(f"Organisation {organisation_id}")
    elif kind is ApplicantKind.GROUP:
        if not people:
            raise refuse("application.no_people", N_("Choose who is in the group."), "people")
        if not set(people) <= whom.people:
            raise NotThere("A person of the group")
    else:
        if person_id is None:
            raise refuse("application.no_person", N_("Choose who applies."), "person_id")
        reached = whom.pupils if kind is ApplicantKind.PUPIL_BY_TEACHER else whom.own
        if person_id not in reached:
            raise NotThere(f"Person {person_id}")


def _under_way(
    call_id: UUID, kind: ApplicantKind, organisation_id: UUID | None, person_id: UUID | None
) -> UUID | None:
    statement = select(Application.id).where(
        Application.call_id == call_id,
        Application.applicant_kind == kind.value,
        Application.state == "draft",
    )
    if kind.of_organisations:
        statement = statement.where(Application.organisation_id == organisation_id)
    elif person_id is not None and kind is not ApplicantKind.GROUP:
        statement = statement.where(Application.person_id == person_id)
    else:
        return None
    return db.session.scalar(statement.limit(1))
