"""The shapes of answers: the frozen views by their fields."""

from __future__ import annotations

from marshmallow import Schema, fields


class FkIdShape(Schema):
    """What was made."""

    id = fields.UUID()


class FkCountShape(Schema):
    """How many there were."""

    count = fields.Integer()


class FkNamedShape(Schema):
    """Something by its id and name."""

    id = fields.UUID()
    name = fields.String()


class FkCohortShape(Schema):
    """A cohort."""

    id = fields.UUID()
    key = fields.String()
    name = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    report_due_on = fields.Date(allow_none=True)
    intro = fields.Dict(keys=fields.String(), values=fields.String())
    is_public = fields.Boolean()
    call_id = fields.UUID(allow_none=True)
    organiser_id = fields.UUID(allow_none=True)
    groups = fields.Integer()
    observers = fields.Integer()
    version = fields.Integer()


class FkGroupShape(Schema):
    """A municipality group."""

    id = fields.UUID()
    cohort_id = fields.UUID()
    organisation_id = fields.UUID()
    name = fields.String()
    code = fields.String(allow_none=True)
    standing = fields.String()
    language = fields.String()
    joined_on = fields.Date()
    withdrew_on = fields.Date(allow_none=True)
    withdrew_why = fields.String(allow_none=True)
    members = fields.Integer()
    version = fields.Integer()


class FkMemberShape(Schema):
    """Somebody in a group."""

    id = fields.UUID()
    participant_id = fields.UUID()
    person_id = fields.UUID(allow_none=True)
    name = fields.String()
    sector = fields.String()
    role = fields.String()
    is_coordinator = fields.Boolean()
    joined_on = fields.Date()
    left_on = fields.Date(allow_none=True)


class FkEventShape(Schema):
    """Something in a participant's history."""

    kind = fields.String()
    on = fields.Date()
    why = fields.String()


class FkPartShape(Schema):
    """A question."""

    id = fields.UUID()
    text = fields.String()


class FkAssignmentShape(Schema):
    """Preparation or in-between work."""

    id = fields.UUID()
    kind = fields.String()
    title = fields.String()
    text = fields.String()
    looks_back = fields.String()
    looks_ahead = fields.String()
    due_on = fields.Date()
    version = fields.Integer()
    parts = fields.List(fields.Nested(FkPartShape))


class FkGatheringShape(Schema):
    """A gathering and what is due around it."""

    id = fields.UUID()
    cohort_id = fields.UUID()
    activity_id = fields.UUID(allow_none=True)
    kind = fields.String()
    number = fields.Integer()
    title = fields.String()
    theme = fields.String()
    place = fields.String()
    starts_on = fields.Date()
    ends_on = fields.Date()
    version = fields.Integer()
    cancelled_on = fields.Date(allow_none=True)
    cancelled_why = fields.String(allow_none=True)
    assignments = fields.List(fields.Nested(FkAssignmentShape))


class FkHandInRowShape(Schema):
    """Where a hand-in stands."""

    assignment = fields.Nested(FkAssignmentShape)
    state = fields.String()
    days_late = fields.Integer()
    handed_in_on = fields.Date(allow_none=True)
    handed_in_by = fields.String(allow_none=True)
    comment = fields.String()
    commented_by = fields.String(allow_none=True)
    version = fields.Integer()


class FkOtherShape(Schema):
    """What somebody wrote on top of an older version."""

    text = fields.String()
    written_by = fields.String()
    written_at = fields.DateTime()


class FkPassageShape(Schema):
    """A part of a text that is written together."""

    slot = fields.String()
    question = fields.String()
    text = fields.String()
    version = fields.Integer()
    written_by = fields.String(allow_none=True)
    written_at = fields.DateTime(allow_none=True)
    others = fields.List(fields.Nested(FkOtherShape))


class FkHandInShape(Schema):
    """A hand-in with all its parts."""

    row = fields.Nested(FkHandInRowShape)
    group = fields.Nested(FkGroupShape, attribute="row.group")
    passages = fields.List(fields.Nested(FkPassageShape))


class FkGroupPageShape(Schema):
    """A municipality group with its members, history and hand-ins."""

    group = fields.Nested(FkGroupShape, attribute="row")
    partners = fields.List(fields.Nested(FkNamedShape))
    members = fields.List(fields.Nested(FkMemberShape))
    events = fields.List(fields.Nested(FkEventShape))
    hand_ins = fields.List(fields.Nested(FkHandInRowShape))


class FkWrittenShape(Schema):
    """What became of a text: saved, the same, or kept beside what somebody else wrote."""

    meeting = fields.String()
    version = fields.Integer()


class FkAttendanceRowShape(Schema):
    """Whether somebody was there; null where nobody has noted it."""

    member = fields.Nested(FkMemberShape)
    present = fields.Boolean(allow_none=True)


class FkAttendanceShape(Schema):
    """Who was at a gathering."""

    expected = fields.Integer(attribute="counted.expected")
    present = fields.Integer(attribute="counted.present")
    politicians_expected = fields.Integer(attribute="counted.politicians_expected")
    politicians_present = fields.Integer(attribute="counted.politicians_present")
    rows = fields.List(fields.Nested(FkAttendanceRowShape))


class FkRoomShape(Schema):
    """A mixed room."""

    id = fields.UUID()
    number = fields.Integer()
    seats = fields.List(fields.Nested(FkMemberShape))
    notes = fields.List(fields.Nested(FkPassageShape))


