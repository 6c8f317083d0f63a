"""UM-6: a contribution round's way, one function for each thing that is done.

Each takes the round's row for update first. Of two people who decide at the same moment the
second therefore finds what the first did, and is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql

from core.kit import N_, Reason, stored_reason
from core.plugin_api import Actor, db, record_change
from plugins.ungmusikk.models import (
    ContributionLine,
    ContributionRound,
    UnresolvedContribution,
)
from plugins.ungmusikk.queries.working_out import WorkedOut, work_out_year
from plugins.ungmusikk.rules import (
    FROZEN,
    ROUND_STATES,
    PaymentState,
    RoundState,
    may_approve,
    may_work_out_again,
)
from plugins.ungmusikk.services.refusals import Conflict, NotThere, Refused, Stale, ask
from plugins.ungmusikk.stored import stored_tiers


def work_out_round(actor: Actor, year: int, *, version: int | None = None) -> int:
    """UM-6: works the year's round out, anew when it was a draft. Answers its version.

    A reviewed round becomes a draft again. What was written about an unresolved municipality is
    kept as long as it is unresolved for the same reason. Raises Refused when nobody takes part
    in the year, Conflict when the round is approved, and Stale when `version` is not the
    round's any more.
    """
    worked_out = work_out_year(year)
    if not worked_out.participants:
        raise Refused(
            Reason(
                "round.no_participants",
                N_("No municipality takes part in %(year)s. Record who takes part first."),
                {"year": str(year)},
            )
        )
    values = _values_of(worked_out, actor)
    stored = _locked(year)
    if stored is None:
        created = postgresql.insert(ContributionRound).values(year=year, **values)
        db.session.execute(created.on_conflict_do_nothing(index_elements=["tenant_id", "year"]))
        stored = _locked(year)
        if stored is None:
            raise NotThere(year)
        before = None
    else:
        refuse_stale(stored, version)
        _refuse_frozen(stored)
        before = {"status": stored.state}
        stored.version += 1
    decision = may_work_out_again(RoundState(stored.state))
    if not decision.allowed:
        raise Conflict(*decision.reasons)
    for name, value in values.items():
        setattr(stored, name, value)
    stored.reviewed_on = stored.reviewed_by = None
    db.session.flush()
    _replace_lines(stored, worked_out)
    record_change(
        actor,
        "ungmusikk:round:work_out",
        subject=_subject(stored),
        before=before,
        after={
            "status": stored.state,
            "lines": len(worked_out.round.lines),
            "unresolved": len(worked_out.round.unresolved),
            "total": str(worked_out.round.total.amount),
        },
    )
    return stored.version


def review_round(actor: Actor, year: int, *, version: int | None = None) -> int:
    """UM-6: marks a draft as reviewed. Raises Conflict when it is anything else."""
    stored = locked_round(year)
    refuse_stale(stored, version)
    _refuse_frozen(stored)
    _move(stored, RoundState.REVIEWED)
    stored.reviewed_on, stored.reviewed_by = actor.today, actor.name
    return _done(actor, stored, "ungmusikk:round:review", {"status": stored.state})


def acknowledge_unresolved(actor: Actor, year: int, code: str, why: str) -> int:
    """UM-6: writes why the round may be approved without a municipality's contribution.

    `code` is the municipality's in this round; an empty `why` takes the words back.
    """
    stored = locked_round(year)
    _refuse_frozen(stored)
    _acknowledge(stored, actor, {code: why})
    return _done(actor, stored, "ungmusikk:round:acknowledge", {"municipality": code, "why": why})


def approve_round(
    actor: Actor,
    year: int,
    *,
    case_number: str,
    decided_on: date | None,
    acknowledged: Mapping[str, str] | None = None,
    version: int | None = None,
) -> int:
    """UM-6: records the steering group's approval, which freezes the round.

    `acknowledged` says by municipality code why the round is approved without it, besides what
    has been written before. Raises Conflict when the round is approved already, and says by
    whom; Refused with everything that is missing; Stale when `version` is not the round's.
    """
    stored = locked_round(year)
    _refuse_frozen(stored)
    refuse_stale(stored, version)
    _acknowledge(stored, actor, acknowledged or {})
    unresolved = {row.municipality_code: row.acknowledged or "" for row in _unresolved(stored)}
    line_count = len(
        db.session.scalars(
            select(ContributionLine.id).where(ContributionLine.round_id == stored.id)
        ).all()
    )
    ask(
        may_approve(
            RoundState(stored.state),
            line_count=line_count,
            unresolved=list(unresolved),
            acknowledged=unresolved,
            case_number=case_number,
            decided_on=decided_on,
            today=actor.today,
        )
    )
    before = {"status": stored.state}
    stored.state = RoundState.APPROVED
    stored.case_number, stored.decided_on = case_number.strip(), decided_on
    stored.approved_on, stored.approved_by = actor.today, actor.name
    return _done(
        actor,
        stored,
        "ungmusikk:round:approve",
        {
            "status": stored.state,
            "case_number": stored.case_number,
            "decided_on": str(decided_on),
            "lines": line_count,
        },
        before=before,
    )


def locked_round(year: int) -> ContributionRound:
    """The year's round, held until the transaction ends. Raises NotThere."""
    stored = _locked(year)
    if stored is None:
        raise NotThere(year)
    return stored


