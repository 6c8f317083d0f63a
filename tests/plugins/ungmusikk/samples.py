"""UngMusikk's rows for the crawl over every route: rounds, income, what-ifs, talent, questions."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from core.plugin_api import current_tenant, db, new_id
from plugins.registry.models import Organisation
from plugins.ungmusikk.models import (
    ContributionLine,
    ContributionRound,
    Correction,
    IncomeEntry,
    InKindEntry,
    SharedScenario,
    UnresolvedContribution,
)
from tests.plugins.registry.samples import CODES
from tests.plugins.registry.samples import MISSING as MISSING_IN_REGISTER
from tests.support.registry import make_organisation, make_person
from tests.support.ungmusikk_talent import make_answer, make_lesson, make_place, make_survey

# What was done in a year, and the places of a school year, have the same address everywhere.
SHARED = {
    "file_format": "csv",
    "school_year": 2023,
    "ungmusikk.areas_year:year": 2024,
    "ungmusikk_api.areas:year": 2024,
}
# Years of which nobody has figures, so that what differs is only whether there is a round.
YEARS = {"alpha": 1991, "beta": 1993}
MISSING = {"year": 1987, **MISSING_IN_REGISTER}


def make_samples(marker: str) -> dict[str, object]:
    """An approved round with everything in it, of the tenant in force."""
    slug = current_tenant().slug
    year, code = YEARS.get(slug, 1995), CODES.get(slug, "3020")
    municipality = db.session.scalars(
        select(Organisation).where(Organisation.municipality_code == code)
    ).one()
    found = ContributionRound(
        year=year,
        state="approved",
        currency="NOK",
        population_date=date(year, 1, 1),
        part_year="in_full",
        population_year_offset=0,
        served_pays=True,
        tiers=[{"low": 0, "high": None, "minor": 6_000_000}],
        worked_out_on=date(year, 2, 1),
        worked_out_by=f"{marker} saksbehandler",
        reviewed_on=date(year, 2, 2),
        reviewed_by=f"{marker} saksbehandler",
        decided_on=date(year, 2, 3),
        case_number=f"{marker} 2/91",
        approved_on=date(year, 2, 3),
        approved_by=f"{marker} saksbehandler",
    )
    income = IncomeEntry(
        year=year,
        kind="county",
        partner=f"{marker} fylkeskommune",
        amount_minor=10_000_000,
        currency="NOK",
        source=f"{marker} vedtak",
    )
    in_kind = InKindEntry(
        year=year,
        kind="academy",
        partner=f"{marker} høgskole",
        what=f"{marker} timer",
        value_minor=None,
        currency="NOK",
    )
    scenario = SharedScenario(
        key=f"{marker}-key",
        title=f"{marker} hva om",
        year=year,
        assumptions={
            "year": year,
            "on": None,
            "added": [],
            "removed": [],
            "populations": {},
            "tiers": None,
            "grants": {},
            "pupils": None,
        },
        shared_by=f"{marker} leder",
        shared_on=date(year, 3, 1),
    )
    db.session.add_all([found, income, in_kind, scenario])
    db.session.flush()
    line = ContributionLine(
        round_id=found.id,
        organisation_id=municipality.id,
        position=1,
        municipality_code=code,
        municipality_name=f"{marker} kommune",
        kind="member",
        months=12,
        population=1000,
        population_date=date(year, 1, 1),
        population_source=f"{marker} kilde",
        tier_low=0,
        full_amount_minor=6_000_000,
        amount_minor=6_000_000,
    )
    unresolved = UnresolvedContribution(
        round_id=found.id,
        organisation_id=municipality.id,
        position=1,
        municipality_code=code,
        municipality_name=f"{marker} kommune",
        kind="member",
        months=12,
        population_date=date(year, 1, 1),
        reason={"code": "population_missing", "message": f"{marker} mangler", "params": {}},
    )
    correction = Correction(
        round_id=found.id,
        organisation_id=municipality.id,
        municipality_code=code,
        municipality_name=f"{marker} kommune",
        amount_minor=-100,
        reason=f"{marker} feil",
        made_on=date(year, 4, 1),
        made_by=f"{marker} leder",
    )
    db.session.add_all([line, unresolved, correction])
    db.session.flush()
    pupil = make_person(marker, "Elev", born=date(2008, 1, 1))
    place = make_place(
        pupil, dispensation_reason=f"{marker} unntak", ended_on=None, instrument="violin"
    )
    lesson = make_lesson(place, place_name=f"{marker} rom")
    school = make_organisation(f"{marker} kulturskole", parent=municipality.id)
    survey = make_survey(year)
    make_answer(survey, school, words={"benefit": f"{marker} utbytte"})
    return {
        # An application of the calls is looked for among this tenant's own.
        "application_id": new_id(),
        "person_id": pupil,
        "place_id": place,
        "lesson_id": lesson,
        "survey_id": survey,
        "organisation_id": school,
        "year": year,
        "code": code,
        "entry_id": income.id,
        "ungmusikk.in_kind_remove:entry_id": in_kind.id,
        "ungmusikk_api.in_kind_remove:entry_id": in_kind.id,
        "line_id": line.id,
        "correction_id": correction.id,
        "key": scenario.key,
    }
