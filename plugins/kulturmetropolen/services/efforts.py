"""Efforts and practices: proposed, needed, decided, measured, counted, spread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from core.kit import N_, Money, Reason
from core.plugin_api import Actor, Translated, db, pick
from plugins.kulturmetropolen.models import (
    AccountEntry,
    Adoption,
    Effort,
    EffortNeed,
    EffortReach,
    GoalStatus,
    Practice,
    ResultGoal,
)
from plugins.kulturmetropolen.permissions import KmPermission
from plugins.kulturmetropolen.queries.reach import covered_organisations
from plugins.kulturmetropolen.rules import (
    AccountSide,
    Aim,
    TargetGroup,
    goal_faults,
    may_adopt,
    may_count_reach,
    may_qualify,
)
from plugins.kulturmetropolen.services.editing import (
    add_row,
    ask,
    locked_row,
    put_values,
    refuse,
    write_down,
)
from plugins.kulturmetropolen.settings import CURRENCY, number
from plugins.registry import NotThere, OrganisationKind, organisation_row, organisations

_FIELDS = {
    "effort.why_not_alone": "why_not_alone",
    "goal.same": "target",
    "goal.years": "target_year",
    "reach.group": "target_group",
    "reach.number": "number",
}


@dataclass(frozen=True, kw_only=True)
class EffortDetails:
    """KM-7, KM-8: an effort as it is written."""

    title: Translated
    about: Translated
    why_not_alone: Translated
    aim: Aim
    organisation_id: UUID
    target_groups: tuple[TargetGroup, ...] = ()
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class PracticeDetails:
    """KM-10: a practice as it is written."""

    organisation_id: UUID
    title: Translated
    what: Translated
    for_whom: Translated
    what_it_takes: Translated
    what_it_gave: Translated
    effort_id: UUID | None = None


def check_organisation(actor: Actor, organisation_id: UUID, permission: str) -> None:
    """An actor speaks for organisations in reach. Raises Refused at `organisation_id`."""
    covered = covered_organisations(actor, permission)
    place = organisation_row(organisation_id, on=actor.today)
    if place is None or (covered is not None and organisation_id not in covered):
        raise refuse(
            Reason("organisation.out_of_reach", N_("Choose an organisation of yours.")),
            fields={"organisation.out_of_reach": "organisation_id"},
        )


def propose_effort(actor: Actor, details: EffortDetails) -> UUID:
    """KM-7: proposes an effort; whether it qualifies is asked when it is decided."""
    check_organisation(actor, details.organisation_id, KmPermission.PROPOSE_EFFORT)
    row = add_row(Effort(**_effort_values(details)))
    write_down(actor, "effort:propose", "effort", row.id, pick(details.title))
    return row.id


def change_effort(
    actor: Actor, effort_id: UUID, details: EffortDetails, *, version: int | None
) -> None:
    """KM-8: changes the text of an effort. Raises ChangedMeanwhile."""
    row = locked_row(Effort, effort_id, version=version)
    check_organisation(actor, details.organisation_id, KmPermission.PROPOSE_EFFORT)
    changed = put_values(row, _effort_values(details))
    write_down(actor, "effort:change", "effort", row.id, pick(details.title), fields=changed)


def _effort_values(details: EffortDetails) -> dict[str, object]:
    if details.starts_on and details.ends_on and details.ends_on < details.starts_on:
        raise refuse(
            Reason("effort.period", N_("The last day is before the first.")),
            fields={"effort.period": "ends_on"},
        )
    return {
        "title": dict(details.title),
        "about": dict(details.about),
        "why_not_alone": dict(details.why_not_alone),
        "aim": details.aim.value,
        "target_groups": [each.value for each in details.target_groups],
        "organisation_id": details.organisation_id,
        "starts_on": details.starts_on,
        "ends_on": details.ends_on,
    }


def state_need(actor: Actor, effort_id: UUID, *, organisation_id: UUID, need: str) -> UUID:
    """KM-7: says for a municipality or an actor that it needs the effort; again replaces it."""
    locked_row(Effort, effort_id)
    check_organisation(actor, organisation_id, KmPermission.PROPOSE_EFFORT)
    row = db.session.scalar(
        select(EffortNeed).where(
            EffortNeed.effort_id == effort_id, EffortNeed.organisation_id == organisation_id
        )
    )
    if row is None:
        row = EffortNeed(effort_id=effort_id, organisation_id=organisation_id)
        db.session.add(row)
    row.need, row.stated_by, row.stated_on = need.strip(), actor.name, actor.today
    db.session.flush()
    write_down(actor, "effort:need", "effort", effort_id, organisation=str(organisation_id))
    return row.id


def needing_municipalities(effort_id: UUID, *, on: date) -> int:
    """KM-7: how many municipalities have stated the need."""
    ids = set(
        db.session.scalars(
            select(EffortNeed.organisation_id).where(EffortNeed.effort_id == effort_id)
        )
    )
    return len(organisations(kinds=[OrganisationKind.MUNICIPALITY], ids=ids)) if ids else 0


def decide_effort(
    actor: Actor,
    effort_id: UUID,
    *,
    approve: bool,
    reason: str,
    dispensation: str = "",
    version: int | None = None,
) -> None:
    """KM-7: approves or refuses an effort, with a reason.

    One that does not qualify needs a dispensation with a reason of its own.
    """
    row = locked_row(Effort, effort_id, version=version)
    if row.state != "proposed":
        raise refuse(Reason("effort.decided", N_("It has been decided already.")))
    if not reason.strip():
        raise refuse(
            Reason("effort.no_reason", N_("Write the reason.")),
            fields={"effort.no_reason": "reason"},
        )
    if approve:
        qualifies = may_qualify(
            municipalities=needing_municipalities(effort_id, on=actor.today),
            needed=number("needed_municipalities", actor.today),
            why_not_alone=pick(row.why_not_alone),
        )
        ask(
            qualifies, {code: "dispensation" for code in qualifies.codes}, dispensation=dispensation
        )
        row.dispensation = None if qualifies.allowed else dispensation.strip()
    row.state = "approved" if approve else "refused"
    row.decision, row.decided_by, row.decided_on = reason.strip(), actor.name, actor.today
    row.version += 1
    db.session.flush()
    write_down(actor, "effort:decide", "effort", row.id, pick(row.title), outcome=row.state)


def end_effort(actor: Actor, effort_id: UUID) -> None:
    """KM-8: an approved effort has ended."""
    row = locked_row(Effort, effort_id)
    if row.state != "approved":
        raise refuse(Reason("effort.not_running", N_("Only an approved effort can end.")))
    row.state, row.ends_on = "ended", row.ends_on or actor.today
    row.version += 1
    db.session.flush()
    write_down(actor, "effort:change", "effort", row.id, pick(row.title), state="ended")


def set_goal(
    actor: Actor,
    effort_id: UUID,
    *,
    goal: Translated,
    indicator: Translated,
    baseline: Decimal,
    baseline_year: int,
    target: Decimal,
    target_year: int,
) -> UUID:
    """KM-8: a resultatmål with its indicator, baseline and target."""
    locked_row(Effort, effort_id)
    faults = goal_faults(
        baseline=baseline, target=target, from_year=baseline_year, to_year=target_year
    )
    if faults:
        raise refuse(*faults, fields=_FIELDS)
    row = add_row(
        ResultGoal(
            effort_id=effort_id,
            goal=dict(goal),
            indicator=dict(indicator),
            baseline=baseline,
            baseline_year=baseline_year,
            target=target,
            target_year=target_year,
        )
    )
    write_down(actor, "effort:goal", "effort", effort_id, pick(goal))
    return row.id


def write_status(
    actor: Actor, effort_id: UUID, *, goal_id: UUID, year: int, value: Decimal, note: str = ""
) -> None:
    """KM-8: how far a goal had come in a year; again replaces it."""
    locked_row(Effort, effort_id)
    goal = db.session.scalar(
        select(ResultGoal).where(ResultGoal.id == goal_id, ResultGoal.effort_id == effort_id)
    )
    if goal is None:
        raise refuse(
            Reason("goal.choose", N_("Choose one of the alternatives.")),
            fields={"goal.choose": "goal_id"},
        )
    row = db.session.scalar(
        select(GoalStatus).where(GoalStatus.goal_id == goal_id, GoalStatus.year == year)
    )
    if row is None:
        row = GoalStatus(goal_id=goal_id, year=year)
        db.session.add(row)
    row.value, row.note = value, note.strip()
    db.session.flush()
    write_down(actor, "effort:status", "effort", effort_id, pick(goal.goal), year=year)


def put_account(
    actor: Actor,
    effort_id: UUID,
    *,
    side: AccountSide,
    what: str,
    budget: Money,
    actual: Money | None = None,
    entry_id: UUID | None = None,
    version: int | None = None,
) -> UUID:
    """KM-8: a line of the accounts; `entry_id` changes one that is there."""
    locked_row(Effort, effort_id)
    for amount in (budget, actual):
        if amount is not None and amount.currency != CURRENCY:
            raise refuse(Reason("account.currency", N_("Accounts are kept in Danish kroner.")))
    values = {
        "side": side.value,
        "what": what.strip(),
        "budget_minor": budget.minor,
        "actual_minor": actual.minor if actual is not None else None,
    }
    if entry_id is None:
        row = add_row(AccountEntry(effort_id=effort_id, currency=CURRENCY, **values))
    else:
        row = locked_row(AccountEntry, entry_id, version=version)
        if row.effort_id != effort_id:
            raise NotThere(f"AccountEntry {entry_id}")
        put_values(row, values)
    write_down(actor, "effort:account", "effort", effort_id, what, budget=str(budget.amount))
    return row.id


def count_reach(
    actor: Actor, effort_id: UUID, *, target_group: TargetGroup, year: int, number: int
) -> None:
    """KM-9: how many of a group an effort reached in a year; again replaces it."""
    row = locked_row(Effort, effort_id)
    groups = [TargetGroup(each) for each in row.target_groups]
    ask(may_count_reach(target_group, number, groups=groups), _FIELDS)
    counted = db.session.scalar(
        select(EffortReach).where(
            EffortReach.effort_id == effort_id,
            EffortReach.target_group == target_group,
            EffortReach.year == year,
        )
    )
    if counted is None:
        counted = EffortReach(effort_id=effort_id, target_group=target_group.value, year=year)
        db.session.add(counted)
    counted.number = number
    db.session.flush()
    write_down(actor, "effort:reach", "effort", effort_id, pick(row.title), year=year)


def add_practice(actor: Actor, details: PracticeDetails) -> UUID:
    """KM-10: describes a practice."""
    check_organisation(actor, details.organisation_id, KmPermission.WRITE_PRACTICES)
    row = add_row(Practice(**_practice_values(details)))
    write_down(actor, "practice:add", "practice", row.id, pick(details.title))
    return row.id


def change_practice(
    actor: Actor, practice_id: UUID, details: PracticeDetails, *, version: int | None
) -> None:
    """KM-10: changes a practice's description. Raises ChangedMeanwhile."""
    row = locked_row(Practice, practice_id, version=version)
    check_organisation(actor, row.organisation_id, KmPermission.WRITE_PRACTICES)
    check_organisation(actor, details.organisation_id, KmPermission.WRITE_PRACTICES)
    changed = put_values(row, _practice_values(details))
    write_down(actor, "practice:change", "practice", row.id, pick(details.title), fields=changed)


