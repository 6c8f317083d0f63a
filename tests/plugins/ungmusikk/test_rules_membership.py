"""UM-4, UM-5, UM-9: who takes part in a year, and whether a membership can be recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.kit import Decision, Outcome, Period
from plugins.ungmusikk.rules import (
    FundingSource,
    Membership,
    MembershipKind,
    Participant,
    check_membership,
    participants_in,
    pays,
)
from tests.support.ungmusikk_rules import membership, participant

MEMBER, PILOT, SERVED, INTERESTED = MembershipKind


@pytest.mark.rule("UM-4")
@pytest.mark.parametrize(
    ("kind", "served_pays", "expected"),
    [
        (MEMBER, True, True),
        (MEMBER, False, True),  # The setting is about served municipalities only.
        (PILOT, True, True),  # The same terms as members.
        (PILOT, False, True),
        (SERVED, True, True),
        (SERVED, False, False),
        (INTERESTED, True, False),
        (INTERESTED, False, False),
    ],
)
def test_what_a_municipality_is_decides_whether_it_pays(
    kind: MembershipKind, served_pays: bool, expected: bool
) -> None:
    assert pays(kind, served_pays=served_pays) is expected


@pytest.mark.rule("UM-4", "UM-5")
@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (None, None, 12),  # Nobody knows since when.
        (date(2018, 1, 1), date(2022, 12, 31), 12),  # An agreement around the year.
        (date(2020, 1, 1), date(2020, 12, 31), 12),  # Exactly the year.
        (date(2020, 1, 2), None, 12),  # January is started on the second as well.
        (date(2020, 1, 31), None, 12),  # And on its last day.
        (date(2020, 2, 1), None, 11),
        (date(2020, 8, 1), None, 5),  # From the autumn.
        (date(2020, 12, 31), None, 1),  # The last day of the year.
        (None, date(2020, 1, 1), 1),  # Left on the first day.
        (None, date(2020, 6, 30), 6),
        (None, date(2020, 7, 1), 7),
        (date(2020, 3, 5), date(2020, 3, 20), 1),  # Came and went.
    ],
)
def test_a_membership_counts_every_month_it_has_started(
    start: date | None, end: date | None, months: int
) -> None:
    assert participants_in(2020, [membership(start, end)], served_pays=True) == (
        participant(months=months),
    )


@pytest.mark.rule("UM-4")
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (None, date(2019, 12, 31)),  # Left the day before.
        (date(2021, 1, 1), None),  # Joins the day after.
    ],
)
def test_who_is_in_no_day_of_the_year_is_not_in_its_round(
    start: date | None, end: date | None
) -> None:
    assert participants_in(2020, [membership(start, end)], served_pays=True) == ()


@pytest.mark.rule("UM-4", "UM-5")
@pytest.mark.parametrize(
    ("pieces", "served_pays", "expected"),
    [
        # A pilot that becomes a member in the summer is one participant for the whole year.
        (
            [(PILOT, None, date(2020, 7, 31)), (MEMBER, date(2020, 8, 1), None)],
            True,
            participant(kind=MEMBER, months=12),
        ),
        # Changing in the middle of a month does not make that month count twice.
        (
            [(PILOT, date(2020, 5, 1), date(2020, 6, 14)), (MEMBER, date(2020, 6, 15), None)],
            True,
            participant(kind=MEMBER, months=8),
        ),
        # The order in which they are read does not matter.
        (
            [(MEMBER, date(2020, 8, 1), None), (PILOT, None, date(2020, 7, 31))],
            True,
            participant(kind=MEMBER, months=12),
        ),
        # Months of mere interest are not paid for.
        (
            [(INTERESTED, None, date(2020, 8, 31)), (PILOT, date(2020, 9, 1), None)],
            True,
            participant(kind=PILOT, months=4),
        ),
        # A member that falls back to being interested has paid for its own months.
        (
            [(MEMBER, None, date(2020, 3, 31)), (INTERESTED, date(2020, 4, 1), None)],
            True,
            participant(kind=MEMBER, months=3),
        ),
        # Served first, where being served is free.
        (
            [(SERVED, None, date(2020, 6, 30)), (MEMBER, date(2020, 7, 1), None)],
            False,
            participant(kind=MEMBER, months=6),
        ),
        # A pause in the summer: two periods, and the months between are not counted.
        (
            [(MEMBER, None, date(2020, 4, 30)), (MEMBER, date(2020, 10, 1), None)],
            True,
            participant(kind=MEMBER, months=7),
        ),
    ],
)
def test_a_change_within_the_year_makes_one_participant(
    pieces: list[tuple[MembershipKind, date | None, date | None]],
    served_pays: bool,
    expected: Participant,
) -> None:
    memberships = [membership(start, end, kind=kind) for kind, start, end in pieces]

    assert participants_in(2020, memberships, served_pays=served_pays) == (expected,)


@pytest.mark.rule("UM-4")
def test_a_served_municipality_keeps_the_name_of_the_one_that_serves_it() -> None:
    vaaler = membership(code="3018", name="Våler", kind=SERVED, served_through="Moss")

    assert participants_in(2024, [vaaler], served_pays=True) == (
        Participant("3018", "Våler", SERVED, 12, "Moss"),
    )
    assert participants_in(2024, [vaaler], served_pays=False) == ()


@pytest.mark.rule("UM-4")
def test_two_municipalities_of_one_name_are_two_participants() -> None:
    # There is a Våler in Østfold and another in Innlandet: the code tells them apart.
    one, other = membership(code="3018", name="Våler"), membership(code="3419", name="Våler")

    assert participants_in(2020, [one, other], served_pays=True) == (
        participant("3018", "Våler"),
        participant("3419", "Våler"),
    )


COMPLETE = Membership(
    code="3021",
    name="Ås",
    kind=MEMBER,
    period=Period(date(2018, 1, 1), None),
    funding=FundingSource.EXTRA_GRANT,
    decided_on=date(2017, 11, 15),
    case_number="17/0123",
)


@pytest.mark.rule("UM-4", "UM-9")
@pytest.mark.parametrize(
    ("recorded", "outcome", "codes"),
    [
        (COMPLETE, Outcome.YES, ()),
        (replace(COMPLETE, funding=FundingSource.OWN_BUDGET), Outcome.YES, ()),
        # Mere interest needs no decision and no money.
        (membership(kind=INTERESTED), Outcome.YES, ()),
        # Recorded without papers, as most from before the platform are.
        (
            membership(),
            Outcome.NEEDS_DISPENSATION,
            ("membership.no_decision", "membership.no_case_number", "membership.no_funding"),
        ),
        # A number of blanks is no number.
        (
            replace(COMPLETE, case_number="  "),
            Outcome.NEEDS_DISPENSATION,
            ("membership.no_case_number",),
        ),
        (replace(COMPLETE, kind=SERVED, served_through="Moss"), Outcome.YES, ()),
        (replace(COMPLETE, kind=SERVED), Outcome.NO, ("membership.through_whom",)),
        (
            replace(COMPLETE, kind=SERVED, served_through="Ås"),
            Outcome.NO,
            ("membership.through_itself",),
        ),
        (replace(COMPLETE, served_through="Moss"), Outcome.NO, ("membership.not_served",)),
    ],
)
def test_a_membership_is_recorded_with_its_papers_or_their_lack_is_shown(
    recorded: Membership, outcome: Outcome, codes: tuple[str, ...]
) -> None:
    decision = check_membership(recorded)

    assert (decision.outcome, decision.codes) == (outcome, codes)


@pytest.mark.rule("UM-4")
@pytest.mark.parametrize(
    ("other", "expected"),
    [
        # The day before it starts is free.
        (membership(None, date(2017, 12, 31), kind=PILOT), Decision.yes().codes),
        # The day it starts is taken.
        (membership(None, date(2018, 1, 1), kind=PILOT), ("membership.overlap",)),
        # Another municipality's membership is no matter.
        (membership(code="3022", name="Frogn"), ()),
    ],
)
def test_a_municipality_has_one_place_at_a_time(
    other: Membership, expected: tuple[str, ...]
) -> None:
    assert check_membership(COMPLETE, [other]).codes == expected
