"""What UngMusikk's endpoints answer, as OpenAPI describes it. Amounts are kroner as numbers."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from core.kit import Money
from core.plugin_api import FlygelSchema


class Kroner(fields.Float):
    """An amount in kroner as a JSON number, whole when it is."""

    def _serialize(
        self,
        value: Any,
        attr: str | None,
        obj: Any,
        **options: Any,
    ) -> Any:
        return kroner(value)


def kroner(value: Money | None) -> int | float | None:
    """An amount as a JSON number; None for none."""
    if value is None:
        return None
    whole, ore = divmod(value.minor, 100)
    return whole if ore == 0 else value.minor / 100


def _text(description: str, *, nullable: bool = False) -> fields.String:
    return fields.String(allow_none=nullable, metadata={"description": description})


class MunicipalitySchema(FlygelSchema):
    """A municipality."""

    code = _text("Its code on the first day of the year, or on the day asked for.")
    name = fields.String()


class AmountSchema(FlygelSchema):
    """An amount and its currency."""

    amount = Kroner()
    currency = fields.String()


class TierSchema(FlygelSchema):
    """A population tier, both limits included."""

    low = fields.Integer(data_key="from")
    high = fields.Integer(
        data_key="to", allow_none=True, metadata={"description": "null: no upper limit."}
    )
    amount = Kroner(metadata={"description": "For a full year."})


class LineSchema(FlygelSchema):
    """One municipality's contribution as it was worked out."""

    id = fields.UUID()
    municipality = fields.Nested(MunicipalitySchema)
    kind = _text("member, pilot, served or interested.")
    served_through = _text("Who serves it.", nullable=True)
    months = fields.Integer(metadata={"description": "Started months of the year it takes part."})
    population = fields.Integer()
    population_date = fields.Date()
    source = _text("Who says so.")
    tier = fields.Nested(TierSchema)
    amount = Kroner()
    explanation = _text("How it came about, in the reader's language.")
    status = _text("expected, invoiced or paid.")
    invoiced_on = fields.Date(allow_none=True)
    paid_on = fields.Date(allow_none=True)


class CorrectionAnswerSchema(FlygelSchema):
    """What was added or taken away after the approval."""

    id = fields.UUID()
    municipality = fields.Nested(MunicipalitySchema)
    amount = Kroner()
    reason = fields.String()
    explanation = _text("How it came about; null when somebody wrote the amount.", nullable=True)
    made_on = fields.Date()
    made_by = fields.String()
    status = _text("expected, invoiced or paid.")
    invoiced_on = fields.Date(allow_none=True)
    paid_on = fields.Date(allow_none=True)


class UnresolvedSchema(FlygelSchema):
    """A municipality that takes part and has no contribution."""

    municipality = fields.Nested(MunicipalitySchema)
    kind = fields.String()
    population_date = fields.Date()
    code = _text("Why, for programs.")
    reason = _text("Why, in the reader's language.")
    acknowledged = _text("Why the round may be approved without it.", nullable=True)


class WarningSchema(FlygelSchema):
    """Somebody who is in another tier at the next 1 January."""

    municipality = fields.Nested(MunicipalitySchema)
    code = fields.String()
    message = fields.String()
    difference = Kroner(metadata={"description": "What a full year costs more, or less."})


class RoundHeadingSchema(FlygelSchema):
    """A round on a list."""

    year = fields.Integer()
    status = _text("draft, reviewed, approved, invoiced or paid.")
    version = fields.Integer()
    lines = fields.Integer(metadata={"description": "How many contributions."})
    unresolved = fields.Integer(metadata={"description": "How many without one."})
    total = fields.Nested(AmountSchema, metadata={"description": "The sum of the lines."})
    corrections_total = fields.Nested(AmountSchema)
    total_with_corrections = fields.Nested(AmountSchema)
    invoiced = fields.Nested(AmountSchema)
    paid = fields.Nested(AmountSchema)
    decided_on = fields.Date(allow_none=True)
    case_number = fields.String(allow_none=True)


class RoundSchema(FlygelSchema):
    """One round whole."""

    year = fields.Integer()
    status = _text("draft, reviewed, approved, invoiced or paid.")
    version = fields.Integer(metadata={"description": "Also the ETag."})
    population_date = fields.Date()
    tiers = fields.List(fields.Nested(TierSchema))
    total = fields.Nested(
        AmountSchema, metadata={"description": "The sum of the lines, without corrections."}
    )
    corrections_total = fields.Nested(AmountSchema)
    total_with_corrections = fields.Nested(
        AmountSchema, metadata={"description": "What the municipalities pay in all."}
    )
    invoiced = fields.Nested(AmountSchema)
    paid = fields.Nested(AmountSchema)
    lines = fields.List(fields.Nested(LineSchema))
    corrections = fields.List(fields.Nested(CorrectionAnswerSchema))
    unresolved = fields.List(fields.Nested(UnresolvedSchema))
    warnings = fields.List(fields.Nested(WarningSchema))
    worked_out_on = fields.Date()
    worked_out_by = fields.String()
    reviewed_on = fields.Date(allow_none=True)
    reviewed_by = fields.String(allow_none=True)
    decided_on = fields.Date(allow_none=True)
    case_number = fields.String(allow_none=True)
    approved_on = fields.Date(allow_none=True)
    approved_by = fields.String(allow_none=True)


class MemberSchema(FlygelSchema):
    """A municipality that takes part on the day."""

    municipality = fields.Nested(MunicipalitySchema)
    organisation_id = fields.UUID()
    sub_region = fields.String(allow_none=True)
    kind = _text("member, pilot, served or interested.")
    served_through = fields.String(allow_none=True)
    since = fields.Date(allow_none=True)
    population = fields.Integer(allow_none=True)
    population_date = fields.Date()
    tier = fields.Nested(TierSchema, allow_none=True)
    amount = Kroner(allow_none=True, metadata={"description": "For a full year."})
    unresolved = _text("Why there is no figure.", nullable=True)


