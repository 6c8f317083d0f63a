"""Pieces of a portfolio, their files and shares."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema, LocalDecimal
from plugins.pathway.models import (
    EvidenceKind,
)
from plugins.pathway.models.kinds import PORTFOLIO_KINDS
from plugins.pathway.rules import Audience
from plugins.pathway.schemas.parts import (
    MANY,
    NamedSchema,
    VersionedSchema,
    day_field,
    name_field,
    text_field,
)


class ShareSchema(FlygelSchema):
    """KM-15: a writer's share; without a name it is the person's own."""

    name = fields.String(
        load_default="", validate=validate.Length(max=120), metadata={"label": N_("Name")}
    )
    share = LocalDecimal(
        required=True,
        validate=validate.Range(min=-1000, max=1000),
        metadata={"label": N_("Share in per cent")},
    )


class EvidenceSchema(VersionedSchema):
    """A piece of a portfolio, without its file."""

    kind = fields.Enum(
        EvidenceKind,
        by_value=True,
        required=True,
        validate=validate.OneOf(PORTFOLIO_KINDS, error=N_("Choose one of the alternatives.")),
        metadata={"label": N_("What is it?")},
    )
    title = name_field(N_("Title"))
    on = day_field(N_("Day"), required=True)
    text = text_field(N_("Text"), validate.Length(max=20_000))
    link = fields.String(
        load_default="",
        validate=validate.And(
            validate.Length(max=500),
            validate.Regexp(
                r"(https://[^\s\"'<>\\@]+)?\Z",
                error=N_("Write a web address that starts with https://."),
            ),
        ),
        metadata={"label": N_("Address of a film")},
    )
    audience = fields.List(
        fields.Enum(Audience, by_value=True),
        load_default=list,
        validate=MANY,
        metadata={"label": N_("Who may see it?")},
    )
    mentor_ids = fields.List(
        fields.UUID(),
        load_default=list,
        validate=MANY,
        metadata={"label": N_("Also by name")},
    )
    shares = fields.List(
        fields.Nested(ShareSchema),
        load_default=list,
        validate=validate.Length(max=50),
        metadata={"label": N_("Who wrote it?")},
    )


class EvidenceFormSchema(EvidenceSchema):
    """A piece of a portfolio as the form sends it."""

    file = fields.Raw(load_default=None, allow_none=True, metadata={"label": N_("File")})


class UploadSchema(FlygelSchema):
    """A file for a piece of a portfolio."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class FileSchema(FlygelSchema):
    """A file without its content."""

    name = fields.String()
    content_type = fields.String()
    size = fields.Integer()


class ShareViewSchema(FlygelSchema):
    """KM-15: a writer and their share."""

    name = fields.String()
    share = fields.Decimal(as_string=True)
    is_person = fields.Boolean()


class EvidenceViewSchema(FlygelSchema):
    """A piece of a portfolio as it is read."""

    id = fields.UUID()
    kind = fields.Enum(EvidenceKind, by_value=True)
    title = fields.String()
    on = fields.Date()
    text = fields.String()
    link = fields.String()
    audience = fields.List(fields.Enum(Audience, by_value=True))
    mentors = fields.List(fields.Nested(NamedSchema))
    shares = fields.List(fields.Nested(ShareViewSchema))
    file = fields.Nested(FileSchema, allow_none=True)
    version = fields.Integer()
