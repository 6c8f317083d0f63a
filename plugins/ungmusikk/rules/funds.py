"""The two project funds: who may apply for how much, what has to be there, and by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.kit import N_, Decision, Money, Reason
from plugins.ungmusikk.rules.school_year import DayOfYear


class Fund(StrEnum):
    """UM-18: the small funds are given out all the year, the larger ones twice a year."""

    SMALL = "small"
    LARGER = "larger"


@dataclass(frozen=True)
class FundTerms:
    """UM-18: what the programme has decided about a fund.

    `deadlines` is empty for a fund that is applied for at any time. `report_days` is how long
    after the project's last day its report is due.
    """

    fund: Fund
    limit: Money
    deadlines: tuple[DayOfYear, ...]
    report_days: int


@dataclass(frozen=True)
class BudgetLine:
    """UM-18: what something in the project costs."""

    what: str
    amount: Money


@dataclass(frozen=True)
class FundApplication:
    """UM-18: an application as the rules look at it.

    `municipalities` are the codes of all that take part. `takes_part` says of the applicant
    and of those it applies with whether each is a school in the programme. `participants` is
    None where no number was given.
    """

    amount: Money | None
    takes_part: tuple[bool, ...]
    municipalities: frozenset[str]
    need: str
    participants: int | None
    budget: tuple[BudgetLine, ...]
    innovation: str = ""
    progress_plan: str = ""


# Two lines are the least that tells more than the sum (choice).
LINES_OF_A_DETAILED_BUDGET = 2


def check_fund_application(application: FundApplication, terms: FundTerms) -> Decision:
    """UM-18: whether an application to a fund can be considered.

    What must be there is refused when it is missing: an amount within the limit, schools of the
    programme, the need for outside support, the expected participants, a budget; for the larger
    fund a progress plan and a detailed budget. What *should* be there needs a dispensation:
    crossing municipal borders, a detailed budget of the small fund, and, for the larger one,
    something new.
    """
    faults = [
        *_amount_faults(application, terms),
        *_applicant_faults(application),
        *_missing_texts(application, terms),
        *_budget_faults(application, terms),
    ]
    wishes = [*_not_crossing(application), *_not_new(application, terms)]
    if terms.fund is Fund.SMALL and not faults and not is_detailed(application.budget):
        wishes.append(
            Reason("fund.budget_rough", N_("The budget should say what each thing costs."))
        )
    return Decision.strictest(
        Decision.no(*faults) if faults else Decision.yes(),
        Decision.needs_dispensation(*wishes) if wishes else Decision.yes(),
    )


def is_detailed(budget: Sequence[BudgetLine]) -> bool:
    """UM-18: whether a budget tells more than its sum: at least two named lines with amounts."""
    named = [line for line in budget if line.what.strip() and line.amount.minor > 0]
    return len(named) >= LINES_OF_A_DETAILED_BUDGET


def next_deadline(day: date, terms: FundTerms) -> date | None:
    """UM-18: the next day by which to apply, the day itself included; None: at any time."""
    if not terms.deadlines:
        return None
    coming = (each.in_year(year) for year in (day.year, day.year + 1) for each in terms.deadlines)
    return min(deadline for deadline in coming if deadline >= day)


def check_fund_call(last_day: date | None, terms: FundTerms) -> tuple[Reason, ...]:
    """UM-18: what is wrong with the last day of a fund's call; None is without an end.

    A fund without deadlines is open all the time; one with deadlines closes on one of them.
    """
    if not terms.deadlines:
        if last_day is None:
            return ()
        return (
            Reason("fund.call_closes", N_("This fund is open all the time: the call has no end.")),
        )
    if last_day is not None and next_deadline(last_day, terms) == last_day:
        return ()
    return (
        Reason("fund.call_deadline", N_("The call must close on one of the fund's deadlines.")),
    )


def report_due(last_day: date, terms: FundTerms) -> date:
    """UM-18: the last day for the report of a project that ends on `last_day`."""
    return last_day + timedelta(days=terms.report_days)


def _amount_faults(application: FundApplication, terms: FundTerms) -> list[Reason]:
    amount = application.amount
    if amount is None or amount.minor <= 0:
        return [Reason("fund.no_amount", N_("Say how much you apply for."))]
    if amount.minor > terms.limit.minor:
        return [
            Reason(
                "fund.over_limit",
                N_("At most %(limit)s can be applied for; this is %(amount)s."),
                {"limit": terms.limit, "amount": amount},
            )
        ]
    return []


def _applicant_faults(application: FundApplication) -> list[Reason]:
    if application.takes_part and all(application.takes_part):
        return []
    return [
        Reason(
            "fund.not_in_programme",
            N_(
                "Municipal arts schools, upper secondary schools and folk high schools that take "
                "part in UngMusikk can apply."
            ),
        )
    ]


def _missing_texts(application: FundApplication, terms: FundTerms) -> list[Reason]:
    missing = []
    if not application.need.strip():
        missing.append(
            Reason("fund.no_need", N_("Say why the project needs support from outside."))
        )
    if not application.participants or application.participants < 0:
        missing.append(Reason("fund.no_participants", N_("Say how many you expect to take part.")))
    if terms.fund is Fund.LARGER and not application.progress_plan.strip():
        missing.append(Reason("fund.no_plan", N_("Write what happens when in the project.")))
    return missing


def _budget_faults(application: FundApplication, terms: FundTerms) -> list[Reason]:
    budget = application.budget
    if not budget:
        return [Reason("fund.no_budget", N_("A budget has to come with the application."))]
    if terms.fund is Fund.LARGER and not is_detailed(budget):
        return [
            Reason(
                "fund.budget_not_detailed",
                N_("Without a detailed budget an application to this fund is not considered."),
            )
        ]
    amount = application.amount
    if amount is not None:
        costs = Money.total((line.amount for line in budget), amount.currency)
        if costs.minor < amount.minor:
            return [
                Reason(
                    "fund.budget_below_amount",
                    N_("The budget is %(costs)s, less than the %(amount)s applied for."),
                    {"costs": costs, "amount": amount},
                )
            ]
    return []


def _not_crossing(application: FundApplication) -> list[Reason]:
    if len(application.municipalities) > 1:
        return []
    return [
        Reason(
            "fund.one_municipality",
            N_("The project should cross municipal borders, and only one municipality takes part."),
        )
    ]


def _not_new(application: FundApplication, terms: FundTerms) -> list[Reason]:
    if terms.fund is Fund.SMALL or application.innovation.strip():
        return []
    return [Reason("fund.nothing_new", N_("The project should try something new. Say what it is."))]