class FkMilestoneShape(Schema):
    """A cell of the grid."""

    key = fields.String()
    label = fields.String()
    gathering = fields.String()
    due_on = fields.Date(allow_none=True)
    mark = fields.String()
    days_late = fields.Integer()


class FkGridRowShape(Schema):
    """A municipality's line of the grid."""

    group = fields.Nested(FkGroupShape)
    owed = fields.Integer()
    milestones = fields.List(fields.Nested(FkMilestoneShape))


class FkOutcomeShape(Schema):
    """A common goal."""

    id = fields.UUID()
    position = fields.Integer()
    text = fields.Dict(keys=fields.String(), values=fields.String())


class FkAssessmentShape(Schema):
    """A self-assessment at a gathering."""

    gathering_id = fields.UUID()
    gathering = fields.String()
    on = fields.Date()
    score = fields.Integer(allow_none=True)
    why = fields.String()


class FkPhaseShape(Schema):
    """That a measure came into a phase."""

    phase = fields.String()
    entered_on = fields.Date()
    note = fields.String()


class FkMeasureShape(Schema):
    """A measure."""

    id = fields.UUID()
    title = fields.String()
    phase = fields.String()
    version = fields.Integer()
    history = fields.List(fields.Nested(FkPhaseShape))


class FkGoalShape(Schema):
    """A local goal."""

    id = fields.UUID()
    participant_id = fields.UUID()
    outcome = fields.Nested(FkOutcomeShape, allow_none=True)
    title = fields.String()
    today = fields.String()
    wished = fields.String()
    how = fields.String()
    value_areas = fields.List(fields.String())
    version = fields.Integer()
    assessments = fields.List(fields.Nested(FkAssessmentShape))
    measures = fields.List(fields.Nested(FkMeasureShape))


class FkGoalsShape(Schema):
    """A group's goals, the common ones, and ids of those that are pointed out."""

    outcomes = fields.List(fields.Nested(FkOutcomeShape))
    goals = fields.List(fields.Nested(FkGoalShape))
    local_without_outcome = fields.List(fields.UUID(), attribute="gaps.local_without_outcome")
    outcomes_without_local = fields.List(fields.UUID(), attribute="gaps.outcomes_without_local")


class FkEntryShape(Schema):
    """A line of Gjort – lært – lurt."""

    id = fields.UUID()
    column = fields.String()
    text = fields.String()
    noted_on = fields.Date()
    noted_by = fields.String()
    goal_id = fields.UUID(allow_none=True)
    advice_id = fields.UUID(allow_none=True)


class FkAdviceShape(Schema):
    """Shared advice."""

    id = fields.UUID()
    municipality = fields.String()
    cohort_id = fields.UUID()
    title = fields.String()
    text = fields.String()
    language = fields.String()
    stands_behind = fields.String()
    value_areas = fields.List(fields.String())
    shared_on = fields.Date()
    is_public = fields.Boolean()
    version = fields.Integer()


class FkAdvicePageShape(Schema):
    """One page of advice."""

    total = fields.Integer()
    items = fields.List(fields.Nested(FkAdviceShape))


class FkSessionShape(Schema):
    """Hours used; the note is null for whoever is no party."""

    id = fields.UUID()
    held_on = fields.Date()
    hours = fields.Decimal(as_string=True)
    note = fields.String(allow_none=True)
    noted_by = fields.String()


class FkSupportShape(Schema):
    """An agreement on process support."""

    id = fields.UUID()
    group = fields.Nested(FkGroupShape)
    guide_membership_id = fields.UUID(allow_none=True)
    guide_name = fields.String()
    themes = fields.List(fields.String())
    hours_agreed = fields.Decimal(as_string=True, attribute="hours.agreed")
    hours_used = fields.Decimal(as_string=True, attribute="hours.used")
    starts_on = fields.Date()
    ends_on = fields.Date()
    version = fields.Integer()
    sessions = fields.List(fields.Nested(FkSessionShape))


class FkBodyMemberShape(Schema):
    """Somebody in a body."""

    id = fields.UUID()
    name = fields.String()
    role = fields.String()


class FkMeetingShape(Schema):
    """A meeting of a body."""

    id = fields.UUID()
    met_on = fields.Date()
    note = fields.String()


class FkDueShape(Schema):
    """A span in which a body should have met."""

    starts_on = fields.Date(attribute="span.start")
    ends_on = fields.Date(attribute="span.end")
    least = fields.Integer()
    met = fields.Integer()
    kept = fields.Boolean()
    missed = fields.Boolean()


class FkBodyShape(Schema):
    """A body and whether it keeps its rhythm."""

    id = fields.UUID()
    cohort_id = fields.UUID()
    name = fields.String()
    tasks = fields.String()
    rhythm = fields.String()
    version = fields.Integer()
    members = fields.List(fields.Nested(FkBodyMemberShape))
    meetings = fields.List(fields.Nested(FkMeetingShape))
    dues = fields.List(fields.Nested(FkDueShape))


class FkReportShape(Schema):
    """A final report as it is being written."""

    state = fields.String()
    title = fields.String()
    film_url = fields.String()
    handed_in_on = fields.Date(allow_none=True)
    published_on = fields.Date(allow_none=True)
    version = fields.Integer()
    sections = fields.List(fields.Nested(FkPassageShape))


class FkMaterialShape(Schema):
    """Something to read or see."""

    id = fields.UUID()
    cohort_id = fields.UUID()
    gathering_id = fields.UUID(allow_none=True)
    title = fields.String()
    text = fields.String()
    url = fields.String()
    published_on = fields.Date(allow_none=True)
    version = fields.Integer()
