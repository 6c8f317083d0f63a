"""KM-1, KM-2: the six stages that a tenant starts with, in the languages it may have."""

from __future__ import annotations

from sqlalchemy import func, select

from core.plugin_api import (
    db,
)
from plugins.kulturmetropolen.kinds import COACHING, SONGWRITING
from plugins.kulturmetropolen.models import Stage
from plugins.kulturmetropolen.permissions import MENTOR
from plugins.kulturmetropolen.rules import (
    CriterionKind,
    StageMeaning,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
)
from plugins.kulturmetropolen.services.stages import CriterionDetails, StageDetails, put_criteria


def _evidence(
    kind: CriterionKind, number: int, activity_kind: str | None = None
) -> CriterionDetails:
    return CriterionDetails(kind=kind, number=number, activity_kind=activity_kind)


# KM-1: what a tenant starts with, in the languages a tenant may have. Only the first and the
# last name are the programme's own; the tenant changes all of it.
DEFAULT_STAGES = (
    StageDetails(
        meaning=StageMeaning.INCUBATING,
        name={"da": "Rugekasse", "nb": "Rugekasse", "nn": "Rugekasse", "en": "Rugekasse"},
        about={
            "da": "Et øvelokale og et værksted, hvor man prøver af sammen med andre.",
            "nb": "Et øvingslokale og et verksted der man prøver ut sammen med andre.",
            "nn": "Eit øvingslokale og ein verkstad der ein prøver ut saman med andre.",
            "en": "A rehearsal room and a workshop, to try things out together.",
        },
    ),
    StageDetails(
        meaning=StageMeaning.EMERGING,
        name={
            "da": "Sangskriverforløb",
            "nb": "Låtskriverkurs",
            "nn": "Låtskrivarkurs",
            "en": "Songwriting",
        },
        about={
            "da": "Et forløb på musikskolen med feedback på egne sange.",
            "nb": "Et kurs på kulturskolen med tilbakemelding på egne låter.",
            "nn": "Eit kurs på kulturskulen med tilbakemelding på eigne låtar.",
            "en": "A course at the music school, with feedback on own songs.",
        },
        criteria=(_evidence(CriterionKind.OWN_WORKS, 1),),
    ),
    StageDetails(
        meaning=StageMeaning.DEVELOPING,
        name={"da": "Talentcamp", "nb": "Talentleir", "nn": "Talentleir", "en": "Talent camp"},
        about={
            "da": "Camps, hvor man skriver sammen, og sessioner med en mentor.",
            "nb": "Leirer der man skriver sammen, og økter med en mentor.",
            "nn": "Leirar der ein skriv saman, og økter med ein mentor.",
            "en": "Camps for writing together, and sessions with a mentor.",
        },
        criteria=(
            _evidence(CriterionKind.OWN_WORKS, 3),
            _evidence(CriterionKind.COURSE, 1, SONGWRITING),
        ),
    ),
    StageDetails(
        meaning=StageMeaning.PERFORMING,
        name={"da": "Scene", "nb": "Scene", "nn": "Scene", "en": "Stage"},
        about={
            "da": "Lokale spillesteder og heats.",
            "nb": "Lokale spillesteder og innledende konkurranser.",
            "nn": "Lokale spelestader og innleiande konkurransar.",
            "en": "Local venues and heats.",
        },
        criteria=(
            _evidence(CriterionKind.OWN_WORKS, 5),
            _evidence(CriterionKind.MENTOR_SESSIONS, 2),
            CriterionDetails(kind=CriterionKind.JUDGEMENT, role=MENTOR),
        ),
    ),
    StageDetails(
        meaning=StageMeaning.LAUNCHING,
        name={
            "da": "Karrierestart",
            "nb": "Karrierestart",
            "nn": "Karrierestart",
            "en": "Career start",
        },
        about={
            "da": "MGK eller branchen, coaching og de første udgivelser.",
            "nb": "Videre utdanning eller bransjen, veiledning og de første utgivelsene.",
            "nn": "Vidare utdanning eller bransjen, rettleiing og dei første utgjevingane.",
            "en": "Further education or the industry, coaching and first releases.",
        },
        criteria=(
            _evidence(CriterionKind.PERFORMANCES, 5),
            _evidence(CriterionKind.RECORDINGS, 2),
            _evidence(CriterionKind.STATEMENTS, 1),
        ),
    ),
    StageDetails(
        meaning=StageMeaning.FLEDGED,
        name={
            "da": "Flyvefærdig",
            "nb": "Flyvedyktig",
            "nn": "Flygedyktig",
            "en": "Ready to fly",
        },
        about={
            "da": "Eget netværk, egne koncerter, egen vej.",
            "nb": "Eget nettverk, egne konserter, egen vei.",
            "nn": "Eige nettverk, eigne konsertar, eigen veg.",
            "en": "A network, concerts and a way of one's own.",
        },
        criteria=(
            _evidence(CriterionKind.PERFORMANCES, 10),
            _evidence(CriterionKind.COURSE, 1, COACHING),
            CriterionDetails(kind=CriterionKind.JUDGEMENT, role=MENTOR),
        ),
    ),
)


def put_default_stages() -> None:
    """KM-1: the six stages, for a tenant that has none; whatever it has is left alone."""
    if db.session.scalar(select(func.count()).select_from(Stage)):
        return
    for place, details in enumerate(DEFAULT_STAGES):
        row = add_row(
            Stage(
                meaning=details.meaning,
                position=place,
                name=dict(details.name),
                about=dict(details.about),
            )
        )
        put_criteria(row.id, details.criteria)