def _practice_values(details: PracticeDetails) -> dict[str, object]:
    known = details.effort_id is None or db.session.scalar(
        select(func.count()).select_from(Effort).where(Effort.id == details.effort_id)
    )
    if not known:
        raise refuse(
            Reason("practice.effort", N_("Choose one of the alternatives.")),
            fields={"practice.effort": "effort_id"},
        )
    return {
        "organisation_id": details.organisation_id,
        "effort_id": details.effort_id,
        "title": dict(details.title),
        "what": dict(details.what),
        "for_whom": dict(details.for_whom),
        "what_it_takes": dict(details.what_it_takes),
        "what_it_gave": dict(details.what_it_gave),
    }


def adopt_practice(
    actor: Actor, practice_id: UUID, *, organisation_id: UUID, activity_id: UUID | None = None
) -> UUID:
    """KM-10: another actor does the same; `activity_id` is the activity it became."""
    row = locked_row(Practice, practice_id)
    check_organisation(actor, organisation_id, KmPermission.WRITE_PRACTICES)
    existing = db.session.scalar(
        select(Adoption).where(
            Adoption.practice_id == practice_id, Adoption.organisation_id == organisation_id
        )
    )
    ask(
        may_adopt(
            origin=row.organisation_id, adopter=organisation_id, has_adopted=existing is not None
        ),
        {"adoption.own": "organisation_id", "adoption.twice": "organisation_id"},
    )
    made = add_row(
        Adoption(
            practice_id=practice_id,
            organisation_id=organisation_id,
            activity_id=activity_id,
            adopted_on=actor.today,
            adopted_by=actor.name,
        )
    )
    write_down(actor, "practice:adopt", "practice", practice_id, pick(row.title))
    return made.id


def tell_how_it_went(
    actor: Actor, adoption_id: UUID, *, how_it_went: str, version: int | None = None
) -> UUID:
    """KM-10: the adopter tells how it went; answers the practice's id."""
    row = locked_row(Adoption, adoption_id, version=version)
    covered = covered_organisations(actor, KmPermission.WRITE_PRACTICES)
    if covered is not None and row.organisation_id not in covered:
        raise NotThere(f"Adoption {adoption_id}")
    put_values(row, {"how_it_went": how_it_went.strip()})
    write_down(actor, "practice:tell", "practice", row.practice_id)
    return row.practice_id
