"""Decisions, places, and what follows an award."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalDate,
    MoneyField,
    current_tenant,
)
from plugins.calls.rules.places import Outcome, PlaceState
from plugins.calls.schemas.shapes import (
    LONGEST_TITLE,
    VersionSchema,
    moment_field,
    money_field,
    number_field,
    text_field,
)


class ProposeSchema(FlygelSchema):
    """The reasons that decisions are proposed with, by outcome."""

    chosen = text_field(N_("Reason to those who are chosen"), longest=4000)
    reserve = text_field(N_("Reason to those on the reserve list"), longest=4000)
    not_chosen = text_field(N_("Reason to those who are not chosen"), longest=4000)


class DecisionSchema(VersionSchema):
    """A decision."""

    id = fields.UUID(dump_only=True)
    application_id = fields.UUID(dump_only=True)
    number = fields.Integer(dump_only=True)
    applicant = fields.String(dump_only=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True, metadata={"label": N_("Decision")})
    reserve_rank = number_field(N_("Number on the reserve list"), low=1, high=10_000)
    granted = money_field(N_("Granted"))
    reason = text_field(N_("Reason, in the applicant’s language form"), longest=8000)
    conditions = text_field(N_("Conditions"), longest=4000)
    published_at = fields.DateTime(dump_only=True, allow_none=True)
    state = fields.Enum(PlaceState, by_value=True, dump_only=True)
    accept_by = fields.DateTime(dump_only=True, allow_none=True)
    repay = MoneyField(currency=lambda: current_tenant().currency, dump_only=True, allow_none=True)
    repaid_on = fields.Date(dump_only=True, allow_none=True)
    final = fields.Boolean(dump_only=True)


class PlanSchema(FlygelSchema):
    """When decisions are published; empty: now."""

    decisions_at = moment_field(N_("Publish at"))


class PlaceAnswerSchema(FlygelSchema):
    """Yes or no to a place."""

    accepts = fields.Boolean(required=True, metadata={"label": N_("Answer")})
    reason = text_field(N_("Reason"), longest=2000)


class AppealSchema(VersionSchema):
    """An appeal as it is registered."""

    id = fields.UUID(dump_only=True)
    received_on = LocalDate(load_default=None, allow_none=True, metadata={"label": N_("Received")})
    text = text_field(N_("What the appeal is about"), required=True)
    outcome = fields.String(dump_only=True)
    answer = fields.String(dump_only=True, allow_none=True)
    answered_on = fields.Date(dump_only=True, allow_none=True)


class AppealAnswerSchema(VersionSchema):
    """What came of an appeal."""

    outcome = fields.String(
        required=True,
        validate=validate.OneOf(["upheld", "changed", "rejected"]),
        metadata={"label": N_("What came of it")},
    )
    answer = text_field(N_("Answer"), required=True)


class AccountLineSchema(FlygelSchema):
    """A line of a report's accounts."""

    text = text_field(N_("What"), required=True, longest=LONGEST_TITLE)
    planned = MoneyField(
        currency=lambda: current_tenant().currency, required=True, metadata={"label": N_("Planned")}
    )
    spent = MoneyField(
        currency=lambda: current_tenant().currency, required=True, metadata={"label": N_("Spent")}
    )


class ReportSchema(VersionSchema):
    """The report that an award owes."""

    id = fields.UUID(dump_only=True)
    due_on = fields.Date(dump_only=True)
    state = fields.String(dump_only=True)
    text = text_field(N_("How it went"), longest=50_000)
    accounts = fields.List(
        fields.Nested(AccountLineSchema), load_default=list, metadata={"label": N_("Accounts")}
    )
    hand_in = fields.Boolean(load_default=False, load_only=True)
    comment = fields.String(dump_only=True, allow_none=True)


class ReviewReportSchema(VersionSchema):
    """The office's answer to a report."""

    approved = fields.Boolean(required=True, metadata={"label": N_("Answer")})
    comment = text_field(N_("Comment"), longest=4000)


class ChangeRequestSchema(VersionSchema):
    """A wish to do otherwise than applied for."""

    id = fields.UUID(dump_only=True)
    text = text_field(N_("What you want to change, and why"), required=True)
    asked_at = fields.DateTime(dump_only=True)
    answer = fields.String(dump_only=True)
    reason = fields.String(dump_only=True, allow_none=True)


class RepaymentSchema(FlygelSchema):
    """What is to be paid back; no amount: nothing."""

    amount = money_field(N_("To be paid back"))
    reason = text_field(N_("Reason"), longest=2000)


class RepaidSchema(FlygelSchema):
    """When the money came back."""

    on = LocalDate(required=True, metadata={"label": N_("Received")})
