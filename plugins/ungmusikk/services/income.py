"""UM-8: grants and other income from year to year, and help in kind."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import exists, select

from core.kit import N_, Money, Reason
from core.plugin_api import Actor, db, record_change
from plugins.ungmusikk.models import IncomeEntry, InKindEntry
from plugins.ungmusikk.rules import (
    PAYMENT_STATES,
    IndexAdjustment,
    PartnerKind,
    PaymentState,
    check_index,
    index_adjusted,
)
from plugins.ungmusikk.services.refusals import Conflict, NotThere, Refused, Stale, ask
from plugins.ungmusikk.settings import CURRENCY


def add_income(
    actor: Actor, *, year: int, kind: PartnerKind, partner: str, amount: Money, source: str
) -> UUID:
    """UM-8: records what a partner gives for a year.

    Raises Refused for an amount of nothing, and for a municipality, which has its round.
    """
    _refuse_amount(amount)
    if kind is PartnerKind.MUNICIPALITY:
        raise Refused(
            Reason(
                "income.municipality",
                N_("What municipalities pay is in the year's contribution round."),
            )
        )
    row = IncomeEntry(
        year=year,
        kind=kind,
        partner=partner.strip(),
        amount_minor=amount.minor,
        currency=amount.currency,
        source=source.strip(),
    )
    db.session.add(row)
    db.session.flush()
    _tell(actor, "ungmusikk:income:add", row, after=_told(row))
    return row.id


def change_income(
    actor: Actor, entry_id: UUID, *, amount: Money, source: str, version: int | None = None
) -> None:
    """UM-8: changes the amount and its source.

    An amount that has been invoiced, that follows from a percentage, or that the next year builds
    on stays: Raises Conflict. Raises Stale for another version, and NotThere.
    """
    row = _locked(entry_id)
    if version is not None and version != row.version:
        raise Stale(Reason("income.stale", N_("This income has been changed since you opened it.")))
    _refuse_amount(amount)
    before = _told(row)
    if amount.minor != row.amount_minor:
        _refuse_fixed(row)
        row.amount_minor = amount.minor
    row.source = source.strip()
    row.version += 1
    db.session.flush()
    _tell(actor, "ungmusikk:income:change", row, before=before, after=_told(row))


def mark_income(actor: Actor, entry_id: UUID, state: PaymentState, *, on: date) -> None:
    """UM-8: expected, then invoiced, then paid, or one step back. Raises Conflict for any other."""
    row = _locked(entry_id)
    decision = PAYMENT_STATES.may_move(row.state, state)
    if not decision.allowed:
        raise Conflict(*decision.reasons)
    if on > actor.today:
        raise Refused(
            Reason(
                "payment.future",
                N_("The day cannot be %(day)s, which has not come yet."),
                {"day": on},
            )
        )
    before = _told(row)
    if state is PaymentState.PAID:
        row.paid_on = on
    else:
        row.paid_on = None
        if state is PaymentState.EXPECTED:
            row.invoiced_on = None
        elif row.state == PaymentState.EXPECTED:
            row.invoiced_on = on
    row.state = state
    row.version += 1
    db.session.flush()
    _tell(actor, "ungmusikk:income:change", row, before=before, after=_told(row))


def remove_income(actor: Actor, entry_id: UUID) -> None:
    """UM-8: takes away what was recorded by mistake, as long as it is expected and not built on."""
    row = _locked(entry_id)
    _refuse_fixed(row, also_carried=False)
    _tell(actor, "ungmusikk:income:remove", row, before=_told(row))
    db.session.delete(row)
    db.session.flush()


def carry_grant_forward(
    actor: Actor, entry_id: UUID, *, percent: Decimal, source: str, partner: str | None = None
) -> UUID:
    """UM-8: the next year's grant, adjusted by a percentage that says where it comes from.

    `percent` is 3.1 for 3.1 %. `partner` is who gives it then, None for the same as before.
    Raises Conflict when it has been carried forward already, and Refused without a source.
    """
    row = _locked(entry_id)
    adjustment = IndexAdjustment(row.year + 1, percent, source)
    ask(check_index(adjustment))
    if _is_carried_on(row):
        raise Conflict(
            Reason(
                "income.carried",
                N_("The grant of %(year)s has been carried forward already."),
                {"year": str(row.year)},
            )
        )
    amount = index_adjusted(Money(row.amount_minor, row.currency), percent)
    _refuse_amount(amount)
    following = IncomeEntry(
        year=row.year + 1,
        kind=row.kind,
        partner=(partner or row.partner).strip(),
        amount_minor=amount.minor,
        currency=row.currency,
        carried_from_id=row.id,
        index_percent=percent,
        index_source=source.strip(),
    )
    db.session.add(following)
    db.session.flush()
    _tell(actor, "ungmusikk:income:carry", following, after=_told(following))
    return following.id


def add_in_kind(
    actor: Actor,
    *,
    year: int,
    kind: PartnerKind,
    partner: str,
    what: str,
    value: Money | None,
    source: str = "",
) -> UUID:
    """UM-8: records help that is not money; `value` is an estimate, None when nobody made one."""
    row = InKindEntry(
        year=year,
        kind=kind,
        partner=partner.strip(),
        what=what.strip(),
        value_minor=value.minor if value is not None else None,
        currency=value.currency if value is not None else CURRENCY,
        source=source.strip(),
    )
    db.session.add(row)
    db.session.flush()
    record_change(
        actor,
        "ungmusikk:in_kind:add",
        subject=("in_kind_entry", str(row.id), f"{row.partner} {row.year}"),
        after={"what": row.what, "value": str(value.amount) if value is not None else None},
    )
    return row.id


def remove_in_kind(actor: Actor, entry_id: UUID) -> None:
    """UM-8: takes away help that was recorded by mistake. Raises NotThere."""
    row = db.session.scalar(select(InKindEntry).where(InKindEntry.id == entry_id).with_for_update())
    if row is None:
        raise NotThere(entry_id)
    record_change(
        actor,
        "ungmusikk:in_kind:remove",
        subject=("in_kind_entry", str(row.id), f"{row.partner} {row.year}"),
        before={"what": row.what, "value_minor": row.value_minor},
    )
    db.session.delete(row)
    db.session.flush()


def _locked(entry_id: UUID) -> IncomeEntry:
    row = db.session.scalar(
        select(IncomeEntry)
        .where(IncomeEntry.id == entry_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotThere(entry_id)
    return row


def _refuse_amount(amount: Money) -> None:
    if amount.minor <= 0:
        raise Refused(Reason("income.amount", N_("The amount must be above zero.")))


def _refuse_fixed(row: IncomeEntry, *, also_carried: bool = True) -> None:
    if row.state != PaymentState.EXPECTED:
        raise Conflict(
            Reason("income.invoiced", N_("It has been invoiced. Take that mark back first."))
        )
    if _is_carried_on(row):
        raise Conflict(
            Reason(
                "income.built_on",
                N_("The grant of %(year)s builds on it. Remove that one first."),
                {"year": str(row.year + 1)},
            )
        )
    if also_carried and row.carried_from_id is not None:
        raise Conflict(
            Reason(
                "income.follows",
                N_(
                    "The amount follows from the year before and the percentage. Remove it and "
                    "carry the grant forward again with another percentage."
                ),
            )
        )


def _is_carried_on(row: IncomeEntry) -> bool:
    return bool(
        db.session.scalar(
            select(exists(select(IncomeEntry.id).where(IncomeEntry.carried_from_id == row.id)))
        )
    )


def _told(row: IncomeEntry) -> dict[str, object]:
    return {
        "partner": row.partner,
        "amount": str(Money(row.amount_minor, row.currency).amount),
        "source": row.source,
        "percent": str(row.index_percent) if row.index_percent is not None else None,
        "percent_source": row.index_source,
        "status": row.state,
    }


def _tell(
    actor: Actor,
    action: str,
    row: IncomeEntry,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    record_change(
        actor,
        action,
        subject=("income_entry", str(row.id), f"{row.partner} {row.year}"),
        before=before,
        after=after,
    )
