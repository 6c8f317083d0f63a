"""Gatherings and what is written for them, as it is typed."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDate, LocalInteger
from plugins.fremtidens_kulturskole.rules import (
    GatheringKind,
)
from plugins.fremtidens_kulturskole.schemas.typed import (
    _LONG,
    _NAME,
    _SHORT,
    _TEXT,
    VersionedSchema,
    _one_of,
)


class GatheringSchema(VersionedSchema):
    """A gathering."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Title")})
    theme = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Theme")})
    place = fields.String(load_default="", validate=_SHORT, metadata={"label": N_("Place")})
    starts_on = LocalDate(required=True, metadata={"label": N_("First day")})
    ends_on = LocalDate(required=True, metadata={"label": N_("Last day")})


class NewGatheringSchema(GatheringSchema):
    """A gathering, and of which kind."""

    kind = fields.String(
        load_default="gathering",
        validate=_one_of(GatheringKind),
        metadata={"label": N_("Kind of gathering")},
    )


class CancelGatheringSchema(VersionedSchema):
    """FK-10: why a gathering is called off."""

    why = fields.String(required=True, validate=_LONG, metadata={"label": N_("Why")})


class AssignmentSchema(VersionedSchema):
    """Preparation or in-between work; one question on each line in a form."""

    title = fields.String(required=True, validate=_NAME, metadata={"label": N_("Title")})
    text = fields.String(
        load_default="", validate=_LONG, metadata={"label": N_("What is to be read, done or seen")}
    )
    looks_back = fields.String(
        load_default="",
        validate=_LONG,
        metadata={"label": N_("What it follows up from the gathering behind")},
    )
    looks_ahead = fields.String(
        load_default="",
        validate=_LONG,
        metadata={"label": N_("What it prepares for the gathering ahead")},
    )
    due_on = LocalDate(required=True, metadata={"label": N_("Due on")})
    questions = fields.String(
        required=True, validate=_LONG, metadata={"label": N_("Questions, one on each line")}
    )


class AttendanceSchema(FlygelSchema):
    """FK-12: who was there, of those who were expected."""

    present = fields.List(fields.UUID(), load_default=list)
    expected = fields.List(fields.UUID(), required=True)


class PromptsSchema(FlygelSchema):
    """FK-13: what every room is asked, one on each line."""

    prompts = fields.String(
        required=True, validate=_LONG, metadata={"label": N_("Questions, one on each line")}
    )


class MixSchema(FlygelSchema):
    """FK-13: how large the rooms are."""

    size = LocalInteger(
        required=True,
        validate=validate.Range(min=2, max=50),
        metadata={"label": N_("People in a room, at most")},
    )


class WriteSchema(FlygelSchema):
    """FK-11: a part of a text, on top of the version that was seen."""

    text = fields.String(required=True, validate=_TEXT)
    seen_version = fields.Integer(
        required=True, metadata={"description": "The version of the part; 0 where there is none."}
    )
    pen = fields.String(load_default="", validate=validate.Length(max=40))


class SettleSchema(FlygelSchema):
    """FK-11: of several texts, the one that is to stand."""

    slot = fields.String(required=True, validate=_SHORT)
    text = fields.String(required=True, validate=_TEXT, metadata={"label": N_("What is to stand")})
    seen_version = fields.Integer(required=True)


class ReviewSchema(VersionedSchema):
    """FK-11: an answer to what was handed in."""

    verdict = fields.String(
        required=True,
        validate=validate.OneOf(("accept", "return")),
        metadata={"label": N_("Answer")},
    )
    comment = fields.String(load_default="", validate=_LONG, metadata={"label": N_("Comment")})
