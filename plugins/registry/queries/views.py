"""The frozen values that the register's queries answer with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from core.kit import Period, Reason, age_on
from plugins.registry.figures import Basis
from plugins.registry.models import (
    AffiliationRole,
    ArtForm,
    Gender,
    Level,
    OrganisationKind,
    Relation,
)
from plugins.registry.rules import is_minor


class Lasting:
    """Something with a period, whose days can be asked for one by one."""

    period: Period

    @property
    def valid_from(self) -> date | None:
        """The first day; None where it is open."""
        return self.period.start

    @property
    def valid_to(self) -> date | None:
        """The last day, included; None where it is open."""
        return self.period.end


@dataclass(frozen=True, kw_only=True)
class Named:
    """Something by its id and name."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class OrganisationRow(Lasting):
    """An organisation on a list. `sub_region` is where it is seated on the day asked for.

    `code` is the municipality code as recorded, of any day. `code_on_day` is the one of the day
    asked for on lists that follow the reforms; elsewhere, and after a merger, the recorded one.
    """

    id: UUID
    kind: OrganisationKind
    name: str
    country: str
    code: str | None
    code_on_day: str | None
    parent: Named | None
    sub_region: Named | None
    website: str | None
    period: Period
    version: int

    @property
    def municipality_code(self) -> str | None:
        """The code as it is recorded: of any day."""
        return self.code

    @property
    def parent_id(self) -> UUID | None:
        """Whom it belongs to."""
        return self.parent.id if self.parent else None


@dataclass(frozen=True, kw_only=True)
class OrganisationPlace:
    """What an organisation is called and in which municipality it is; None where that is open.

    A school without a code of its own lies in the municipality that it belongs to.
    """

    id: UUID
    name: str
    country: str
    municipality_code: str | None


@dataclass(frozen=True, kw_only=True)
class Seat(Lasting):
    """A sub-region that an organisation belongs to for a period."""

    id: UUID
    sub_region: Named
    organisation: Named
    organisation_kind: OrganisationKind
    period: Period


@dataclass(frozen=True, kw_only=True)
class Party:
    """An organisation that has signed an agreement; `signed_on` None when not recorded."""

    id: UUID
    organisation: Named
    organisation_kind: OrganisationKind
    signed_on: date | None


@dataclass(frozen=True, kw_only=True)
class AgreementView(Lasting):
    """A cooperation agreement with its parties, by name."""

    id: UUID
    name: str
    period: Period
    case_number: str | None
    parties: tuple[Party, ...]
    version: int


@dataclass(frozen=True, kw_only=True)
class Participant(Lasting):
    """UM-4, UM-9: an organisation's place in a programme for a period.

    `code` is its municipality code of any day, or None for one without. `sub_region` is where
    it is seated on the day asked for, None where it is not. `served_through` is the
    organisation that serves it, for kinds that have one.
    """

    participation_id: UUID
    programme: str
    organisation_id: UUID
    organisation_kind: OrganisationKind
    name: str
    country: str
    code: str | None
    kind: str
    served_through: Named | None
    served_through_code: str | None
    period: Period
    sub_region: Named | None
    decided_on: date | None
    case_number: str | None
    funding_source: str | None
    version: int

    @property
    def served_through_id(self) -> UUID | None:
        """The organisation that serves it."""
        return self.served_through.id if self.served_through else None


@dataclass(frozen=True, kw_only=True)
class OrganisationView:
    """All about one organisation but its people, which have a door of their own."""

    row: OrganisationRow
    seats: tuple[Seat, ...]
    participations: tuple[Participant, ...]
    agreements: tuple[AgreementView, ...]
    children: tuple[OrganisationRow, ...]


@dataclass(frozen=True, kw_only=True)
class SubRegionView(Lasting):
    """A sub-region with how many organisations are seated there on the day asked for."""

    id: UUID
    name: str
    period: Period
    seated: int
    version: int


@dataclass(frozen=True, kw_only=True)
class PopulationOn:
    """How many lived in what a code stands for, on a day.

    `found_code` is the code the figure is stored under, another one across a renumbering.
    `population` is None when there is no figure that counts; `reason` then says why.
    """

    code: str
    found_code: str | None
    day: date
    population: int | None
    source: str | None
    basis: Basis | None
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True)
class CodeSpell(Lasting):
    """One code of a municipality and the period it was in use. `change` is how it came, marked."""

    code: str
    name: str
    county_name: str
    period: Period
    change: str | None


@dataclass(frozen=True, kw_only=True)
class MunicipalityView:
    """A municipality as it is called on a day."""

    country: str
    code: str
    name: str
    county_code: str
    county_name: str


@dataclass(frozen=True, kw_only=True)
class AffiliationView(Lasting):
    """What somebody is at an organisation, for a period."""

    id: UUID
    organisation: Named
    role: AffiliationRole
    period: Period


@dataclass(frozen=True, kw_only=True)
class RelativeView(Lasting):
    """A guardian or a child, what they are to each other, and while it lasts.

    Without `custody` the relation is only known: nothing is seen and nothing decided by it.
    """

    id: UUID
    person: Named
    period: Period
    relation: Relation = Relation.PARENT
    custody: bool = True
    has_login: bool = False


@dataclass(frozen=True, kw_only=True)
class TeachingView(Lasting):
    """A teacher or a pupil, the instrument by its key (None: the main one), and the period."""

    id: UUID
    person: Named
    instrument: str | None
    period: Period


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """Somebody on a list: what they are where, today. `has_login` says whether they can sign in.

    `instrument` is a key. What nobody has said is None. Where they live is never here.
    """

    id: UUID
    given_name: str
    family_name: str
    email: str | None
    has_login: bool
    affiliations: tuple[AffiliationView, ...]
    born_on: date | None = None
    gender: Gender | None = None
    art_form: ArtForm | None = None
    instrument: str | None = None
    level: Level | None = None

    @property
    def name(self) -> str:
        """The given name first, as people are addressed."""
        return f"{self.given_name} {self.family_name}".strip()

    def age(self, day: date) -> int | None:
        """Whole years on the day; None where the birth is not known."""
        return age_on(self.born_on, day) if self.born_on else None

    def is_minor(self, day: date) -> bool:
        """Whether guardians decide on the day; so they do where the birth is not known."""
        return is_minor(self.born_on, day)


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """All the register keeps about one person."""

    row: PersonRow
    membership_id: UUID | None
    guardians: tuple[RelativeView, ...] = field(default=())
    children: tuple[RelativeView, ...] = field(default=())
    teachers: tuple[TeachingView, ...] = field(default=())
    pupils: tuple[TeachingView, ...] = field(default=())
    version: int = 1
