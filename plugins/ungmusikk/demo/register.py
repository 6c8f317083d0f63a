"""Who takes part, put into the register of the demonstration from the facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from core.kit import Period
from core.plugin_api import Actor
from plugins.registry import (
    AgreementDetails,
    OrganisationDetails,
    OrganisationKind,
    ParticipationDetails,
    SubRegionDetails,
    add_agreement,
    add_organisation,
    add_participation,
    add_party,
    add_sub_region,
    code_history,
    municipalities_on,
    municipality_names,
    seat,
)
from plugins.ungmusikk.demo import facts
from plugins.ungmusikk.demo.facts import TakesPart
from plugins.ungmusikk.rules import FundingSource, MembershipKind
from plugins.ungmusikk.settings import COUNTRY, PLUGIN

# One municipality shows what recorded papers look like; the sources name none.
WITH_PAPERS = "3021"
SIGNING_KINDS = {OrganisationKind.ACADEMY, OrganisationKind.COUNTY}


class Register:
    """Adds places and participations; remembers which organisation is which."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._history = code_history(COUNTRY)
        self._regions: dict[str, UUID] = {}
        self._places: dict[str, UUID] = {}
        self._partners: dict[str, tuple[UUID, OrganisationKind, Period]] = {}
        self._recorded: set[TakesPart] = set()
        self._schools: dict[str, UUID] = {}

    def municipality(self, code: str) -> UUID:
        """The organisation of the municipality that has had this code."""
        return self._places[self._history.identity_of(code)]

    def school(self, name: str) -> UUID:
        """The organisation of a school."""
        return self._schools[name]

    def academy(self) -> UUID:
        """The academy that is a partner."""
        return next(
            made for made, kind, _ in self._partners.values() if kind is OrganisationKind.ACADEMY
        )

    def add_places(self) -> None:
        """Sub-regions, municipalities, partners and schools."""
        for region in facts.sub_regions():
            self._regions[region.name] = add_sub_region(
                self._actor,
                SubRegionDetails(
                    name=region.name, valid_from=region.period.start, valid_to=region.period.end
                ),
            )
        self._add_municipalities()
        for partner in facts.partners():
            kind = OrganisationKind(partner.kind)
            made = self._add(partner.name, kind, partner.period)
            self._partners[f"{partner.name} {partner.period.start}"] = made, kind, partner.period
        for school in facts.schools():
            self._add_school(school)

    def add_participations(self, wanted: Callable[[TakesPart], bool]) -> None:
        """Those that are wanted and not recorded yet, with their seats in sub-regions."""
        for each in facts.participations():
            if each in self._recorded or not wanted(each):
                continue
            self._recorded.add(each)
            organisation_id = self.municipality(each.municipality_code)
            through = self.municipality(each.served_through) if each.served_through else None
            papers = each.municipality_code == WITH_PAPERS
            add_participation(
                self._actor,
                ParticipationDetails(
                    programme=PLUGIN,
                    organisation_id=organisation_id,
                    kind=each.kind,
                    served_through_id=through,
                    valid_from=each.period.start,
                    valid_to=each.period.end,
                    decided_on=date(2019, 11, 13) if papers else None,
                    case_number="Eksempel 45/19" if papers else None,
                    funding_source=FundingSource.EXTRA_GRANT if papers else None,
                ),
            )
            if each.sub_region:
                self._seat(organisation_id, each.sub_region, each.period)

    def add_agreements(self) -> None:
        """The agreements, with the academy, the county councils and the members of their time."""
        for agreement in facts.agreements():
            made = add_agreement(
                self._actor,
                AgreementDetails(
                    name=agreement.name,
                    valid_from=agreement.period.start,
                    valid_to=agreement.period.end,
                ),
            )
            for organisation_id in self._parties(agreement.period):
                add_party(self._actor, agreement_id=made, organisation_id=organisation_id)

    def _parties(self, period: Period) -> list[UUID]:
        partners = [
            organisation_id
            for organisation_id, kind, own in self._partners.values()
            if kind in SIGNING_KINDS and own.overlaps(period)
        ]
        members = [
            self.municipality(each.municipality_code)
            for each in facts.participations()
            if each.kind == MembershipKind.MEMBER and each.period.overlaps(period)
        ]
        return list(dict.fromkeys([*partners, *members]))

    def _add_municipalities(self) -> None:
        codes = {each.municipality_code for each in facts.participations()}
        codes |= {each.municipality_code for each in facts.schools()}
        places = {self._history.identity_of(code): code for code in sorted(codes)}
        names = municipality_names(codes, COUNTRY)
        today = {each.code for each in municipalities_on(self._actor.today, COUNTRY)}
        for place, code in places.items():
            # A code that no later one stands for ended with the reform of 2020.
            gone = place not in today and place == code and code.startswith("0")
            self._places[place] = self._add(
                names[code],
                OrganisationKind.MUNICIPALITY,
                Period(None, date(2019, 12, 31) if gone else None),
                municipality_code=place,
            )

    def _add_school(self, school: facts.School) -> None:
        own = school.kind == OrganisationKind.KULTURSKOLE
        owner = self.municipality(school.municipality_code) if own else None
        made = self._add(
            school.name,
            OrganisationKind(school.kind),
            school.period,
            municipality_code=school.municipality_code,
            parent_id=owner,
        )
        self._schools[school.name] = made
        if school.sub_region:
            self._seat(made, school.sub_region, school.period)

    def _seat(self, organisation_id: UUID, sub_region: str, period: Period) -> None:
        seat(
            self._actor,
            sub_region_id=self._regions[sub_region],
            organisation_id=organisation_id,
            valid_from=period.start,
            valid_to=period.end,
        )

    def _add(
        self,
        name: str,
        kind: OrganisationKind,
        period: Period,
        *,
        municipality_code: str | None = None,
        parent_id: UUID | None = None,
    ) -> UUID:
        return add_organisation(
            self._actor,
            OrganisationDetails(
                kind=kind,
                name=name,
                country=COUNTRY,
                municipality_code=municipality_code,
                parent_id=parent_id,
                valid_from=period.start,
                valid_to=period.end,
            ),
        )
