"""Who reads and writes which application: applicants within their reach, the office, jurors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from core.plugin_api import Actor, db
from plugins.calls.models import Application, Assignment, GroupPerson, Partner, Phase
from plugins.calls.permissions import CallsPermission, CallsRole
from plugins.calls.queries.interests import barred_cases
from plugins.calls.rules.calls import ApplicantKind
from plugins.calls.rules.forms import Reader
from plugins.registry import RegistryRole, reach_of


@dataclass(frozen=True, kw_only=True)
class ApplyingFor:
    """For whom somebody applies: organisations, oneself and one's children, and one's pupils."""

    organisations: frozenset[UUID] = frozenset()
    own: frozenset[UUID] = frozenset()
    pupils: frozenset[UUID] = frozenset()

    @property
    def people(self) -> frozenset[UUID]:
        """Everybody by name."""
        return self.own | self.pupils


@dataclass(frozen=True, kw_only=True)
class Sight:
    """How somebody sees an application: as whom, and whether names are shown."""

    reader: Reader
    names_shown: bool = True
    may_write: bool = False


def applying_for(actor: Actor) -> ApplyingFor:
    """Whom the actor may apply for today: by the roles that hold the permission."""
    if not actor.may(CallsPermission.APPLY):
        return ApplyingFor()
    reach = reach_of(actor, CallsPermission.APPLY)
    return ApplyingFor(
        organisations=frozenset(reach.organisations | actor.limits_of(CallsRole.APPLICANT)),
        own=reach.own,
        pupils=reach.pupils,
    )


def own_applications(whom: ApplyingFor) -> ColumnElement[bool]:
    """The condition on `Application` that keeps to those one applies for, alone or as a partner."""
    conditions: list[ColumnElement[bool]] = []
    if whom.organisations:
        ids = sorted(whom.organisations)
        conditions += [
            Application.organisation_id.in_(ids),
            exists().where(
                Partner.tenant_id == Application.tenant_id,
                Partner.application_id == Application.id,
                Partner.organisation_id.in_(ids),
                Partner.answer != "declined",
            ),
        ]
    if whom.people:
        ids = sorted(whom.people)
        conditions += [
            Application.person_id.in_(ids),
            exists().where(
                GroupPerson.tenant_id == Application.tenant_id,
                GroupPerson.application_id == Application.id,
                GroupPerson.person_id.in_(ids),
            ),
        ]
    return or_(*conditions) if conditions else false()


def sight_of(actor: Actor, row: Application, *, now: datetime) -> Sight | None:
    """CA-5, CA-9: how the actor sees the application; None when they do not.

    Applicants see their own; the office sees what was handed in; a juror what they were given,
    in a phase that has begun. The last two keep out of cases in which they have an interest.
    """
    own = _applicants_sight(actor, row)
    if own is not None:
        return own
    if row.state == "draft":
        return None
    office = actor.may(CallsPermission.READ_APPLICATIONS)
    phase = None if office else _phase_to_read(actor, row.id, now)
    if not office and phase is None:
        return None
    if barred_cases(actor, [row.id]):
        return None
    if phase is not None:
        return Sight(reader=Reader.JUROR, names_shown=phase.names_shown)
    return Sight(reader=Reader.STAFF)


def _applicants_sight(actor: Actor, row: Application) -> Sight | None:
    whom = applying_for(actor)
    leads = row.organisation_id is not None and row.organisation_id in whom.organisations
    answers: set[str] = set()
    if whom.organisations and not leads:
        answers = set(
            db.session.scalars(
                select(Partner.answer).where(
                    Partner.application_id == row.id,
                    Partner.organisation_id.in_(sorted(whom.organisations)),
                )
            )
        ) - {"declined"}
    by_person = row.person_id is not None and row.person_id in whom.people
    in_group = False
    if row.applicant_kind == ApplicantKind.GROUP and whom.people:
        in_group = bool(
            db.session.scalar(
                select(GroupPerson.id)
                .where(
                    GroupPerson.application_id == row.id,
                    GroupPerson.person_id.in_(sorted(whom.people)),
                )
                .limit(1)
            )
        )
    if not (leads or answers or by_person or in_group):
        return None
    # Who is invited reads what it is about; who has joined writes.
    writes = (
        leads or "joined" in answers or in_group or (by_person and _writes_for(actor, whom, row))
    )
    return Sight(reader=Reader.APPLICANT, may_write=writes)


def _writes_for(actor: Actor, whom: ApplyingFor, row: Application) -> bool:
    """What a teacher puts forward is the teacher's to write; the pupil reads it."""
    if row.applicant_kind == ApplicantKind.PUPIL_BY_TEACHER:
        return actor.holds(RegistryRole.TEACHER) and row.person_id in whom.pupils
    return True


def _phase_to_read(actor: Actor, application_id: UUID, now: datetime) -> Phase | None:
    """The newest phase that has begun and in which the actor was given the application."""
    if actor.membership_id is None or not actor.may(CallsPermission.REVIEW):
        return None
    return db.session.scalar(
        select(Phase)
        .join(
            Assignment,
            and_(Assignment.tenant_id == Phase.tenant_id, Assignment.phase_id == Phase.id),
        )
        .where(
            Assignment.application_id == application_id,
            Assignment.membership_id == actor.membership_id,
            Phase.call_id.in_(sorted(actor.limits_of(CallsRole.JUROR))),
            or_(Phase.starts_at.is_(None), Phase.starts_at <= now),
        )
        .order_by(Phase.place.desc())
        .limit(1)
    )
