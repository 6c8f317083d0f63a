"""Who sees what of a pathway, and who writes it: written once, asked everywhere.

A private note is no part of this table: it is its writer's alone, and every query of notes asks
for the writer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from core.kit import N_


class Relation(StrEnum):
    """What somebody is to the person whose pathway it is. One may be several things at once."""

    SELF = "self"
    # With custody today, while the pupil is a minor or has agreed to it.
    GUARDIAN = "guardian"
    # Who teaches them today.
    TEACHER = "teacher"
    # A head of school, a coordinator or the programme's lead, within their reach.
    LEADER = "leader"
    # Somebody whom a programme has given them as a mentor, or whom they have named themselves.
    MENTOR = "mentor"


class Part(StrEnum):
    """A part of a pathway that is shown or kept back as a whole."""

    STEPS = "steps"
    GOALS = "goals"
    REPERTOIRE = "repertoire"
    PERFORMANCES = "performances"
    # That there was a talk, when, and what was agreed.
    AGREEMENTS = "agreements"
    # What was said in it that all who took part may read.
    TALK_NOTES = "talk_notes"
    FEEDBACK = "feedback"
    PRACTICE = "practice"
    EVIDENCE = "evidence"
    # To show the pathway in another organisation, to take it along, to name mentors.
    CHOICES = "choices"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _PART_LABELS[self]


_PART_LABELS = {
    Part.STEPS: N_("Steps"),
    Part.GOALS: N_("Goals"),
    Part.REPERTOIRE: N_("Repertoire"),
    Part.PERFORMANCES: N_("Performances"),
    Part.AGREEMENTS: N_("Agreed next steps"),
    Part.TALK_NOTES: N_("Talks"),
    Part.FEEDBACK: N_("Feedback"),
    Part.PRACTICE: N_("Practice"),
    Part.EVIDENCE: N_("Portfolio"),
    Part.CHOICES: N_("Choices"),
}


class Audience(StrEnum):
    """Who may see a piece of evidence besides oneself and the mentors one names."""

    TEACHERS = "teachers"
    GUARDIANS = "guardians"
    PROGRAMME = "programme"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _AUDIENCE_LABELS[self]


_AUDIENCE_LABELS = {
    Audience.TEACHERS: N_("My teachers"),
    Audience.GUARDIANS: N_("My guardians"),
    Audience.PROGRAMME: N_("Those who run the programme"),
}
# Nobody but oneself.
ALONE: frozenset[Audience] = frozenset()

_AGREED = frozenset({Part.STEPS, Part.GOALS, Part.REPERTOIRE, Part.PERFORMANCES, Part.AGREEMENTS})
_CLOSE = _AGREED | {Part.TALK_NOTES, Part.FEEDBACK, Part.EVIDENCE}
_SEEN: Mapping[Relation, frozenset[Part]] = MappingProxyType(
    {
        Relation.SELF: frozenset(Part),
        Relation.GUARDIAN: _CLOSE,
        Relation.TEACHER: _CLOSE,
        Relation.LEADER: _AGREED | {Part.EVIDENCE},
        Relation.MENTOR: frozenset({Part.EVIDENCE}),
    }
)
_OWN = frozenset({Part.GOALS, Part.REPERTOIRE, Part.PERFORMANCES, Part.EVIDENCE})
_WRITTEN: Mapping[Relation, frozenset[Part]] = MappingProxyType(
    {
        Relation.SELF: _OWN | {Part.PRACTICE, Part.CHOICES},
        Relation.GUARDIAN: _OWN,
        Relation.TEACHER: frozenset(
            {
                Part.REPERTOIRE,
                Part.PERFORMANCES,
                Part.AGREEMENTS,
                Part.TALK_NOTES,
                Part.FEEDBACK,
            }
        ),
        Relation.LEADER: frozenset(),
        Relation.MENTOR: frozenset({Part.FEEDBACK}),
    }
)
_AUDIENCE_OF: Mapping[Relation, Audience] = MappingProxyType(
    {
        Relation.GUARDIAN: Audience.GUARDIANS,
        Relation.TEACHER: Audience.TEACHERS,
        Relation.LEADER: Audience.PROGRAMME,
    }
)


def parts_seen(relations: Collection[Relation], *, practice_shared: bool) -> frozenset[Part]:
    """PW-1: the parts that somebody sees; nothing without a relation.

    Practice is seen by the person alone, and by teachers while the person shares it.
    """
    seen: frozenset[Part] = frozenset()
    for relation in relations:
        seen |= _SEEN[relation]
    if practice_shared and Relation.TEACHER in relations:
        seen |= {Part.PRACTICE}
    return seen


def parts_written(relations: Collection[Relation]) -> frozenset[Part]:
    """PW-2: the parts that somebody adds to and changes."""
    written: frozenset[Part] = frozenset()
    for relation in relations:
        written |= _WRITTEN[relation]
    return written


def may_write(relations: Collection[Relation], part: Part) -> bool:
    """PW-2: whether somebody adds to and changes the part."""
    return part in parts_written(relations)


def may_see_evidence(
    relations: Collection[Relation], audience: Collection[Audience], *, named: bool
) -> bool:
    """PW-3: whether somebody sees, reads or listens to one piece of evidence.

    `named`: the person has named them for this very piece.
    """
    if named or Relation.SELF in relations:
        return True
    return any(
        _AUDIENCE_OF[relation] in audience for relation in relations if relation in _AUDIENCE_OF
    )
