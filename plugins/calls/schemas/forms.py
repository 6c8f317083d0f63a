"""Forms and their fields."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
)
from plugins.calls.rules.forms import Audience, FieldKind
from plugins.calls.schemas.shapes import (
    LONGEST_TITLE,
    VersionSchema,
    number_field,
    text_field,
    texts_field,
)


class OptionSchema(FlygelSchema):
    """One of several answers."""

    key = fields.String(
        required=True, validate=validate.Length(min=1, max=60), metadata={"label": N_("Key")}
    )
    label = texts_field(N_("Alternative"), LONGEST_TITLE)


class ColumnSchema(FlygelSchema):
    """A column of a table."""

    key = fields.String(
        required=True, validate=validate.Length(min=1, max=60), metadata={"label": N_("Key")}
    )
    label = texts_field(N_("Column"), LONGEST_TITLE)
    kind = fields.Enum(
        FieldKind, by_value=True, load_default=FieldKind.TEXT, metadata={"label": N_("Kind")}
    )


class ConditionSchema(FlygelSchema):
    """When a field is shown."""

    field = fields.String(required=True)
    values = fields.List(fields.String(), required=True)


class FieldSchema(VersionSchema):
    """One field of a form."""

    key = fields.String(
        required=True,
        validate=[
            validate.Length(min=1, max=60),
            validate.Regexp(
                r"[a-z][a-z0-9_]*\Z",
                error=N_("Use small letters a–z, digits and underscores, beginning with a letter."),
            ),
        ],
        metadata={"label": N_("Key")},
    )
    kind = fields.Enum(
        FieldKind, by_value=True, required=True, metadata={"label": N_("What is asked for")}
    )
    label = texts_field(N_("Label"), LONGEST_TITLE)
    help = texts_field(N_("Help"), 2000)
    required = fields.Boolean(load_default=False, metadata={"label": N_("Must be filled in")})
    options = fields.List(
        fields.Nested(OptionSchema), load_default=list, metadata={"label": N_("Alternatives")}
    )
    columns = fields.List(
        fields.Nested(ColumnSchema), load_default=list, metadata={"label": N_("Columns")}
    )
    condition = fields.Nested(ConditionSchema, load_default=None, allow_none=True)
    audience = fields.Enum(
        Audience, by_value=True, load_default=Audience.ALL, metadata={"label": N_("Who sees it")}
    )
    identifying = fields.Boolean(
        load_default=False,
        metadata={"label": N_("Tells who applies: hidden where the jury reads without names")},
    )
    frozen = fields.Boolean(
        load_default=False,
        metadata={"label": N_("Cannot be corrected after the application is handed in")},
    )
    longest = number_field(N_("Most characters"), low=1, high=100_000)
    sums_to = fields.String(
        load_default=None, allow_none=True, metadata={"label": N_("Equals the amount in")}
    )


class FormNameSchema(FlygelSchema):
    """A form by name."""

    name = text_field(N_("Name"), required=True, longest=LONGEST_TITLE)


class FormVersionSchema(FlygelSchema):
    """A version of a form."""

    id = fields.UUID(dump_only=True)
    form_id = fields.UUID(dump_only=True)
    name = fields.String(dump_only=True)
    number = fields.Integer(dump_only=True)
    published_at = fields.DateTime(dump_only=True, allow_none=True)
    fields_ = fields.List(fields.Nested(FieldSchema), data_key="fields", attribute="fields")
    version = fields.Integer(dump_only=True)


class FormCardSchema(FlygelSchema):
    """A form on a list."""

    id = fields.UUID()
    name = fields.String()
    published = fields.Integer(allow_none=True)
    draft = fields.Integer(allow_none=True)
    calls = fields.Integer()
