"""What the cohort of the demonstration has done up to its fourth gathering."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Protocol
from uuid import UUID

from core.plugin_api import LOCAL_ZONE, Actor
from plugins.fremtidens_kulturskole import queries, services
from plugins.fremtidens_kulturskole.demo import facts
from plugins.fremtidens_kulturskole.models import Participant
from plugins.fremtidens_kulturskole.rules import (
    AssignmentKind,
    Column,
    GatheringKind,
    LanguageForm,
    Rhythm,
    Section,
    Sector,
)
from plugins.registry import municipality_organisation

# The fourth gathering is behind them, the fifth ahead.
HELD = 4
# Invented: who has not handed in what was due before the fourth gathering, and who has only begun.
OWING = frozenset({"3203", "4618", "5053"})
BEGUN = frozenset({"1525", "1804", "4647"})


class Calendar(Protocol):
    """The days of the demonstration."""

    now: date

    def gathering(self, number: int) -> date:
        """The first day of a gathering."""

    def acting(self, day: date) -> Actor:
        """The project's leader on a day."""

    def writing(self, day: date, name: str) -> Actor:
        """Somebody of a group on a day."""


class Work:
    """Fills one cohort."""

    def __init__(self, days: Calendar, cohort_id: UUID) -> None:
        self._days = days
        self._cohort = cohort_id
        self._groups = {
            each.code or "": each for each in queries.group_rows(Participant.cohort_id == cohort_id)
        }
        self._gatherings: list[UUID] = []
        self._assignments: dict[tuple[int, AssignmentKind], UUID] = {}

    def fill(self) -> None:
        """Everything, in the order it happened."""
        self._observers()
        self._members()
        self._plan()
        self._hand_in()
        self._withdraw()
        self._goals()
        self._log()
        self._attendance()
        self._rooms()
        self._bodies()
        self._publish()

    def _observers(self) -> None:
        for code in facts.OBSERVING:
            organisation_id = municipality_organisation(code)
            if organisation_id is not None:
                services.add_observer(
                    self._days.acting(self._days.gathering(1)),
                    self._cohort,
                    organisation_id=organisation_id,
                    language=LanguageForm("nn" if code in facts.NYNORSK else "nb"),
                    joined_on=self._days.gathering(1),
                )

    def _members(self) -> None:
        actor = self._days.acting(self._days.gathering(0))
        for group in self._groups.values():
            for number, (name, sector, roles) in enumerate(facts.MEMBERS):
                services.add_member(
                    actor,
                    group.id,
                    sector=Sector(sector),
                    role=roles[group.language],
                    name=f"Prøve {name} {group.name}",
                    is_coordinator=number == 0,
                    joined_on=group.joined_on,
                )

    def _plan(self) -> None:
        for place, (kind, title, theme, where) in enumerate(facts.GATHERINGS):
            number = place - 1
            day = self._days.gathering(number)
            actor = self._days.acting(self._days.gathering(-1))
            made = services.add_gathering(
                actor,
                self._cohort,
                kind=GatheringKind(kind),
                title=title,
                theme=theme,
                place=where,
                starts_on=day,
                ends_on=day + timedelta(days=0 if where == "Nettmøte" else 1),
            )
            self._gatherings.append(made)
            if number < 1:
                continue
            self._set(actor, number, made, AssignmentKind.PREPARATION, day - timedelta(days=3))
            if number < len(facts.GATHERINGS) - 2:
                due = self._days.gathering(number + 1) - timedelta(days=7)
                self._set(actor, number, made, AssignmentKind.BETWEEN, due)
        for number in range(1, HELD + 1):
            day = self._days.gathering(number) - timedelta(days=30)
            services.add_gathering(
                self._days.acting(day),
                self._cohort,
                kind=GatheringKind.COORDINATORS,
                title=facts.COORDINATORS % number,
                place="Nettmøte",
                starts_on=day,
                ends_on=day,
            )

    def _set(
        self, actor: Actor, number: int, gathering_id: UUID, kind: AssignmentKind, due: date
    ) -> None:
        is_between = kind is AssignmentKind.BETWEEN
        self._assignments[number, kind] = services.set_assignment(
            actor,
            gathering_id,
            kind,
            title=facts.TITLES[kind] % number,
            text=facts.TOGETHER,
            looks_back=f"Det dere tok med fra samling {number}." if is_between else "",
            looks_ahead=f"Temaet for samling {number + 1}." if is_between else "",
            due_on=due,
            parts=facts.QUESTIONS[kind],
        )

    def _hand_in(self) -> None:
        for number in range(1, HELD + 1):
            self._answer(
                number, AssignmentKind.PREPARATION, self._days.gathering(number) - timedelta(days=4)
            )
            if number < HELD:
                self._answer(
                    number,
                    AssignmentKind.BETWEEN,
                    self._days.gathering(number + 1) - timedelta(days=9),
                )
        self._begin_between()

    def _answer(self, number: int, kind: AssignmentKind, day: date) -> None:
        assignment = self._assignments[number, kind]
        parts = self._parts(number, kind)
        is_last = number == HELD or (number == HELD - 1 and kind is AssignmentKind.BETWEEN)
        for code, group in self._groups.items():
            if code in OWING and is_last and kind is AssignmentKind.BETWEEN:
                continue
            if code in facts.WITHDREW and number >= HELD - 1:
                continue
            actor = self._days.writing(day, f"Prøve Kultur {group.name}")
            services.write_parts(
                actor,
                assignment,
                group.id,
                {
                    str(part): services.Text(text=text)
                    for part, text in zip(parts, facts.ANSWERS[group.language], strict=False)
                },
                now=_at(day),
                hand_in=True,
            )
            if not is_last:
                services.accept_hand_in(
                    self._days.acting(day + timedelta(days=2)), assignment, group.id
                )
        if number == HELD and kind is AssignmentKind.PREPARATION:
            services.return_hand_in(
                self._days.acting(self._days.now),
                assignment,
                self._groups[facts.PORSGRUNN].id,
                comment="Skriv gjerne litt mer om hvem som er med.",
            )

    def _begin_between(self) -> None:
        assignment = self._assignments[HELD, AssignmentKind.BETWEEN]
        part = self._parts(HELD, AssignmentKind.BETWEEN)[0]
        for code in sorted(BEGUN):
            group = self._groups[code]
            services.write_parts(
                self._days.writing(self._days.now, f"Prøve Oppvekst {group.name}"),
                assignment,
                group.id,
                {str(part): services.Text(text=facts.ANSWERS[group.language][0])},
                now=_at(self._days.now),
            )

    def _parts(self, number: int, kind: AssignmentKind) -> list[UUID]:
        held = queries.gathering(self._days.acting(self._days.now), self._gatherings[number + 1])
        found = held.assignment(kind) if held else None
        return [each.id for each in found.parts] if found else []

    def _withdraw(self) -> None:
        for number, code in enumerate(facts.WITHDREW, HELD - 2):
            day = self._days.gathering(number) + timedelta(days=40)
            services.withdraw_group(
                self._days.acting(day), self._groups[code].id, on=day, why=facts.WHY
            )

    def _goals(self) -> None:
        full = {facts.STRANDA, facts.BODO}
        outcomes = queries.outcomes_of(self._cohort)
        for code, group in self._groups.items():
            # One group has left a common goal without a local one, so that it is pointed out.
            wanted = facts.GOALS[group.language][: 4 if code in full else 1]
            actor = self._days.writing(self._days.gathering(2), f"Prøve Kultur {group.name}")
            for place, title, now, wished, how, areas, scores in wanted:
                goal = services.add_goal(
                    actor,
                    group.id,
                    title=title,
                    outcome_goal_id=outcomes[place - 1].id,
                    today=now,
                    wished=wished,
                    how=how,
                    value_areas=areas,
                )
                if code not in full:
                    continue
                for number, score in enumerate(scores, 1):
                    services.assess_goal(actor, goal, self._gatherings[number + 1], score=score)
                measure = services.add_measure(actor, goal, title=how)
                for _ in range(place):
                    services.move_measure(actor, measure, note="")

    def _log(self) -> None:
        for code, group in self._groups.items():
            actor = self._days.writing(
                self._days.gathering(3) + timedelta(days=20), f"Prøve Kultur {group.name}"
            )
            entries = {
                column: services.add_entry(actor, group.id, column=Column(column), text=text)
                for column, text in facts.LOG[group.language]
            }
            if code in facts.ADVICE:
                title, text, behind, areas = facts.ADVICE[code]
                advice = services.share_advice(
                    actor,
                    entries["wise"],
                    title=title,
                    text=text,
                    stands_behind=behind,
                    value_areas=areas,
                )
                services.publish_advice(
                    self._days.acting(self._days.now), advice, is_public=code == facts.STRANDA
                )

    def _attendance(self) -> None:
        for number in range(-1, HELD + 1):
            gathering_id = self._gatherings[number + 1]
            actor = self._days.acting(self._days.gathering(number) + timedelta(days=2))
            held = queries.gathering(actor, gathering_id)
            if held is None:
                continue
            expected = [member for member, _ in queries.attendance(actor, held).rows]
            # Invented: a politician of every third group could not come.
            there = [
                each.id
                for place, each in enumerate(expected)
                if not (each.sector is Sector.POLITICS and (place + number) % 3 == 0)
            ]
            services.note_attendance(
                actor, gathering_id, present=there, expected=[each.id for each in expected]
            )

    def _rooms(self) -> None:
        gathering_id = self._gatherings[HELD + 1]
        actor = self._days.acting(self._days.now)
        services.set_prompts(
            actor, gathering_id, ("Hvordan er politikerne med hos dere?", "Hva vil dere prøve?")
        )
        services.mix_rooms(actor, gathering_id, size=7)
        held = queries.gathering(actor, gathering_id)
        for room in queries.rooms(actor, held)[:2] if held else ():
            services.write_note(
                actor,
                room.id,
                UUID(room.notes[0].slot),
                text=facts.NOTE,
                seen_version=0,
                now=_at(self._days.now),
            )

    def _bodies(self) -> None:
        start = self._days.gathering(1)
        for name, tasks, rhythm in facts.BODIES:
            actor = self._days.acting(self._days.now)
            body = services.add_body(
                actor, self._cohort, name=name, tasks=tasks, rhythm=Rhythm(rhythm)
            )
            for member in ("Leder", "Medlem"):
                services.add_body_member(actor, body, name=f"Prøve {name} {member}")
            count = {"semester": 3, "month": 8, "gathering": 4, "between": 3}.get(rhythm, 1)
            step = {"month": 30, "semester": 80}.get(rhythm, 105)
            for number in range(count):
                offset = 50 if rhythm == "between" else 0
                day = start + timedelta(days=number * step + offset)
                if day <= self._days.now:
                    services.record_meeting(actor, body, met_on=day)

    def _publish(self) -> None:
        actor = self._days.acting(self._days.now)
        services.add_material(
            actor,
            self._cohort,
            title=facts.MATERIAL[0][0],
            text=facts.MATERIAL[0][1],
            url="https://www.kulturskoleradet.no/",
            publish=True,
        )
        services.add_material(
            actor,
            self._cohort,
            title=facts.MATERIAL[1][0],
            text=facts.MATERIAL[1][1],
            gathering_id=self._gatherings[HELD + 2],
        )
        self._report(actor)

    def _report(self, actor: Actor) -> None:
        """One municipality is ahead of the others and has its report on the theme page."""
        group = self._groups[facts.STRANDA]
        moment = _at(self._days.now)
        services.begin_report(actor, group.id, now=moment)
        for section, text in (
            (Section.SUMMARY, "Kulturskulen er på veg frå skule til ressurssenter for kommunen."),
            (Section.BACKGROUND, "Vi såg at tenestene arbeidde kvar for seg."),
            (Section.FURTHER, "Vi held fram med verkstader på tvers og fast plass i leiarmøtet."),
        ):
            services.write_section(actor, group.id, section, text=text, seen_version=0, now=moment)
        found = queries.report(actor, group.id)
        services.change_report(
            actor,
            group.id,
            title=facts.REPORT_TITLE,
            film_url="",
            version=found.version if found else None,
        )
        services.hand_in_report(actor, group.id)
        services.publish_report(actor, group.id, now=moment)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(12), LOCAL_ZONE)