class MembersSchema(FlygelSchema):
    """Who takes part on a day."""

    on = fields.Date()
    count = fields.Integer()
    population = fields.Integer()
    total = fields.Nested(AmountSchema, metadata={"description": "For a full year."})
    members = fields.List(fields.Nested(MemberSchema))


class PartnerSchema(FlygelSchema):
    """One partner's money in a year."""

    partner = fields.String()
    kind = fields.String()
    expected = Kroner()
    invoiced = Kroner()
    paid = Kroner()


class GrantStepSchema(FlygelSchema):
    """A grant in one year."""

    year = fields.Integer()
    amount = Kroner()
    percent = fields.Float(allow_none=True)
    explanation = fields.String()


class EntrySchema(FlygelSchema):
    """Money from a partner that is not a municipality."""

    id = fields.UUID()
    year = fields.Integer()
    kind = fields.String()
    partner = fields.String()
    amount = Kroner()
    source = fields.String()
    steps = fields.List(fields.Nested(GrantStepSchema))
    status = fields.String()
    invoiced_on = fields.Date(allow_none=True)
    paid_on = fields.Date(allow_none=True)
    version = fields.Integer()


class InKindAnswerSchema(FlygelSchema):
    """Help that is not money."""

    id = fields.UUID()
    partner = fields.String()
    kind = fields.String()
    what = fields.String()
    value = Kroner(allow_none=True)
    source = fields.String()


class IncomeAnswerSchema(FlygelSchema):
    """A year's income."""

    year = fields.Integer()
    currency = fields.String()
    expected = Kroner()
    invoiced = Kroner()
    paid = Kroner()
    outstanding = Kroner()
    municipalities = fields.Nested(
        PartnerSchema, allow_none=True, metadata={"description": "null without an approved round."}
    )
    draft = Kroner(
        allow_none=True,
        metadata={"description": "What a round that is not approved would bring."},
    )
    partners = fields.List(fields.Nested(PartnerSchema))
    entries = fields.List(fields.Nested(EntrySchema))
    in_kind = fields.List(fields.Nested(InKindAnswerSchema))
    in_kind_value = Kroner()


class YearSchema(FlygelSchema):
    """What a municipality pays for a year."""

    year = fields.Integer()
    status = fields.String()
    total = Kroner()
    line = fields.Nested(LineSchema, allow_none=True)
    corrections = fields.List(fields.Nested(CorrectionAnswerSchema))


class PaperSchema(FlygelSchema):
    """A place in the programme with its political decision."""

    kind = fields.String()
    served_through = fields.String(allow_none=True)
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)
    decided_on = fields.Date(allow_none=True)
    case_number = fields.String(allow_none=True)
    funding_source = fields.String(allow_none=True)
    not_recorded = fields.List(fields.String())


class BoundarySchema(FlygelSchema):
    """How far a municipality is from the next tiers; null where there is none."""

    tier = fields.Nested(TierSchema)
    inhabitants_up = fields.Integer(allow_none=True)
    amount_above = Kroner(allow_none=True)
    inhabitants_down = fields.Integer(allow_none=True)
    amount_below = Kroner(allow_none=True)


class MunicipalityPageSchema(FlygelSchema):
    """All about one municipality."""

    municipality = fields.Nested(MunicipalitySchema)
    takes_part = fields.Boolean()
    sub_region = fields.String(allow_none=True)
    population = fields.Integer(allow_none=True)
    population_date = fields.Date(allow_none=True)
    boundary = fields.Nested(BoundarySchema, allow_none=True)
    years = fields.List(fields.Nested(YearSchema))
    papers = fields.List(fields.Nested(PaperSchema))


class ResultSchema(FlygelSchema):
    """What a scenario brings in."""

    contributions = Kroner()
    grants = Kroner()
    income = Kroner()
    municipalities = fields.Integer()
    pupils = fields.Integer(allow_none=True)
    per_pupil = Kroner(allow_none=True)


class DifferenceSchema(FlygelSchema):
    """One municipality today and with the assumptions."""

    municipality = fields.Nested(MunicipalitySchema)
    change = _text("added, removed, unresolved, tier, amount or none.")
    before = Kroner(allow_none=True)
    after = Kroner(allow_none=True)
    difference = Kroner()
    tier_before = fields.Nested(TierSchema, allow_none=True)
    tier_after = fields.Nested(TierSchema, allow_none=True)


class ComparisonSchema(FlygelSchema):
    """Today and the assumptions, side by side."""

    year = fields.Integer()
    currency = fields.String()
    today = fields.Nested(ResultSchema)
    scenario = fields.Nested(ResultSchema)
    contributions_difference = Kroner()
    grants_difference = Kroner()
    income_difference = Kroner()
    per_pupil_difference = Kroner(allow_none=True)
    differences = fields.List(fields.Nested(DifferenceSchema))
    tier_changes = fields.List(fields.Nested(DifferenceSchema))
    unresolved = fields.List(fields.Nested(UnresolvedSchema))


class SharedSchema(FlygelSchema):
    """A what-if with an address."""

    key = fields.String()
    url = fields.String()
    title = fields.String()
    year = fields.Integer()
    shared_by = fields.String()
    shared_on = fields.Date()
    comparison = fields.Nested(ComparisonSchema)


class CountSchema(FlygelSchema):
    """How many were marked, and the round as it is now."""

    marked = fields.Integer()
    round = fields.Nested(RoundSchema)
