"""Money shared among applications: never more than was asked, and to the øre."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from core.kit import Money


def share_frame(
    frame: Money, asked: Mapping[UUID, Money], *, whole: bool = True
) -> dict[UUID, Money]:
    """CA-14: the frame in proportion to what each asked for, nobody more than they asked.

    When there is enough, each gets what was asked and the rest stays in the frame; else the
    parts add up to the frame exactly, in whole kroner unless it has øre.
    """
    nothing = Money.zero(frame.currency)
    wanted = Money.total(asked.values(), frame.currency)
    if wanted <= frame:
        return dict(asked)
    if wanted.is_zero or frame <= nothing:
        return dict.fromkeys(asked, nothing)
    parts = frame.share(
        [amount.minor for amount in asked.values()], whole=whole and not frame.minor % 100
    )
    return dict(zip(asked, parts, strict=True))


def fill_frame(frame: Money, asked: Sequence[tuple[UUID, Money]]) -> dict[UUID, Money]:
    """CA-14: each in turn gets what was asked while there is money.

    The first for whom it does not suffice gets the rest, the others nothing.
    """
    left = frame
    given: dict[UUID, Money] = {}
    for key, amount in asked:
        part = amount if amount <= left else left
        given[key] = part
        left = left - part
    return given


def fits_frame(frame: Money, granted: Sequence[Money]) -> Money:
    """CA-14: what is left of the frame when this is granted; below zero when it is too much."""
    return frame - Money.total(granted, frame.currency)
