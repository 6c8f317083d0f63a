"""KM-3, KM-5: moves: what there is, what each needs, who decides, and who may object."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_, Decision, Reason


class MoveKind(StrEnum):
    """KM-3: the moves of a talent's way. None of them is a blame, each has words of its own."""

    ENTER = "enter"
    FORWARD = "forward"
    BACK = "back"
    PAUSE = "pause"
    RESUME = "resume"
    LEAVE = "leave"
    RETURN = "return"

    @property
    def label(self) -> str:
        """What the move is called, marked for translation."""
        return _MOVES[self]

    @property
    def done(self) -> str:
        """What is said of it afterwards, with `stage`, marked for translation."""
        return _MOVED[self]


_MOVES = {
    MoveKind.ENTER: N_("Begin"),
    MoveKind.FORWARD: N_("Go on to the next stage"),
    MoveKind.BACK: N_("Take more time at an earlier stage"),
    MoveKind.PAUSE: N_("Take a break"),
    MoveKind.RESUME: N_("Come back from the break"),
    MoveKind.LEAVE: N_("Say goodbye for now"),
    MoveKind.RETURN: N_("Welcome back"),
}


_MOVED = {
    MoveKind.ENTER: N_("Began at %(stage)s"),
    MoveKind.FORWARD: N_("Went on to %(stage)s"),
    MoveKind.BACK: N_("Takes more time at %(stage)s"),
    MoveKind.PAUSE: N_("Takes a break; the place at %(stage)s is kept"),
    MoveKind.RESUME: N_("Is back at %(stage)s"),
    MoveKind.LEAVE: N_("Has said goodbye, at %(stage)s, and may come back"),
    MoveKind.RETURN: N_("Has come back, to %(stage)s"),
}


class Standing(StrEnum):
    """KM-3: whether somebody is on the way, takes a break, or has left it."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _STANDINGS[self]


_STANDINGS = {
    Standing.ACTIVE: N_("On the way"),
    Standing.PAUSED: N_("Takes a break"),
    Standing.LEFT: N_("Has said goodbye"),
}


def standing_after(kind: MoveKind) -> Standing:
    """KM-3: where a move leaves a talent."""
    if kind is MoveKind.PAUSE:
        return Standing.PAUSED
    if kind is MoveKind.LEAVE:
        return Standing.LEFT
    return Standing.ACTIVE


def moves_from(standing: Standing) -> tuple[MoveKind, ...]:
    """KM-3: the moves there are for somebody who stands so."""
    if standing is Standing.LEFT:
        return (MoveKind.RETURN,)
    if standing is Standing.PAUSED:
        return (MoveKind.RESUME, MoveKind.LEAVE)
    return (MoveKind.FORWARD, MoveKind.BACK, MoveKind.PAUSE, MoveKind.LEAVE)


def may_move(
    kind: MoveKind,
    *,
    standing: Standing,
    place: int,
    wanted: int,
    last: int,
    unmet: int = 0,
) -> Decision:
    """KM-3: whether a talent may make the move.

    `place` and `wanted` are places of stages, counted from 0; `last` is the last stage's.
    `unmet` is how many criteria of the stages on the way are not met. A skip, and a move on
    without all criteria, needs a dispensation with a reason.
    """
    if kind not in moves_from(standing):
        return Decision.no(
            Reason("move.not_now", N_("This move does not fit where the talent stands now."))
        )
    if not 0 <= wanted <= last:
        return Decision.no(Reason("move.no_stage", N_("There is no such stage.")))
    steps = wanted - place
    if kind is MoveKind.FORWARD:
        return _forward(steps, unmet)
    if kind is MoveKind.BACK:
        return _back(steps)
    if kind is MoveKind.RETURN or not steps:
        return Decision.yes()
    return Decision.no(Reason("move.stays", N_("With this move the talent stays at the stage.")))


def _forward(steps: int, unmet: int) -> Decision:
    if steps < 1:
        return Decision.no(Reason("move.not_forward", N_("Choose a stage that lies ahead.")))
    reasons = []
    if steps > 1:
        reasons.append(
            Reason(
                "move.skip",
                N_("One step at a time: this skips %(skipped)s of the stages."),
                {"skipped": steps - 1},
            )
        )
    if unmet:
        reasons.append(
            Reason(
                "move.criteria_unmet",
                N_("Criteria that are not met yet: %(unmet)s."),
                {"unmet": unmet},
            )
        )
    return Decision.needs_dispensation(*reasons) if reasons else Decision.yes()


def _back(steps: int) -> Decision:
    if steps > -1:
        return Decision.no(Reason("move.not_back", N_("Choose a stage that lies behind.")))
    if steps < -1:
        return Decision.needs_dispensation(
            Reason("move.long_way_back", N_("One step at a time, also on the way back."))
        )
    return Decision.yes()


def may_decide(
    *,
    is_open: bool,
    stands_where_proposed: bool,
    is_own: bool,
    reason: str,
    approve: bool,
    move: Decision,
    dispensation: str,
) -> Decision:
    """KM-3: whether somebody may decide a proposal so.

    Once, with a reason, by another than the one it is about; what needs a dispensation needs
    that reason as well. `move` is what `may_move` says today.
    """
    if not is_open:
        return Decision.no(Reason("proposal.decided", N_("The proposal has been decided already.")))
    if is_own:
        return Decision.no(
            Reason("proposal.own", N_("You cannot decide about yourself or your own child."))
        )
    reasons = []
    if not reason.strip():
        reasons.append(
            Reason("decision.no_reason", N_("Write the reason: the talent will read it."))
        )
    if approve:
        if not stands_where_proposed:
            reasons.append(
                Reason(
                    "proposal.outdated",
                    N_("The talent has moved since this was proposed. Say no, and propose anew."),
                )
            )
        elif not (move.allowed or dispensation.strip()):
            reasons.extend(move.reasons)
            if move.codes and move.outcome.value == "needs_dispensation":
                reasons.append(
                    Reason(
                        "decision.no_dispensation",
                        N_("This needs a dispensation: write why it is given."),
                    )
                )
        elif move.outcome.value == "no":
            reasons.extend(move.reasons)
    return Decision.no(*reasons) if reasons else Decision.yes()


def may_object(*, is_about_them: bool, days_since: int, within: int, text: str) -> Decision:
    """KM-5: the talent, or a guardian, may object to a decision, with a text, for some days.

    The last day, `within` days after the decision, counts.
    """
    if not is_about_them:
        return Decision.no(
            Reason("objection.not_yours", N_("Only the talent and guardians can object."))
        )
    if days_since > within:
        return Decision.no(
            Reason(
                "objection.late",
                N_("You could object for %(days)s days. Talk with your mentor or teacher."),
                {"days": within},
            )
        )
    if not text.strip():
        return Decision.no(
            Reason("objection.empty", N_("Write what you do not agree with, in your own words."))
        )
    return Decision.yes()
