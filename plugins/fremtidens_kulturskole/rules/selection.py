"""The call and the selection: what applicants must be told, who stands behind, who is tied."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.kit import N_, Decision, Reason


class Question(StrEnum):
    """FK-1: what applicants asked for a clear picture of before they applied."""

    FUNDED = "funded"
    OWN_SHARE = "own_share"
    TIME = "time"
    RESOURCES = "resources"
    GATHERINGS = "gatherings"
    REPORTING = "reporting"
    WITHDRAWAL = "withdrawal"
    AFTERWARDS = "afterwards"


QUESTION_LABELS: Mapping[Question, str] = {
    Question.FUNDED: N_("Is it fully funded?"),
    Question.OWN_SHARE: N_("What share do we pay ourselves?"),
    Question.TIME: N_("How much time does it take?"),
    Question.RESOURCES: N_("Which people and rooms do we need at home?"),
    Question.GATHERINGS: N_("How many gatherings are there, and where?"),
    Question.REPORTING: N_("What do we have to report?"),
    Question.WITHDRAWAL: N_("Can we withdraw on the way?"),
    Question.AFTERWARDS: N_("What happens afterwards?"),
}


class Sector(StrEnum):
    """FK-3: where in a municipality somebody in its group works."""

    CULTURE = "culture"
    EDUCATION = "education"
    HEALTH = "health"
    CHILD_WELFARE = "child_welfare"
    INTEGRATION = "integration"
    PLANNING = "planning"
    ADMINISTRATION = "administration"
    POLITICS = "politics"
    VOLUNTARY = "voluntary"
    OTHER = "other"


SECTOR_LABELS: Mapping[Sector, str] = {
    Sector.CULTURE: N_("Culture"),
    Sector.EDUCATION: N_("Education and early years"),
    Sector.HEALTH: N_("Health and care"),
    Sector.CHILD_WELFARE: N_("Child welfare"),
    Sector.INTEGRATION: N_("Integration and adult education"),
    Sector.PLANNING: N_("Planning and business"),
    Sector.ADMINISTRATION: N_("Administrative leadership"),
    Sector.POLITICS: N_("Politics"),
    Sector.VOLUNTARY: N_("Voluntary sector"),
    Sector.OTHER: N_("Other"),
}


class LanguageForm(StrEnum):
    """FK-7: the written Norwegian of a municipality, in which its letters and report are."""

    BOKMAL = "nb"
    NYNORSK = "nn"


LANGUAGE_LABELS: Mapping[LanguageForm, str] = {
    LanguageForm.BOKMAL: "Bokmål",
    LanguageForm.NYNORSK: "Nynorsk",
}


def topics_to_answer() -> Mapping[str, str]:
    """FK-1: what every call for a cohort answers before it can be published, key → marked text."""
    return {str(question): QUESTION_LABELS[question] for question in Question}


def may_apply_together(lead: str, partners: Sequence[str]) -> Decision:
    """FK-2: one municipality leads, and each takes part once. Codes of municipalities."""
    reasons = []
    if lead in partners:
        reasons.append(
            Reason("joint.lead_twice", N_("The municipality that leads is not its own partner."))
        )
    if len(set(partners)) < len(partners):
        reasons.append(Reason("joint.twice", N_("A municipality is named twice.")))
    return Decision.no(*reasons) if reasons else Decision.yes()


@dataclass(frozen=True, kw_only=True)
class Anchoring:
    """FK-3: who stands behind an application; `weaknesses` are shown to the jury."""

    sectors: int
    weaknesses: tuple[Reason, ...]

    @property
    def is_firm(self) -> bool:
        """Whether nothing is to be pointed out."""
        return not self.weaknesses


def anchoring_of(
    sectors: Collection[str], *, administration: bool, politics: bool, least: int = 3
) -> Anchoring:
    """FK-3: at least `least` sectors, one of them outside culture, and both levels behind it.

    What is missing is pointed out to the jury; it never turns an application down by itself.
    """
    found = set(sectors)
    weaknesses = []
    if len(found) < least:
        weaknesses.append(
            Reason(
                "anchoring.sectors",
                N_("The group comes from %(found)s of at least %(least)s sectors."),
                {"found": len(found), "least": least},
            )
        )
    if found <= {Sector.CULTURE}:
        weaknesses.append(Reason("anchoring.only_culture", N_("Nobody is from outside culture.")))
    if not administration:
        weaknesses.append(
            Reason("anchoring.administration", N_("The administrative leader is not behind it."))
        )
    if not politics:
        weaknesses.append(Reason("anchoring.politics", N_("The political level is not behind it.")))
    return Anchoring(sectors=len(found), weaknesses=tuple(weaknesses))


def ties_of(own: Collection[str], lead: str, partners: Collection[str]) -> tuple[Reason, ...]:
    """FK-5: why a juror takes no part in an application. All are municipality codes.

    `own` are those that the juror works or sits in. A neighbour's application that one's own
    municipality is a partner in counts as much as one's own.
    """
    if lead in own:
        return (Reason("tie.own", N_("The juror’s own municipality applies.")),)
    if set(own) & set(partners):
        return (
            Reason(
                "tie.partner", N_("The juror’s own municipality is a partner in the application.")
            ),
        )
    return ()


class Size(StrEnum):
    """FK-6: how large a municipality is, for the balance of a cohort."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SIZE_LABELS: Mapping[Size, str] = {
    Size.SMALL: N_("Fewer than 5 000 inhabitants"),
    Size.MEDIUM: N_("5 000 to 19 999 inhabitants"),
    Size.LARGE: N_("20 000 inhabitants or more"),
}
_SMALL, _LARGE = 5_000, 20_000


def size_of(population: int) -> Size:
    """FK-6: the class of size as Statistics Norway groups municipalities."""
    if population < _SMALL:
        return Size.SMALL
    return Size.LARGE if population >= _LARGE else Size.MEDIUM


def letter_language(form: str | None) -> str:
    """FK-7: the language of a letter; bokmål where a municipality has declared none."""
    return LanguageForm(form) if form in set(LanguageForm) else LanguageForm.BOKMAL


def may_follow(*, is_published: bool, in_cohort: bool) -> Decision:
    """FK-8: an observer reads what is published, and nothing else; the cohort reads all of it."""
    if in_cohort or is_published:
        return Decision.yes()
    return Decision.no(Reason("observer.unpublished", N_("It is not published.")))


def may_refill(*, gatherings_held: int, last: int = 2) -> Decision:
    """FK-9: a place that was given up is filled again until the gathering with number `last`.

    Preparatory gatherings do not count.
    """
    if gatherings_held < last:
        return Decision.yes()
    return Decision.no(
        Reason(
            "place.not_refilled",
            N_("A place is not filled again after gathering %(number)s."),
            {"number": str(last)},
        )
    )


def may_withdraw(*, reason: str, already: bool) -> Decision:
    """FK-9: once, and with a reason that stays in the participant's history."""
    if already:
        return Decision.no(Reason("withdraw.already", N_("It has withdrawn already.")))
    if not reason.strip():
        return Decision.no(Reason("withdraw.no_reason", N_("Write why it withdraws.")))
    return Decision.yes()
