"""Conflicts of interest: who must keep out of a case, and on what basis."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from core.kit import N_, Decision, Reason


class Basis(StrEnum):
    """Why somebody must keep out of a case."""

    OWN_ORGANISATION = "own_organisation"
    EARLIER_ORGANISATION = "earlier_organisation"
    RELATED_ORGANISATION = "related_organisation"
    CLOSE_PERSON = "close_person"
    WRITER = "writer"
    PROGRAMME = "programme"
    DECLARED = "declared"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _BASIS_LABELS[self]


_BASIS_LABELS = {
    Basis.OWN_ORGANISATION: N_("Belongs to an organisation in the application"),
    Basis.EARLIER_ORGANISATION: N_("Belonged to an organisation in the application not long ago"),
    Basis.RELATED_ORGANISATION: N_("Belongs to an organisation of the same municipality"),
    Basis.CLOSE_PERSON: N_("Is, teaches or is responsible for somebody in the application"),
    Basis.WRITER: N_("Has written on the application"),
    Basis.PROGRAMME: N_("Has a tie that the programme knows of"),
    Basis.DECLARED: N_("Has declared it"),
}


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who reads applications: what the system knows of their ties.

    `related` are organisations of the same municipality as their own; `earlier` those they
    belonged to within the years that count; `municipalities` the codes of where their own lie.
    `people` are themselves, their pupils, children.
    """

    membership_id: UUID
    name: str = ""
    person_id: UUID | None = None
    organisations: frozenset[UUID] = frozenset()
    earlier: frozenset[UUID] = frozenset()
    related: frozenset[UUID] = frozenset()
    municipalities: frozenset[str] = frozenset()
    people: frozenset[UUID] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Who is in a case: every organisation of a joint application, people, and the writers.

    `programme` is whose call it is: a programme answers for its own. `municipalities` are the
    codes of where the organisations lie.
    """

    application_id: UUID
    programme: str = ""
    organisations: frozenset[UUID] = frozenset()
    municipalities: frozenset[str] = frozenset()
    people: frozenset[UUID] = frozenset()
    writers: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Tie:
    """One reason why a reader must keep out of a case; `note` says more in words."""

    membership_id: UUID
    application_id: UUID
    basis: Basis
    note: str = ""


@dataclass(frozen=True)
class Standing:
    """What was declared about one reader and one case, and which bases were lifted."""

    declared: bool = False
    lifted: frozenset[Basis] = field(default_factory=frozenset)


def ties_between(reader: Reader, parties: Parties) -> tuple[Tie, ...]:
    """CA-9: every tie that follows from organisations, memberships and people; strongest first.

    In a joint application each partner counts like the one that leads: a juror from a partner
    keeps out as one from the leader does.
    """
    found = []
    if reader.organisations & parties.organisations:
        found.append(Basis.OWN_ORGANISATION)
    if (reader.earlier - reader.organisations) & parties.organisations:
        found.append(Basis.EARLIER_ORGANISATION)
    if (reader.related - reader.organisations) & parties.organisations:
        found.append(Basis.RELATED_ORGANISATION)
    if reader.people & parties.people:
        found.append(Basis.CLOSE_PERSON)
    if reader.membership_id in parties.writers:
        found.append(Basis.WRITER)
    return tuple(Tie(reader.membership_id, parties.application_id, basis) for basis in found)


def bars(ties: Collection[Tie], standing: Standing) -> tuple[Basis, ...]:
    """CA-9: the bases that keep a reader out, after what was lifted with a written reason.

    What a reader has declared is never lifted by the machine's finding nothing.
    """
    bases = dict.fromkeys(tie.basis for tie in ties)
    if standing.declared:
        bases[Basis.DECLARED] = None
    return tuple(basis for basis in bases if basis not in standing.lifted)


def may_take_part(bases: Collection[Basis]) -> Decision:
    """CA-9: whether somebody may read, score and discuss a case."""
    if not bases:
        return Decision.yes()
    return Decision.no(
        *(Reason(f"interest.{basis.value}", _BASIS_LABELS[basis]) for basis in bases)
    )


def may_lift(basis: Basis, reason: str, *, own: bool) -> Decision:
    """CA-9: a tie is lifted by somebody else than the one it is about, with a written reason."""
    if own:
        return Decision.no(
            Reason(
                "interest.own_judge",
                N_("Nobody decides about their own conflict of interest."),
            )
        )
    if not reason.strip():
        return Decision.no(
            Reason("interest.no_reason", N_("Write why this is no conflict of interest."))
        )
    return Decision.yes()
