"""The call of the pilot: 55 applications, a jury of invented people, sixteen places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from core.plugin_api import (
    Actor,
    HeldRole,
    operating_actor,
    role_holders,
    use_language,
)
from plugins import calls
from plugins.fremtidens_kulturskole.demo import facts
from plugins.fremtidens_kulturskole.services import selection
from plugins.fremtidens_kulturskole.settings import PLUGIN
from plugins.registry import municipality_organisation

TITLE = "Kulturskolen som utviklingsaktør"
MOVED_UP, MOVED_DOWN = "5524", "5006"


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The instants of the call."""

    opens: datetime
    closes: datetime
    reading: datetime
    decided: datetime


def acting(moment: datetime) -> Actor:
    """The project's leader on a day."""
    return replace(operating_actor(), name="Prøve Prosjektleder", today=moment.date())


def make_call(when: Calendar) -> UUID:
    """The call with its form, published."""
    actor = acting(when.opens)
    version = calls.add_form(actor, "Søknad om plass", form_fields())
    calls.publish_form(actor, version, now=when.opens - timedelta(days=2))
    call_id = calls.add_call(
        actor,
        calls.CallDetails(
            programme=PLUGIN,
            kind=selection.CALL_KIND,
            title={"nb": TITLE, "nn": TITLE},
            description={
                "nb": "Pilot for kommuner som vil utvikle kulturskolen sammen med andre sektorer.",
                "nn": "Pilot for kommunar som vil utvikle kulturskulen saman med andre sektorar.",
            },
            topics={key: {"nb": text, "nn": text} for key, text in facts.TOPICS.items()},
            applicants=(calls.ApplicantKind.ORGANISATION, calls.ApplicantKind.JOINT),
            opens_at=when.opens,
            closes_at=when.closes,
            places=len(facts.CHOSEN),
            reserves=len(facts.RESERVE),
            accept_days=14,
            observers=True,
            form_version_id=version,
            criteria=(
                calls.CriterionDetails(title={"nb": "Forankring", "nn": "Forankring"}, weight=2),
                calls.CriterionDetails(
                    title={"nb": "Utviklingskraft", "nn": "Utviklingskraft"}, weight=1
                ),
            ),
            phases=(
                calls.PhaseDetails(
                    title={"nb": "Lesing", "nn": "Lesing"}, starts_at=when.closes, readers_each=1
                ),
            ),
        ),
    )
    calls.publish_call(actor, call_id, now=when.opens - timedelta(days=1))
    return call_id


def form_fields() -> tuple[calls.FieldDetails, ...]:
    """The form of the call: why, and who stands behind it."""
    sectors = tuple(
        calls.Option(key=str(key), label={"nb": label, "nn": label})
        for key, label in SECTOR_NAMES.items()
    )
    yes_no = (
        calls.Option(key="yes", label={"nb": "Ja", "nn": "Ja"}),
        calls.Option(key="no", label={"nb": "Nei", "nn": "Nei"}),
    )
    return (
        calls.FieldDetails(
            key="why",
            kind=calls.FieldKind.LONG_TEXT,
            label={"nb": "Hvorfor vil dere være med?", "nn": "Kvifor vil de vere med?"},
            required=True,
        ),
        calls.FieldDetails(
            key=selection.SECTORS,
            kind=calls.FieldKind.CHOICES,
            label={"nb": "Sektorer i kommunegruppa", "nn": "Sektorar i kommunegruppa"},
            options=sectors,
            required=True,
        ),
        calls.FieldDetails(
            key=selection.ADMINISTRATION,
            kind=calls.FieldKind.CHOICE,
            label={
                "nb": "Står administrativ ledelse bak?",
                "nn": "Står administrativ leiing bak?",
            },
            options=yes_no,
        ),
        calls.FieldDetails(
            key=selection.POLITICS,
            kind=calls.FieldKind.CHOICE,
            label={"nb": "Står politisk ledelse bak?", "nn": "Står politisk leiing bak?"},
            options=yes_no,
        ),
    )


SECTOR_NAMES = {
    "culture": "Kultur",
    "education": "Oppvekst",
    "health": "Helse",
    "administration": "Ledelse",
    "politics": "Politikk",
}


def applicants(organisation_ids: Iterable[UUID], moment: datetime) -> Actor:
    """Somebody who writes for each of the municipalities."""
    return replace(
        acting(moment),
        name="Prøve Søker",
        roles=tuple(
            HeldRole(key=calls.CallsRole.APPLICANT, limit_id=each) for each in organisation_ids
        ),
    )


