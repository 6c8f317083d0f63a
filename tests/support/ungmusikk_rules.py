"""What the tests of UngMusikk's rules begin from: small makers, and the facts of 2020."""

from __future__ import annotations

from datetime import date

from core.kit import Money, Period
from plugins.ungmusikk.rules import (
    Membership,
    MembershipKind,
    Participant,
    PopulationFigure,
    RoundSettings,
    Tier,
    participants_in,
)

NEW_YEAR_2020 = date(2020, 1, 1)


def nok(kroner: int | str) -> Money:
    """Norwegian kroner."""
    return Money.of(kroner, "NOK")


# "UngMusikk i Viken fylkeskommune – hvorfor er vi med?" (2020), chapter 2.
TIERS_2020 = (
    Tier(0, 14_999, nok(60_000)),
    Tier(15_000, 49_999, nok(80_000)),
    Tier(50_000, None, nok(100_000)),
)

IN_FULL = RoundSettings()


def figure(inhabitants: int | None, day: date = NEW_YEAR_2020) -> PopulationFigure:
    """An official figure."""
    return PopulationFigure(inhabitants, day, "SSB 07459")


def participant(
    code: str = "3021",
    name: str = "Ås",
    kind: MembershipKind = MembershipKind.MEMBER,
    months: int = 12,
    served_through: str | None = None,
) -> Participant:
    """Somebody who takes part, by default as a member for the whole year."""
    return Participant(code, name, kind, months, served_through)


def membership(
    start: date | None = date(2018, 1, 1),
    end: date | None = None,
    *,
    code: str = "3021",
    name: str = "Ås",
    kind: MembershipKind = MembershipKind.MEMBER,
    served_through: str | None = None,
) -> Membership:
    """A place in the programme, its papers not recorded."""
    return Membership(code, name, kind, Period(start, end), served_through)


# Statistics Norway, table 07459: population on 1 January 2020. The participants are those of
# "UngMusikk i Viken fylkeskommune – hvorfor er vi med?" (2020), chapter 1.
MEMBERS_2020 = [
    ("3028", "Enebakk", 11_110),
    ("3022", "Frogn", 15_877),
    ("3023", "Nesodden", 19_616),
    ("3020", "Nordre Follo", 59_288),
    ("3019", "Vestby", 18_042),
    ("3021", "Ås", 20_439),
    ("3030", "Lillestrøm", 85_983),
    ("3029", "Lørenskog", 41_460),
    ("3031", "Nittedal", 24_249),
    ("3033", "Ullensaker", 39_625),
    ("3025", "Asker", 94_441),
    ("3024", "Bærum", 127_731),
]
PILOTS_2020 = [
    ("3004", "Fredrikstad", 82_385),
    ("3006", "Kongsberg", 27_723),
    ("3002", "Moss", 49_273),
    ("3003", "Sarpsborg", 56_732),
]
INDRE_OSTFOLD = ("3014", "Indre Østfold", 44_792)
POPULATIONS_2020 = {
    code: figure(inhabitants)
    for code, _, inhabitants in [*MEMBERS_2020, *PILOTS_2020, INDRE_OSTFOLD]
}


def the_sixteen_of_january_2020() -> list[Participant]:
    """The members and pilots that were in from January."""
    return [
        *(participant(code, name) for code, name, _ in MEMBERS_2020),
        *(participant(code, name, MembershipKind.PILOT) for code, name, _ in PILOTS_2020),
    ]


def indre_ostfold_from_autumn() -> Participant:
    """The pilot that joined with the school year."""
    code, name, _ = INDRE_OSTFOLD
    since_august = membership(date(2020, 8, 1), code=code, name=name, kind=MembershipKind.PILOT)
    (joined,) = participants_in(2020, [since_august], served_pays=True)
    return joined
