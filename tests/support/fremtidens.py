"""Rows of Fremtidens kulturskole for tests: a cohort with whatever a test needs of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from core.plugin_api import Actor, HeldRole, db
from core.users.models import Account, Membership, MembershipRole
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.models import Participant
from plugins.fremtidens_kulturskole.permissions import PERMISSIONS
from plugins.fremtidens_kulturskole.rules import (
    AssignmentKind,
    Column,
    GatheringKind,
    LanguageForm,
    Sector,
)
from tests.support.registry import make_organisation

STARTS = date(2024, 1, 8)
TODAY = date(2024, 6, 3)
NOW = datetime(2024, 6, 3, 10, 0, tzinfo=UTC)
_numbers = count(1)


def office(today: date = TODAY) -> Actor:
    """Somebody who may do everything and belongs to nobody."""
    return Actor(
        account_id=None,
        membership_id=None,
        name="Prøve Prosjektleder",
        email="",
        language=None,
        roles=(),
        permissions=frozenset(each.name for each in PERMISSIONS),
        today=today,
    )


def make_actor(*roles: tuple[str, UUID | None], today: date = TODAY, name: str = "") -> Actor:
    """A member of the tenant in force with these roles, each with its limit."""
    number = next(_numbers)
    account = Account(
        email=f"fremtidens-{number}@example.test",
        name=name or f"Prøve Person {number}",
        language=None,
        fs_uniquifier=f"fremtidens-{number}-{datetime.now(UTC).timestamp()}",
    )
    db.session.add(account)
    db.session.flush()
    membership = Membership(account_id=account.id)
    db.session.add(membership)
    db.session.flush()
    for role, limit in roles:
        db.session.add(MembershipRole(membership_id=membership.id, role=role, limit_id=limit))
    db.session.flush()
    held = {role for role, _ in roles}
    return Actor(
        account_id=account.id,
        membership_id=membership.id,
        name=account.name,
        email=account.email,
        language=None,
        roles=tuple(HeldRole(key=role, limit_id=limit) for role, limit in roles),
        permissions=frozenset(each.name for each in PERMISSIONS if held & set(each.roles)),
        today=today,
    )


def make_cohort(key: str = "", *, ends_on: date = date(2025, 12, 31)) -> UUID:
    """A cohort that began in January 2024."""
    name = key or f"kull-{next(_numbers)}"
    return services.add_cohort(office(), key=name, name=name, starts_on=STARTS, ends_on=ends_on)


def make_group(
    cohort_id: UUID, name: str = "", *, code: str | None = None, language: str = "nb"
) -> UUID:
    """A municipality that takes part."""
    number = next(_numbers)
    organisation = make_organisation(
        name or f"Kommune {number}", "municipality", code=code or str(6000 + number)
    )
    return services.add_group(
        office(),
        cohort_id,
        organisation_id=organisation,
        language=LanguageForm(language),
        joined_on=STARTS,
    )


def make_groups(cohort_id: UUID, wanted: int) -> list[UUID]:
    """Many municipalities, written straight into the tables."""
    found = []
    for _ in range(wanted):
        number = next(_numbers)
        row = Participant(
            cohort_id=cohort_id,
            organisation_id=make_organisation(
                f"Kommune {number}", "municipality", code=str(7000 + number)
            ),
            joined_on=STARTS,
        )
        db.session.add(row)
        db.session.flush()
        found.append(row.id)
    return found


def make_gathering(
    cohort_id: UUID, day: date, *, kind: GatheringKind = GatheringKind.GATHERING, title: str = ""
) -> UUID:
    """A gathering of one day."""
    return services.add_gathering(
        office(),
        cohort_id,
        kind=kind,
        title=title or f"Samling {day.isoformat()}",
        starts_on=day,
        ends_on=day,
    )


def make_assignment(
    gathering_id: UUID,
    due_on: date,
    *,
    kind: AssignmentKind = AssignmentKind.BETWEEN,
    questions: tuple[str, ...] = ("Hva har dere gjort?", "Hva tar dere med?"),
) -> tuple[UUID, list[str]]:
    """What is due, and its questions' slots."""
    made = services.set_assignment(
        office(), gathering_id, kind, title="Mellomarbeid", due_on=due_on, parts=questions
    )
    held = queries.gathering(office(), gathering_id)
    assert held is not None
    found = held.assignment(kind)
    assert found is not None
    return made, [str(each.id) for each in found.parts]


def make_member(participant_id: UUID, name: str = "Prøve Medlem", sector: str = "culture") -> UUID:
    """Somebody in a group."""
    return services.add_member(
        office(),
        participant_id,
        sector=Sector(sector),
        role="Rektor",
        name=name,
        joined_on=STARTS,
    )


def make_advice(participant_id: UUID, title: str, text: str) -> UUID:
    """A "lurt" that is shared."""
    entry = services.add_entry(office(), participant_id, column=Column.WISE, text=text)
    return services.share_advice(
        office(), entry, title=title, text=text, stands_behind="Rektor ved kulturskolen"
    )
