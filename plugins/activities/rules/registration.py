"""Who may register for what: every own rule of the catalogue, one function each.

A programme's rules come on top, by the hook `check_registration`. Ages are whole years on the
first day of the activity; levels are their places in the register's order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from core.kit import N_, Decision, Reason


def may_register_now(
    *,
    published: bool,
    opens_at: datetime | None,
    closes_at: datetime | None,
    last_start: datetime | None,
    now: datetime,
) -> Decision:
    """A-1: registration is open from `opens_at`, until `closes_at` or the last session begins.

    Both moments of the window count as open. None is an open end.
    """
    if not published:
        return Decision.no(
            Reason("registration.not_open", N_("Registration is not open for this activity."))
        )
    if opens_at is not None and now < opens_at:
        return Decision.no(
            Reason(
                "registration.too_early",
                N_("Registration opens %(moment)s."),
                {"moment": opens_at},
            )
        )
    if closes_at is not None and now > closes_at:
        return Decision.no(
            Reason(
                "registration.too_late",
                N_("Registration closed %(moment)s."),
                {"moment": closes_at},
            )
        )
    if last_start is not None and now >= last_start:
        return Decision.no(Reason("registration.over", N_("This activity is over.")))
    return Decision.yes()


def may_register_at_age(*, age: int | None, age_from: int | None, age_to: int | None) -> Decision:
    """A-2: whoever is younger or older needs a dispensation; both limits are included.

    So does whoever's birth is not known, where there is a limit.
    """
    if age_from is None and age_to is None:
        return Decision.yes()
    if age is None:
        return Decision.needs_dispensation(
            Reason("registration.age_unknown", N_("The date of birth is not known."))
        )
    if age_from is not None and age < age_from:
        return Decision.needs_dispensation(
            Reason(
                "registration.too_young",
                N_("This is for those who are %(age)s years or older."),
                {"age": age_from},
            )
        )
    if age_to is not None and age > age_to:
        return Decision.needs_dispensation(
            Reason(
                "registration.too_old",
                N_("This is for those who are %(age)s years or younger."),
                {"age": age_to},
            )
        )
    return Decision.yes()


def may_register_at_level(
    *, level: int | None, level_from: int | None, level_to: int | None
) -> Decision:
    """A-3: another level than asked for needs a dispensation; one that nobody has said does not."""
    if level is None:
        return Decision.yes()
    if level_from is not None and level < level_from:
        return Decision.needs_dispensation(
            Reason("registration.level_too_low", N_("This is for those who have come further."))
        )
    if level_to is not None and level > level_to:
        return Decision.needs_dispensation(
            Reason(
                "registration.level_too_high",
                N_("This is for those who have not come as far yet."),
            )
        )
    return Decision.yes()


def may_register_with(*, instrument: str | None, offered: Collection[str]) -> Decision:
    """A-4: where an activity is for certain instruments, one of them is played there."""
    if not offered or instrument in offered:
        return Decision.yes()
    if instrument is None:
        return Decision.no(Reason("registration.no_instrument", N_("Choose an instrument.")))
    return Decision.no(
        Reason("registration.other_instrument", N_("This is for other instruments."))
    )


def may_register_again(*, has_one: bool) -> Decision:
    """A-5: one registration at a time for each person and activity."""
    if has_one:
        return Decision.no(Reason("registration.twice", N_("There is a registration already.")))
    return Decision.yes()


def may_register_alone(*, age: int | None, own_age: int) -> Decision:
    """A-6: a pupil registers alone from `own_age` on; for the younger a guardian confirms.

    So it is where the birth is not known.
    """
    if age is not None and age >= own_age:
        return Decision.yes()
    return Decision.needs_dispensation(
        Reason("registration.guardian_confirms", N_("A guardian has to confirm this."))
    )


def may_register_together(
    *,
    instruments: Sequence[str | None],
    places: int | None,
    places_by_instrument: Mapping[str, int | None],
) -> Decision:
    """A-7: a group is never larger than the activity; `instruments` has one for each in it."""
    if places is not None and len(instruments) > places:
        return Decision.no(
            Reason(
                "registration.group_too_large",
                N_("There are %(places)s places in all. Register fewer at once."),
                {"places": places},
            )
        )
    for instrument, wanted in Counter(filter(None, instruments)).items():
        there = places_by_instrument.get(instrument)
        if there is not None and wanted > there:
            return Decision.no(
                Reason(
                    "registration.group_too_large",
                    N_("There are %(places)s places in all. Register fewer at once."),
                    {"places": there},
                )
            )
    return Decision.yes()


def may_cancel(*, last_end: datetime | None, now: datetime) -> Decision:
    """A-8: a registration can be cancelled until the activity is over."""
    if last_end is not None and now >= last_end:
        return Decision.no(Reason("registration.over", N_("This activity is over.")))
    return Decision.yes()
