"""Camps, heats, mentor sessions and the weekly rugekasse: ages, places, votes and time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.kit import N_, Decision, Reason


def may_join_by_age(age: int | None, *, youngest: int, oldest: int) -> Decision:
    """KM-11, KM-13, KM-14: both ends count; another or unknown age needs a dispensation."""
    if age is None:
        return Decision.needs_dispensation(
            Reason(
                "age.unknown",
                N_("The age is not known. It is for %(youngest)s to %(oldest)s."),
                {"youngest": youngest, "oldest": oldest},
            )
        )
    if youngest <= age <= oldest:
        return Decision.yes()
    return Decision.needs_dispensation(
        Reason(
            "age.outside",
            N_("It is for those aged %(youngest)s to %(oldest)s."),
            {"youngest": youngest, "oldest": oldest},
        )
    )


def may_join_camp(
    *, age: int | None, home: str | None, members: Collection[str], youngest: int, oldest: int
) -> Decision:
    """KM-11: age, and living in a municipality that is a member; else it needs a dispensation.

    `home` is a municipality's code and None where it is not known.
    """
    decisions = [may_join_by_age(age, youngest=youngest, oldest=oldest)]
    if home is None:
        decisions.append(
            Decision.needs_dispensation(
                Reason("residence.unknown", N_("The municipality of the home is not recorded."))
            )
        )
    elif home not in members:
        decisions.append(
            Decision.needs_dispensation(
                Reason(
                    "residence.outside",
                    N_("It is for those who live in one of the member municipalities."),
                )
            )
        )
    return Decision.strictest(*decisions)


def may_enter_contest(*, entered: int, places: int) -> Decision:
    """KM-12: the jury chooses no more acts than there are places."""
    if entered < places:
        return Decision.yes()
    return Decision.no(
        Reason("contest.full", N_("All %(places)s places are taken."), {"places": places})
    )


def may_play_evening(*, on_evening: int, per_evening: int) -> Decision:
    """KM-12: an evening has so many acts and no more."""
    if on_evening < per_evening:
        return Decision.yes()
    return Decision.no(
        Reason(
            "evening.full",
            N_("The evening has its %(acts)s acts already."),
            {"acts": per_evening},
        )
    )


def share_evenings(
    acts: Sequence[Any], *, evenings: int, per_evening: int
) -> tuple[tuple[Any, ...], ...]:
    """KM-12: the acts in turn on the evenings, as evenly as it goes, none over its number.

    Raises ValueError when there are more acts than places on the evenings.
    """
    if len(acts) > evenings * per_evening:
        raise ValueError(f"{len(acts)} acts do not fit into {evenings} evenings of {per_evening}.")
    return tuple(tuple(acts[place::evenings]) for place in range(evenings))


def may_vote(*, voting_open: bool, code_known: bool, code_used: bool, act_plays: bool) -> Decision:
    """KM-12: a code counts once, for one act of that evening, while voting is open."""
    if not voting_open:
        return Decision.no(Reason("vote.closed", N_("The voting is not open.")))
    if not code_known:
        return Decision.no(Reason("vote.code", N_("There is no such code for this evening.")))
    if code_used:
        return Decision.no(Reason("vote.used", N_("This code has been used already.")))
    if not act_plays:
        return Decision.no(Reason("vote.act", N_("Choose one of the evening's acts.")))
    return Decision.yes()


@dataclass(frozen=True, kw_only=True)
class Placed:
    """KM-12: an act's points of an evening, from 0 to 100, and its place from 1."""

    act: Any
    jury: Decimal
    audience: Decimal
    total: Decimal
    place: int