def _locked(year: int) -> ContributionRound | None:
    # Whatever the session has read before is read again: another may have changed it meanwhile.
    return db.session.scalar(
        select(ContributionRound)
        .where(ContributionRound.year == year)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _values_of(worked_out: WorkedOut, actor: Actor) -> dict[str, Any]:
    settings = worked_out.settings
    return {
        "state": RoundState.WORKED_OUT,
        "currency": worked_out.round.total.currency,
        "population_date": worked_out.round.population_date,
        "part_year": settings.round.part_year,
        "population_year_offset": settings.round.population_year_offset,
        "served_pays": settings.served_pays,
        "tiers": stored_tiers(settings.tiers),
        "worked_out_on": actor.today,
        "worked_out_by": actor.name,
    }


def _replace_lines(stored: ContributionRound, worked_out: WorkedOut) -> None:
    """All lines in one statement, however many; nothing of a draft is worth keeping but words."""
    said = {
        row.organisation_id: (
            row.reason["code"],
            row.acknowledged,
            row.acknowledged_by,
            row.acknowledged_on,
        )
        for row in _unresolved(stored)
    }
    for table in (ContributionLine, UnresolvedContribution):
        db.session.execute(delete(table).where(table.round_id == stored.id))
    place = {each.code: number for number, each in enumerate(worked_out.participants)}
    served = {each.code: each.served_through for each in worked_out.participants}
    lines = [
        {
            "round_id": stored.id,
            "organisation_id": worked_out.organisations[line.code],
            "position": place[line.code],
            "municipality_code": line.code,
            "municipality_name": line.name,
            "kind": line.kind,
            "served_through": served[line.code],
            "months": line.months,
            "population": line.population,
            "population_date": line.population_date,
            "population_source": line.source,
            "tier_low": line.tier.low,
            "tier_high": line.tier.high,
            "full_amount_minor": line.full_amount.minor,
            "amount_minor": line.amount.minor,
            "state": PaymentState.EXPECTED,
        }
        for line in worked_out.round.lines
    ]
    unresolved = []
    for line in worked_out.round.unresolved:
        organisation_id = worked_out.organisations[line.code]
        code, why, by, on = said.get(organisation_id, (None, None, None, None))
        same = code == line.reason.code
        unresolved.append(
            {
                "round_id": stored.id,
                "organisation_id": organisation_id,
                "position": place[line.code],
                "municipality_code": line.code,
                "municipality_name": line.name,
                "kind": line.kind,
                "months": line.months,
                "population_date": line.population_date,
                "reason": stored_reason(line.reason),
                "acknowledged": why if same else None,
                "acknowledged_by": by if same else None,
                "acknowledged_on": on if same else None,
            }
        )
    # Without it, rows with and without an upper limit would go in statements of their own.
    together = {"render_nulls": True}
    if lines:
        db.session.execute(insert(ContributionLine), lines, execution_options=together)
    if unresolved:
        db.session.execute(insert(UnresolvedContribution), unresolved, execution_options=together)


def _unresolved(stored: ContributionRound) -> list[UnresolvedContribution]:
    return list(
        db.session.scalars(
            select(UnresolvedContribution)
            .where(UnresolvedContribution.round_id == stored.id)
            .order_by(UnresolvedContribution.position)
        )
    )


def _acknowledge(stored: ContributionRound, actor: Actor, said: Mapping[str, str]) -> None:
    if not said:
        return
    rows = {row.municipality_code: row for row in _unresolved(stored)}
    for code, why in said.items():
        row = rows.get(code)
        if row is None:
            raise Refused(
                Reason(
                    "approval.not_unresolved",
                    N_("Municipality %(code)s is not among the unresolved."),
                    {"code": code},
                )
            )
        written = why.strip() or None
        if written == row.acknowledged:
            continue
        row.acknowledged = written
        row.acknowledged_by = actor.name if written else None
        row.acknowledged_on = actor.today if written else None
    db.session.flush()


def _move(stored: ContributionRound, wanted: RoundState) -> None:
    decision = ROUND_STATES.may_move(stored.state, wanted)
    if not decision.allowed:
        raise Conflict(*decision.reasons)
    stored.state = wanted


def _refuse_frozen(stored: ContributionRound) -> None:
    if RoundState(stored.state) in FROZEN:
        raise Conflict(
            Reason(
                "round.already_approved",
                N_(
                    "%(who)s recorded on %(day)s that the round of %(year)s is approved (case "
                    "%(case_number)s, decided on %(decided_on)s). Nothing has been changed now."
                ),
                {
                    "who": stored.approved_by,
                    "day": stored.approved_on,
                    "year": str(stored.year),
                    "case_number": stored.case_number,
                    "decided_on": stored.decided_on,
                },
            )
        )


def refuse_stale(stored: ContributionRound, version: int | None) -> None:
    """Raises Stale when the reader has seen another version; None has seen none in particular."""
    if version is not None and version != stored.version:
        raise Stale(
            Reason(
                "round.stale",
                N_("The round of %(year)s has been changed since you opened it."),
                {"year": str(stored.year)},
            )
        )


def _done(
    actor: Actor,
    stored: ContributionRound,
    action: str,
    after: Mapping[str, Any],
    *,
    before: Mapping[str, Any] | None = None,
) -> int:
    stored.version += 1
    db.session.flush()
    record_change(actor, action, subject=_subject(stored), before=before, after=after)
    return stored.version


def _subject(stored: ContributionRound) -> tuple[str, str, str]:
    return ("contribution_round", str(stored.id), str(stored.year))
