"""Forms that a tenant builds: what a field may be, and whether answers are complete.

Answers are kept as plain JSON values. What a person typed and nobody could read stays as it was
typed, so that a draft never loses anything; it is only pointed out.
"""

from plugins.calls.rules.forms.answers import check_answers
from plugins.calls.rules.forms.budgets import BudgetSums, budget_sums, check_budget
from plugins.calls.rules.forms.fields import (
    BUDGET_SIDES,
    NO_TEXT,
    PEOPLE_COLUMNS,
    Audience,
    Column,
    Condition,
    FieldDetails,
    FieldKind,
    FieldProblem,
    Option,
    Reader,
    audience_term,
)
from plugins.calls.rules.forms.reading import amount_in, column_sums, day_in, is_blank, number_in
from plugins.calls.rules.forms.redaction import HIDDEN, redacted
from plugins.calls.rules.forms.showing import check_form, may_see_field, shown_fields

__all__ = [
    "BUDGET_SIDES",
    "HIDDEN",
    "NO_TEXT",
    "PEOPLE_COLUMNS",
    "Audience",
    "BudgetSums",
    "Column",
    "Condition",
    "FieldDetails",
    "FieldKind",
    "FieldProblem",
    "Option",
    "Reader",
    "amount_in",
    "audience_term",
    "budget_sums",
    "check_answers",
    "check_budget",
    "check_form",
    "column_sums",
    "day_in",
    "is_blank",
    "may_see_field",
    "number_in",
    "redacted",
    "shown_fields",
]