def apply(call_id: UUID, places: dict[str, UUID], when: Calendar) -> dict[str, UUID]:
    """Fifty-five applications, each in the municipality's written form; by code."""
    found = {}
    actor = applicants(places.values(), when.opens)
    for number, code in enumerate((*facts.CHOSEN, *facts.NAMED, *facts.OTHERS)):
        language = "nn" if code in facts.NYNORSK else "nb"
        moment = when.opens + timedelta(days=1 + number % 20)
        with use_language(language):
            application_id = calls.start_application(
                actor,
                call_id,
                kind=calls.ApplicantKind.ORGANISATION,
                organisation_id=places[code],
                now=moment,
            )
            answers = {
                "why": facts.ANSWERS[language][number % 2],
                selection.SECTORS: list(SECTOR_NAMES)[: 2 + number % 4],
                selection.ADMINISTRATION: "yes",
                selection.POLITICS: "no" if number % 5 == 4 else "yes",
            }
            calls.save_draft(
                actor,
                application_id,
                {key: calls.Typed(value) for key, value in answers.items()},
                now=moment,
            )
            calls.submit(actor, application_id, now=moment)
        found[code] = application_id
    return found


def applications_by_code(call_id: UUID, places: dict[str, str], when: Calendar) -> dict[str, UUID]:
    """The applications that were handed in, by the code of the municipality; `places` by name."""
    office = acting(when.reading)
    found = calls.applications(office, call_id)
    return {places[each.applicant]: each.id for each in found.items}


def review(call_id: UUID, applications: dict[str, UUID], when: Calendar) -> None:
    """Each application is read by one of the jury. The points are invented."""
    office = acting(when.reading)
    seen = calls.call(office, call_id)
    if seen is None:
        raise LookupError("The call of the demonstration is not there.")
    calls.assign_evenly(office, seen.phases[0].id, now=when.reading)
    codes = {application_id: code for code, application_id in applications.items()}
    for juror in jurors(call_id, when):
        for line in calls.to_read(juror, now=when.reading):
            points = _points(codes[line.application_id])
            calls.score(
                juror,
                line.assignment_id,
                {
                    criterion.id: calls.Points(points=number)
                    for criterion, number in zip(seen.criteria, points, strict=True)
                },
                version=None,
                now=when.reading,
                hand_in=True,
            )


def _points(code: str) -> Sequence[int]:
    if code == MOVED_UP:
        return (3, 4)
    if code in facts.CHOSEN:
        return (5, 4) if code in facts.NYNORSK else (5, 5)
    if code in facts.RESERVE:
        return (4, 3) if code == facts.RESERVE[0] else (3, 3)
    return (2, 3) if int(code) % 2 else (2, 2)


def jurors(call_id: UUID, when: Calendar) -> list[Actor]:
    """The jury, as services see them."""
    return [
        Actor(
            account_id=None,
            membership_id=each.membership_id,
            name=each.name,
            email=each.email,
            language="nb",
            roles=(HeldRole(key=calls.CallsRole.JUROR, limit_id=call_id),),
            permissions=frozenset({calls.CallsPermission.READ, calls.CallsPermission.REVIEW}),
            today=when.reading.date(),
        )
        for each in role_holders(calls.CallsRole.JUROR, on=when.reading.date())
        if each.limit_id == call_id
    ]


def choose(call_id: UUID, applications: dict[str, UUID], when: Calendar) -> None:
    """The panel moves one for geography, with a written reason; then all are told at once."""
    office = acting(when.decided)
    ranked = calls.ranking(office, call_id)
    if ranked is None:
        raise LookupError("The ranking of the demonstration is not there.")
    places = len(facts.CHOSEN)
    order = list(ranked.order)
    wanted = applications[MOVED_UP]
    if order.index(wanted) >= places:
        scenario = calls.add_scenario(office, call_id, "Geografi", now=when.decided)
        calls.move(
            office,
            scenario,
            wanted,
            to_place=places,
            reason="Troms ville ellers ikke vært med. Oppdiktet eksempel på en flytting.",
            now=when.decided,
        )
        calls.choose_scenario(office, scenario, version=None, now=when.decided)
    calls.propose_decisions(
        office,
        call_id,
        reasons={
            calls.Outcome.CHOSEN: "Søknaden er godt forankret og viser vilje til å utvikle.",
            calls.Outcome.RESERVE: "Søknaden er god, men det var flere gode enn plasser.",
            calls.Outcome.NOT_CHOSEN: "Det var 55 søknader og 16 plasser.",
        },
        now=when.decided,
    )
    calls.publish_decisions(office, call_id, now=when.decided)
    moment = when.decided + timedelta(days=5)
    chosen = {code: municipality_organisation(code) for code in facts.CHOSEN}
    applicant = applicants([each for each in chosen.values() if each is not None], moment)
    for code in facts.CHOSEN:
        calls.answer_place(applicant, applications[code], accepts=True, now=moment)
