"""CA-6: a budget adds up, or says where not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.kit import N_, Money, Reason
from plugins.calls.rules.forms.fields import BUDGET_SIDES, FieldDetails, FieldProblem
from plugins.calls.rules.forms.reading import _rows, amount_in, is_blank


@dataclass(frozen=True)
class BudgetSums:
    """What a budget adds up to; `applied` is the part of the income that is applied for."""

    costs: Money
    income: Money
    applied: Money

    @property
    def missing(self) -> Money:
        """What the income lacks to cover the costs; below zero when there is too much."""
        return self.costs - self.income - self.applied


def budget_sums(value: Any, *, currency: str) -> BudgetSums:
    """CA-6: costs, other income and what is applied for. What cannot be read counts as nothing."""
    sums = dict.fromkeys(BUDGET_SIDES, Money.zero(currency))
    for _, row in _rows(value):
        side = str(row.get("side") or "cost")
        amount = amount_in(row.get("amount"), currency)
        if side in sums and amount is not None:
            sums[side] += amount
    return BudgetSums(sums["cost"], sums["income"], sums["applied"])


def check_budget(
    each: FieldDetails, value: Any, answers: Mapping[str, Any], *, currency: str
) -> tuple[FieldProblem, ...]:
    """CA-6: a budget adds up to the øre, or it is said where it does not.

    A row with a text and no amount, or the other way round, is named by its number; costs must
    equal income; what is applied for must equal the amount that the form asks for elsewhere.
    """
    found: list[FieldProblem] = []
    for number, row in _rows(value):
        if is_blank(row):
            continue
        if amount_in(row.get("amount"), currency) is None:
            found.append(
                FieldProblem(
                    each.key,
                    Reason(
                        "budget.row_without_amount",
                        N_("Row %(row)s has no amount that can be read."),
                        {"row": str(number)},
                    ),
                    number,
                )
            )
        elif is_blank(row.get("text")):
            found.append(
                FieldProblem(
                    each.key,
                    Reason(
                        "budget.row_without_text",
                        N_("Row %(row)s does not say what the money is for."),
                        {"row": str(number)},
                    ),
                    number,
                )
            )
    sums = budget_sums(value, currency=currency)
    if not sums.missing.is_zero:
        found.append(FieldProblem(each.key, _does_not_add_up(sums)))
    if each.sums_to is not None:
        asked = amount_in(answers.get(each.sums_to), currency)
        if asked is not None and asked != sums.applied:
            found.append(
                FieldProblem(
                    each.key,
                    Reason(
                        "budget.other_than_applied",
                        N_(
                            "The budget applies for %(budget)s, but the application asks for"
                            " %(asked)s."
                        ),
                        {"budget": sums.applied, "asked": asked},
                    ),
                )
            )
    return tuple(found)


def _does_not_add_up(sums: BudgetSums) -> Reason:
    params: dict[str, object] = {
        "costs": sums.costs,
        "income": sums.income + sums.applied,
        "difference": abs(sums.missing),
    }
    if sums.missing.minor > 0:
        return Reason(
            "budget.lacks_income",
            N_("Costs are %(costs)s and income is %(income)s: %(difference)s is not covered."),
            params,
        )
    return Reason(
        "budget.lacks_costs",
        N_("Costs are %(costs)s and income is %(income)s: %(difference)s is not spent."),
        params,
    )
