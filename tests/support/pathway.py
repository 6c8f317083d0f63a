"""People around one pupil for tests of the pathway, each with a log-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from core.tenants.context import TenantView
from core.users.actor import Actor
from plugins.pathway import EvidenceDetails, EvidenceKind
from plugins.registry import Refused
from tests.support.registry import (
    make_guardianship,
    make_organisation,
    make_person,
    make_teaching,
)

TODAY = date(2024, 6, 1)


@dataclass(frozen=True, kw_only=True)
class Circle:
    """A pupil of 14 and those around them; `person_ids` are theirs in the register."""

    pupil_id: UUID
    school_id: UUID
    pupil: Actor
    guardian: Actor
    teacher: Actor
    rector: Actor
    lead: Actor
    stranger: Actor
    other_teacher: Actor
    person_ids: dict[str, UUID]


def make_circle(
    tenant: TenantView,
    inside: Callable[[TenantView], object],
    actor_in: Callable[..., Actor],
) -> Circle:
    """The pupil, a guardian, their teacher, another teacher, head of school, lead, a stranger."""
    with inside(tenant):  # type: ignore[attr-defined]
        school = make_organisation("Prøveskole")
    actors = {
        "pupil": actor_in(tenant, "pupil", today=TODAY),
        "guardian": actor_in(tenant, "guardian", today=TODAY),
        "teacher": actor_in(tenant, "teacher", limit_id=school, today=TODAY),
        "other_teacher": actor_in(tenant, "teacher", limit_id=school, today=TODAY),
        "rector": actor_in(tenant, "rector", limit_id=school, today=TODAY),
        "lead": actor_in(tenant, "programme_lead", today=TODAY),
        "stranger": actor_in(tenant, "pupil", today=TODAY),
    }
    names = {
        "pupil": ("Prøve", "Elev", "pupil"),
        "guardian": ("Eva", "Foresatt", None),
        "teacher": ("Ada", "Lærer", "teacher"),
        "other_teacher": ("Bo", "Lærer", "teacher"),
        "rector": ("Rut", "Rektor", "rector"),
        "lead": ("Lise", "Leder", None),
        "stranger": ("Fremmed", "Elev", "pupil"),
    }
    with inside(tenant):  # type: ignore[attr-defined]
        ids = {
            key: make_person(
                given,
                family,
                at=school if role else None,
                role=role or "contact",
                membership=actors[key].membership_id,
                born=date(2010, 1, 1) if key in {"pupil", "stranger"} else date(1980, 1, 1),
            )
            for key, (given, family, role) in names.items()
        }
        make_guardianship(ids["guardian"], ids["pupil"])
        make_teaching(ids["teacher"], ids["pupil"])
    return Circle(pupil_id=ids["pupil"], school_id=school, person_ids=ids, **actors)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str | None, str]]:
    """The field and code of each objection."""
    return [(each.field, each.reason.code) for each in refused.value.objections]


def recording(**changes: object) -> EvidenceDetails:
    """A recording as it is described, with what differs."""
    given = {"kind": EvidenceKind.RECORDING, "title": "Prøveopptak", "on": TODAY, "text": "Hør"}
    # What differs is named by the test; a wrong name or type fails there.
    return EvidenceDetails(**{**given, **changes})  # type: ignore[arg-type]
