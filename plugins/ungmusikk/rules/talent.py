"""UngMusikk talent: who can get a place, who says so, and by when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.kit import N_, Decision, Reason
from plugins.ungmusikk.rules.school_year import DayOfYear


@dataclass(frozen=True)
class TalentTerms:
    """UM-16: what the programme has decided about talent places for a school year.

    Both ages are included. `lessons` of `minutes` each are free; `nominate_by` is in the
    calendar year in which the school year begins.
    """

    youngest: int
    oldest: int
    lessons: int
    minutes: int
    nominate_by: DayOfYear


@dataclass(frozen=True)
class Nomination:
    """UM-16: what a teacher says of a pupil. `age` is None where nobody has recorded a birthday.

    The four texts answer what the programme looks for; `dispensation_reason` is empty when the
    teacher asks for none.
    """

    age: int | None
    by_own_teacher: bool
    engagement: str
    practising: str
    level: str
    will: str
    dispensation_reason: str = ""


def nomination_deadline(school_year: int, terms: TalentTerms) -> date:
    """UM-16: the last day on which a teacher can nominate for the school year."""
    return terms.nominate_by.in_year(school_year)


def may_be_talent(age: int | None, terms: TalentTerms) -> Decision:
    """UM-16: whether somebody of the age, on the school year's first day, can have a place.

    Outside the ages a dispensation is needed; without a birthday nobody can tell.
    """
    if age is None:
        return Decision.no(
            Reason(
                "talent.no_birthday",
                N_("The day of birth is not recorded, so nobody can tell whether the age fits."),
            )
        )
    if terms.youngest <= age <= terms.oldest:
        return Decision.yes()
    return Decision.needs_dispensation(
        Reason(
            "talent.age",
            N_("Talent places are for ages %(youngest)s to %(oldest)s; the pupil is %(age)s."),
            {"youngest": terms.youngest, "oldest": terms.oldest, "age": age},
        )
    )


def may_nominate(
    nomination: Nomination, *, on: date, school_year: int, terms: TalentTerms
) -> Decision:
    """UM-16: whether a nomination can be handed in on the day, for new and continuing pupils.

    It is the pupil's own teacher who nominates, by the deadline, and says something of each of
    the four qualities. An age outside the limits needs a dispensation, and is refused when
    the teacher gives no reason for one.
    """
    faults = [
        *_too_late(on, nomination_deadline(school_year, terms)),
        *_not_by_teacher(nomination),
        *_left_empty(nomination),
    ]
    by_age = may_be_talent(nomination.age, terms)
    needs_reason = "talent.age" in by_age.codes and not nomination.dispensation_reason.strip()
    if needs_reason:
        faults.append(
            Reason(
                "talent.no_dispensation_reason",
                N_("Say why there should be an exception from the ages."),
            )
        )
    if faults:
        return Decision.strictest(by_age, Decision.no(*faults))
    return by_age


def check_nomination_call(
    last_day: date | None, school_year: int, terms: TalentTerms
) -> tuple[Reason, ...]:
    """UM-16: what is wrong with the last day of a call for nominations; None is without an end."""
    deadline = nomination_deadline(school_year, terms)
    if last_day is not None and last_day <= deadline:
        return ()
    return (
        Reason(
            "talent.call_too_long",
            N_("Nominations are due on %(day)s: the call must close by then."),
            {"day": deadline},
        ),
    )


def is_continuing(earlier: Collection[int], school_year: int) -> bool:
    """UM-16: whether a pupil with places in the earlier school years continues in this one.

    Only the year just before counts: after a pause somebody is nominated as new (choice).
    """
    return school_year - 1 in earlier


def may_add_place(
    age: int | None, terms: TalentTerms, *, dispensation_reason: str, has_place: bool
) -> Decision:
    """UM-16: whether the programme's lead can give a place for a school year.

    One place for each pupil and year. A dispensation is granted by writing down its reason.
    """
    if has_place:
        return Decision.no(
            Reason(
                "talent.has_place", N_("The pupil has a talent place in this school year already.")
            )
        )
    by_age = may_be_talent(age, terms)
    if "talent.age" in by_age.codes and dispensation_reason.strip():
        return Decision.yes()
    return by_age


def _too_late(on: date, deadline: date) -> list[Reason]:
    if on <= deadline:
        return []
    return [
        Reason(
            "talent.too_late",
            N_("Nominations were due on %(day)s."),
            {"day": deadline},
        )
    ]


def _not_by_teacher(nomination: Nomination) -> list[Reason]:
    if nomination.by_own_teacher:
        return []
    return [Reason("talent.own_teacher", N_("A pupil is nominated by a teacher who teaches them."))]


def _left_empty(nomination: Nomination) -> list[Reason]:
    said = {
        "engagement": (nomination.engagement, N_("Say how the pupil shows engagement.")),
        "practising": (nomination.practising, N_("Say how the pupil likes to practise.")),
        "level": (nomination.level, N_("Say how far the pupil has come.")),
        "will": (nomination.will, N_("Say how the pupil shows the will to work.")),
    }
    return [
        Reason(f"talent.empty_{key}", message)
        for key, (text, message) in said.items()
        if not text.strip()
    ]
