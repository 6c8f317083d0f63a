"""What UngMusikk's lines of the log are called, and the fields in them."""

from __future__ import annotations

from core.kit import N_
from core.plugin_api import ActionLabel, FieldLabel, SubjectLabel, field_labels
from plugins.registry import organisations_in_words
from plugins.ungmusikk.labels import LESSON_LABELS, PAYMENT_LABELS, ROUND_LABELS
from plugins.ungmusikk.schemas import (
    ApproveSchema,
    CarrySchema,
    ChangeIncomeSchema,
    CorrectionSchema,
    GivePlaceSchema,
    InKindSchema,
    MarkSchema,
    OpenSurveySchema,
    ShareSchema,
)

_STATES = {str(state): label for state, label in (*PAYMENT_LABELS.items(), *ROUND_LABELS.items())}
_LESSON_STATES = {str(state): label for state, label in LESSON_LABELS.items()}

ACTIONS = (
    ActionLabel(action="ungmusikk:round:work_out", label=N_("Worked out a contribution round")),
    ActionLabel(action="ungmusikk:round:review", label=N_("Reviewed a contribution round")),
    ActionLabel(action="ungmusikk:round:approve", label=N_("Approved a contribution round")),
    ActionLabel(action="ungmusikk:round:correct", label=N_("Corrected a contribution round")),
    ActionLabel(action="ungmusikk:round:mark", label=N_("Marked contributions")),
    ActionLabel(action="ungmusikk:round:acknowledge", label=N_("Explained a missing contribution")),
    ActionLabel(action="ungmusikk:income:add", label=N_("Recorded income")),
    ActionLabel(action="ungmusikk:income:change", label=N_("Changed income")),
    ActionLabel(action="ungmusikk:income:remove", label=N_("Removed income")),
    ActionLabel(action="ungmusikk:income:carry", label=N_("Carried a grant forward")),
    ActionLabel(action="ungmusikk:in_kind:add", label=N_("Recorded help in kind")),
    ActionLabel(action="ungmusikk:in_kind:remove", label=N_("Removed help in kind")),
    ActionLabel(action="ungmusikk:what_if:share", label=N_("Shared a what-if")),
    ActionLabel(action="ungmusikk:talent:add", label=N_("Gave a talent place")),
    ActionLabel(action="ungmusikk:talent:change", label=N_("Changed a talent place")),
    ActionLabel(action="ungmusikk:talent:end", label=N_("Ended a talent place")),
    ActionLabel(action="ungmusikk:lesson:book", label=N_("Booked a lesson")),
    ActionLabel(action="ungmusikk:lesson:move", label=N_("Moved a lesson")),
    ActionLabel(action="ungmusikk:lesson:mark", label=N_("Marked a lesson")),
    ActionLabel(action="ungmusikk:survey:open", label=N_("Opened the yearly questions")),
    ActionLabel(action="ungmusikk:survey:change", label=N_("Changed the yearly questions' days")),
    ActionLabel(action="ungmusikk:survey:answer", label=N_("Answered the yearly questions")),
)

SUBJECTS = (
    SubjectLabel(kind="contribution_round", label=N_("Contribution round")),
    SubjectLabel(kind="income_entry", label=N_("Income")),
    SubjectLabel(kind="in_kind_entry", label=N_("Help in kind")),
    SubjectLabel(kind="shared_scenario", label=N_("What-if")),
    SubjectLabel(kind="talent_place", label=N_("Talent place")),
    SubjectLabel(kind="talent_lesson", label=N_("Talent lesson")),
    SubjectLabel(kind="survey", label=N_("Yearly questions")),
)

# Most are in the forms already; the others are what is worked out or counted.
FIELDS = (
    *field_labels(
        ChangeIncomeSchema,
        CarrySchema,
        InKindSchema,
        ApproveSchema,
        CorrectionSchema,
        MarkSchema,
        ShareSchema,
        GivePlaceSchema,
        OpenSurveySchema,
    ),
    FieldLabel(name="code", label=N_("Code")),
    FieldLabel(name="day", label=N_("Day")),
    FieldLabel(name="ended_on", label=N_("Last day")),
    FieldLabel(name="lines", label=N_("Contributions")),
    FieldLabel(name="municipalities", label=N_("Municipalities")),
    FieldLabel(name="round", label=N_("Contribution round"), values=_STATES),
    FieldLabel(name="school", label=N_("School"), named=organisations_in_words),
    FieldLabel(name="starts_at", label=N_("Begins")),
    FieldLabel(name="state", label=N_("State"), values=_LESSON_STATES),
    FieldLabel(name="status", label=N_("Status"), values=_STATES),
    FieldLabel(name="total", label=N_("Total")),
    FieldLabel(name="unresolved", label=N_("Unresolved")),
    FieldLabel(name="value_minor", label=N_("Estimated value in øre")),
)
