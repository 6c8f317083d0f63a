"""What the pathway's lines of the log are called."""

from __future__ import annotations

from core.kit import N_
from core.plugin_api import ActionLabel, FieldLabel, SubjectLabel, field_labels
from plugins.pathway.schemas import (
    EvidenceFormSchema,
    FeedbackSchema,
    GoalSchema,
    PerformanceSchema,
    PracticeSchema,
    RepertoireSchema,
    TalkFormSchema,
)

_LABELS = {
    "pathway:goal:add": N_("Added a goal"),
    "pathway:goal:change": N_("Changed a goal"),
    "pathway:goal:remove": N_("Removed a goal"),
    "pathway:work:add": N_("Added a work to a repertoire"),
    "pathway:work:change": N_("Changed a work of a repertoire"),
    "pathway:work:remove": N_("Removed a work from a repertoire"),
    "pathway:performance:add": N_("Recorded a performance"),
    "pathway:performance:change": N_("Changed a performance"),
    "pathway:performance:remove": N_("Removed a performance"),
    "pathway:talk:add": N_("Recorded a talk"),
    "pathway:talk:change": N_("Changed a talk"),
    "pathway:talk:remove": N_("Removed a talk"),
    "pathway:feedback:add": N_("Gave feedback"),
    "pathway:feedback:change": N_("Changed feedback"),
    "pathway:feedback:remove": N_("Took feedback back"),
    "pathway:practice:change": N_("Changed a practice plan"),
    "pathway:evidence:add": N_("Added to a portfolio"),
    "pathway:evidence:change": N_("Changed a piece of a portfolio"),
    "pathway:evidence:remove": N_("Removed from a portfolio"),
    "pathway:sharing:add": N_("Let another organisation show a pathway"),
    "pathway:sharing:remove": N_("Stopped showing a pathway elsewhere"),
    "pathway:plan:take": N_("Downloaded a pathway"),
    "pathway:plan:bring": N_("Brought a plan along"),
}
ACTIONS = tuple(ActionLabel(action=action, label=label) for action, label in _LABELS.items())
SUBJECTS = (
    SubjectLabel(kind="pathway_goal", label=N_("Goal")),
    SubjectLabel(kind="pathway_work", label=N_("Work in a repertoire")),
    SubjectLabel(kind="pathway_performance", label=N_("Performance")),
    SubjectLabel(kind="pathway_talk", label=N_("Talk")),
    SubjectLabel(kind="pathway_feedback", label=N_("Feedback")),
    SubjectLabel(kind="pathway_practice", label=N_("Practice plan")),
    SubjectLabel(kind="pathway_evidence", label=N_("Piece of a portfolio")),
    SubjectLabel(kind="pathway_plan", label=N_("Pathway")),
)
# The log keeps which fields were written, never what stands in them.
FIELDS = (
    *field_labels(
        GoalSchema,
        RepertoireSchema,
        PerformanceSchema,
        TalkFormSchema,
        FeedbackSchema,
        PracticeSchema,
        EvidenceFormSchema,
    ),
    FieldLabel(name="on_day", label=N_("Day")),
    FieldLabel(name="closed_on", label=N_("Closed on")),
    FieldLabel(name="evidence", label=N_("Shown by")),
    FieldLabel(name="mentors", label=N_("Also by name")),
    FieldLabel(name="practice_note", label=N_("How I want to practise")),
    FieldLabel(name="practice_shared", label=N_("Shared with teachers")),
)
