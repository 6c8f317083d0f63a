"""One invented pupil's pathway, so that pupil, guardian and teacher find something on it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from core.plugin_api import Actor
from plugins.pathway import (
    Audience,
    EvidenceDetails,
    EvidenceKind,
    FeedbackDetails,
    FeedbackKind,
    GoalDetails,
    GoalState,
    ParticipantDetails,
    ParticipantRole,
    PerformanceDetails,
    PracticeDetails,
    PracticeEntryDetails,
    RepertoireDetails,
    RepertoireState,
    ShareDetails,
    TalkDetails,
    TalkKind,
    add_evidence,
    add_feedback,
    add_item,
    add_practice_entry,
    add_talk,
    change_practice,
)

SONG = "Lyset i Drøbaksundet"
LYRICS = "Vers 1\nVi ror mot lyset, det er ikke langt igjen."
# What, in which period, in how many days (None: no day), and where it stands.
GOALS = (
    ("Spille første sats utenat", "Høsten", None, GoalState.REACHED),
    ("Skrive en egen låt ferdig", "Våren", 60, GoalState.OPEN),
    ("Tørre å spille solo", "Våren", 90, GoalState.OPEN),
)
WORKS = (
    ("Solveigs sang", "Edvard Grieg", RepertoireState.IN_WORK),
    ("Menuett i G-dur", "Christian Petzold", RepertoireState.PERFORMED),
    (SONG, "Prøve Elev", RepertoireState.READY),
)
SHOWS = (
    ("Huskonsert", -200, "Kulturskolen"),
    ("Julekonsert", -120, "Kirken"),
    ("Åpen scene", -30, "Biblioteket"),
    ("Vårkonsert", 45, "Kulturhuset"),
)
SAID = (
    (FeedbackKind.FEEDBACK, "Fin klang i refrenget. Prøv å holde tempoet i overgangen."),
    (FeedbackKind.STATEMENT, "Prøve arbeider selvstendig og er klar for å spille på en scene."),
)
PRACTISED = ((-2, "Skalaer og overgangen"), (-1, "Låten, sakte"))


def fill_pathway(actor: Actor, pupil: UUID, teacher: UUID) -> None:
    """A school year in a pupil's own words; the days lie around today."""

    def day(number: int) -> date:
        return actor.today + timedelta(days=number)

    song = add_evidence(
        actor,
        pupil,
        EvidenceDetails(
            kind=EvidenceKind.OWN_WORK,
            title=SONG,
            on=day(-40),
            text=LYRICS,
            audience=frozenset({Audience.TEACHERS, Audience.GUARDIANS}),
            shares=(
                ShareDetails(name="", share=Decimal(60)),
                ShareDetails(name="Eksempel Horn", share=Decimal(40)),
            ),
        ),
    )
    for title, term, number, state in GOALS:
        goal = GoalDetails(
            title=title,
            term=term,
            due_on=day(number) if number else None,
            state=state,
            evidence_ids=(song,) if number == 60 else (),
        )
        add_item(actor, pupil, goal)
    for work, composer, progress in WORKS:
        add_item(actor, pupil, RepertoireDetails(work=work, composer=composer, state=progress))
    for title, number, place in SHOWS:
        add_item(actor, pupil, PerformanceDetails(title=title, on=day(number), place=place))
    add_talk(
        actor,
        pupil,
        TalkDetails(
            kind=TalkKind.MID_WAY,
            on=day(-14),
            participants=(
                ParticipantDetails(person_id=pupil, role=ParticipantRole.PUPIL),
                ParticipantDetails(person_id=teacher, role=ParticipantRole.TEACHER),
            ),
            shared_notes="Vi snakket om låten, og om å spille sammen med andre.",
            next_step="Spille låten for en mentor",
            next_step_by=day(21),
        ),
    )
    for kind, words in SAID:
        add_feedback(
            actor,
            pupil,
            FeedbackDetails(text=words, kind=kind, author_id=teacher, given_on=day(-10)),
        )
    change_practice(
        actor, pupil, PracticeDetails(weekly_minutes=120, note="Litt hver dag."), version=None
    )
    for number, what in PRACTISED:
        add_practice_entry(
            actor, pupil, PracticeEntryDetails(on=day(number), minutes=25, what=what)
        )
