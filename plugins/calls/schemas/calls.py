"""Calls, and what is asked about them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import fields, pre_load, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    LocalInteger,
    MoneyField,
    current_tenant,
)
from plugins.calls.rules.calls import ApplicantKind
from plugins.calls.rules.scoring import OthersShown
from plugins.calls.schemas.shapes import (
    LONGEST_TITLE,
    VersionSchema,
    many_texts_field,
    moment_field,
    money_field,
    nested_texts,
    number_field,
    text_field,
    texts_field,
)


class CriterionSchema(FlygelSchema):
    """A criterion; `anchors` say what points mean, points → text per language."""

    id = fields.UUID(load_default=None, allow_none=True)
    title = texts_field(N_("Criterion"), LONGEST_TITLE)
    weight = LocalInteger(
        load_default=1, validate=validate.Range(min=1, max=1000), metadata={"label": N_("Weight")}
    )
    help = texts_field(N_("What to look for"))
    anchors = many_texts_field(N_("What the points mean"))

    @pre_load
    def _nest(self, given: Any, **_: Any) -> Any:
        if isinstance(given, Mapping) and isinstance(given.get("anchors"), Mapping):
            return {**given, "anchors": nested_texts(given["anchors"])}
        return given


class PhaseSchema(FlygelSchema):
    """A phase of the review."""

    id = fields.UUID(load_default=None, allow_none=True)
    title = texts_field(N_("Phase"), LONGEST_TITLE)
    starts_at = moment_field(N_("Begins"))
    ends_at = moment_field(N_("Ends"))
    names_shown = fields.Boolean(load_default=False, metadata={"label": N_("Names are shown")})
    others_shown = fields.Enum(
        OthersShown,
        by_value=True,
        load_default=OthersShown.AFTER_OWN,
        metadata={"label": N_("Others’ scores are seen")},
    )
    readers_each = LocalInteger(
        load_default=2,
        validate=validate.Range(min=1, max=50),
        metadata={"label": N_("Readers of each")},
    )
    by_criterion = fields.Boolean(
        load_default=False, metadata={"label": N_("Each juror judges some of the criteria")}
    )


class CallSchema(VersionSchema):
    """A call. `topics` are answers to what the programme wants said, key → text per language."""

    id = fields.UUID(dump_only=True)
    programme = fields.String(load_default="", metadata={"label": N_("Programme")})
    kind = fields.String(required=True, metadata={"label": N_("Kind")})
    title = texts_field(N_("Title"), LONGEST_TITLE)
    description = texts_field(N_("Description"))
    topics = many_texts_field(N_("What applicants want to know"))
    applicants = fields.List(
        fields.Enum(ApplicantKind, by_value=True),
        load_default=list,
        metadata={"label": N_("Who may apply")},
    )
    organisation_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Announced by")}
    )
    opens_at = moment_field(N_("Opens"))
    closes_at = moment_field(N_("Closes"))
    places = number_field(N_("Places"), low=1, high=100_000)
    frame = money_field(N_("Money to share"))
    scale_low = LocalInteger(
        load_default=1,
        validate=validate.Range(min=0, max=99),
        metadata={"label": N_("Fewest points")},
    )
    scale_high = LocalInteger(
        load_default=5,
        validate=validate.Range(min=1, max=100),
        metadata={"label": N_("Most points")},
    )
    reserves = LocalInteger(
        load_default=0,
        validate=validate.Range(min=0, max=10_000),
        metadata={"label": N_("Places on the reserve list")},
    )
    accept_days = LocalInteger(
        load_default=14,
        validate=validate.Range(min=1, max=365),
        metadata={"label": N_("Days to accept a place")},
    )
    report_days = number_field(N_("Days until a report is due"), low=1, high=3650)
    observers = fields.Boolean(
        load_default=False, metadata={"label": N_("One may follow without applying")}
    )
    form_version_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Form")}
    )
    criteria = fields.List(
        fields.Nested(CriterionSchema), load_default=list, metadata={"label": N_("Criteria")}
    )
    phases = fields.List(
        fields.Nested(PhaseSchema), load_default=list, metadata={"label": N_("Phases")}
    )
    appeal = texts_field(N_("How to appeal"))
    final = fields.Boolean(
        load_default=False,
        metadata={"label": N_("The decisions are final: no appeal is possible")},
    )
    letters = many_texts_field(N_("Letters"))
    case_number = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=60),
        metadata={"label": N_("Case number")},
    )
    published_at = fields.DateTime(dump_only=True)
    cancelled_at = fields.DateTime(dump_only=True)
    decisions_at = fields.DateTime(dump_only=True)
    decided_at = fields.DateTime(dump_only=True)

    @pre_load
    def _nest(self, given: Any, **_: Any) -> Any:
        if not isinstance(given, Mapping):
            return given
        nested = {
            name: nested_texts(given[name])
            for name in ("topics", "letters")
            if isinstance(given.get(name), Mapping)
        }
        return {**given, **nested}


class CallCardSchema(FlygelSchema):
    """A call on a list."""

    id = fields.UUID()
    programme = fields.String()
    kind = fields.String()
    title = fields.Dict()
    state = fields.String()
    opens_at = fields.DateTime(attribute="window.opens_at", allow_none=True)
    closes_at = fields.DateTime(attribute="window.closes_at", allow_none=True)
    places = fields.Integer(allow_none=True)
    frame = MoneyField(currency=lambda: current_tenant().currency, allow_none=True)
    applications = fields.Integer()


class CallPageSchema(FlygelSchema):
    """A page of calls."""

    total = fields.Integer()
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    items = fields.List(fields.Nested(CallCardSchema))


class QuestionSchema(FlygelSchema):
    """A question about a call and its answer."""

    id = fields.UUID(dump_only=True)
    text = text_field(N_("Question"), required=True, longest=2000)
    asked_at = fields.DateTime(dump_only=True)
    due_at = fields.DateTime(dump_only=True)
    answer = fields.String(dump_only=True, allow_none=True)
    answered_at = fields.DateTime(dump_only=True, allow_none=True)


class AnswerQuestionSchema(VersionSchema):
    """The answer to a question."""

    answer = text_field(N_("Answer"), required=True)