def score_evening(
    acts: Sequence[Any],
    *,
    jury: Mapping[Any, Sequence[int]],
    votes: Mapping[Any, int],
    highest: int,
    jury_weight: int,
) -> tuple[Placed, ...]:
    """KM-12: jury and audience together, the best first.

    The jury's part is the average of its points out of `highest`; the audience's is the act's
    share of the votes. Both are brought to 100 and weighed, the jury with `jury_weight` per cent.
    On equal totals the jury decides, then they share the place.
    """
    all_votes = sum(votes.get(act, 0) for act in acts)

    def points(act: Any) -> tuple[Decimal, Decimal, Decimal]:
        given = jury.get(act, ())
        by_jury = Decimal(100 * sum(given)) / (highest * len(given)) if given else Decimal(0)
        by_audience = Decimal(100 * votes.get(act, 0)) / all_votes if all_votes else Decimal(0)
        total = (by_jury * jury_weight + by_audience * (100 - jury_weight)) / 100
        return _one_decimal(by_jury), _one_decimal(by_audience), _one_decimal(total)

    scored = sorted(((act, *points(act)) for act in acts), key=lambda each: (-each[3], -each[1]))
    placed: list[Placed] = []
    for number, (act, by_jury, by_audience, total) in enumerate(scored, 1):
        same = bool(placed) and (placed[-1].total, placed[-1].jury) == (total, by_jury)
        placed.append(
            Placed(
                act=act,
                jury=by_jury,
                audience=by_audience,
                total=total,
                place=placed[-1].place if same else number,
            )
        )
    return tuple(placed)


def _one_decimal(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def may_hold_session(
    parts: Sequence[tuple[datetime, int]], *, shapes: Collection[tuple[int, ...]]
) -> Decision:
    """KM-13: the meetings of a mentor session: three hours, or two of one and a half.

    `parts` are begin and minutes; `shapes` what is allowed, as lists of minutes.
    """
    minutes = tuple(length for _, length in parts)
    if minutes not in {tuple(shape) for shape in shapes}:
        return Decision.no(
            Reason("session.shape", N_("A session is three hours, or two times one and a half."))
        )
    begins = [begin for begin, _ in parts]
    if begins != sorted(begins) or len(set(begins)) != len(begins):
        return Decision.no(
            Reason("session.order", N_("The second meeting must be after the first."))
        )
    return Decision.yes()


def session_agreed(*, mentor: bool, talent: bool, school: bool) -> bool:
    """KM-13: a date stands when mentor, talent and the school's contact have said yes."""
    return mentor and talent and school


def may_book_studio(
    begin: datetime,
    end: datetime,
    *,
    now: datetime,
    age: Decision,
    taken: Collection[tuple[datetime, datetime]],
    longest_minutes: int,
    opens: int,
    closes: int,
    own_this_week: int,
    per_week: int,
) -> Decision:
    """KM-14: an hour in the studio: free, within opening hours, not too long, not too often.

    `opens` and `closes` are whole hours of the clock; a booking may end at the hour it closes.
    A booking that begins when another ends does not meet it. `age` is `may_join_by_age`'s answer:
    studio time is for the young, and there is no dispensation for it.
    """
    reasons = list(age.reasons)
    if end <= begin:
        return Decision.no(*reasons, Reason("studio.order", N_("It must end after it begins.")))
    if begin < now:
        reasons.append(Reason("studio.past", N_("Choose a time that is still ahead.")))
    if (end - begin).total_seconds() > longest_minutes * 60:
        reasons.append(
            Reason(
                "studio.long",
                N_("One booking is at most %(minutes)s minutes, so that others get in, too."),
                {"minutes": longest_minutes},
            )
        )
    last = (end.hour, end.minute) if end.date() == begin.date() else (24, 0)
    if begin.hour < opens or last > (closes, 0):
        reasons.append(
            Reason(
                "studio.closed",
                N_("The studio is open from %(opens)s to %(closes)s."),
                {"opens": f"{opens}:00", "closes": f"{closes}:00"},
            )
        )
    if any(begin < until and since < end for since, until in taken):
        reasons.append(Reason("studio.taken", N_("Somebody else has the studio then.")))
    if own_this_week >= per_week:
        reasons.append(
            Reason(
                "studio.often",
                N_(
                    "There are %(bookings)s bookings that week already, and that is as many as fit."
                ),
                {"bookings": own_this_week},
            )
        )
    return Decision.no(*reasons) if reasons else Decision.yes()
