"""How those who have written an own work share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.kit import N_, Decision, Reason

# All of a work, in per cent.
WHOLE = Decimal(100)
# Shares are agreed in hundredths of a per cent at the finest.
FINEST = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Share:
    """KM-15: one writer's share of a work, in per cent. `name` is empty for the person itself."""

    name: str
    share: Decimal


def may_share_out(shares: Sequence[Share]) -> Decision:
    """KM-15: whether the shares of a work add up: each above nothing, all together exactly 100 %.

    A work without any lines is the person's alone, and that is a yes.
    """
    if not shares:
        return Decision.yes()
    reasons: list[Reason] = []
    if any(each.share <= 0 or each.share % FINEST for each in shares):
        reasons.append(
            Reason(
                "shares.too_fine",
                N_("Each share is more than 0 and has at most two decimals."),
            )
        )
    total = sum((each.share for each in shares), Decimal(0))
    if total != WHOLE:
        reasons.append(
            Reason(
                "shares.not_whole",
                N_("The shares add up to %(total)s %%; they must be exactly 100 %%."),
                {"total": total},
            )
        )
    names = [each.name.casefold().strip() for each in shares]
    if len(set(names)) != len(names):
        reasons.append(Reason("shares.twice", N_("Each writer can be named once.")))
    return Decision.no(*reasons) if reasons else Decision.yes()
