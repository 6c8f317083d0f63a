"""Applications: who applies, what is written, files, partners."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import (
    FlygelSchema,
    MoneyField,
    current_tenant,
)
from plugins.calls.rules.calls import ApplicantKind
from plugins.calls.rules.places import Outcome, PlaceState
from plugins.calls.schemas.shapes import (
    LONGEST_TITLE,
    NamedSchema,
    text_field,
)


class StartSchema(FlygelSchema):
    """Who applies."""

    kind = fields.Enum(
        ApplicantKind, by_value=True, required=True, metadata={"label": N_("Who applies")}
    )
    organisation_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"label": N_("Organisation")}
    )
    person_id = fields.UUID(load_default=None, allow_none=True, metadata={"label": N_("Pupil")})
    people = fields.List(
        fields.UUID(), load_default=list, metadata={"label": N_("Who is in the group")}
    )
    title = text_field(N_("Name of the group or project"), longest=LONGEST_TITLE)


class TypedSchema(FlygelSchema):
    """What was typed into a field, and the version that one had before one; 0: none."""

    value = fields.Raw(required=True, allow_none=True)
    base = fields.Integer(load_default=0)


class SaveSchema(FlygelSchema):
    """What was typed, by field."""

    title = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(max=LONGEST_TITLE)
    )
    answers = fields.Dict(
        keys=fields.String(validate=validate.Length(max=60)),
        values=fields.Nested(TypedSchema),
        load_default=dict,
    )


class ConflictSchema(FlygelSchema):
    """Two texts for one field; theirs is saved."""

    field = fields.String()
    mine = fields.Raw(allow_none=True)
    theirs = fields.Raw(allow_none=True)
    version = fields.Integer()


class SavedSchema(FlygelSchema):
    """What became of what was typed."""

    versions = fields.Dict()
    conflicts = fields.List(fields.Nested(ConflictSchema))
    saved_at = fields.DateTime()


class AnswerSchema(FlygelSchema):
    """What stands in a field."""

    value = fields.Raw(allow_none=True)
    version = fields.Integer()
    saved_by = fields.String()
    saved_at = fields.DateTime()


class FileSchema(FlygelSchema):
    """A file of an application."""

    id = fields.UUID()
    field = fields.String()
    file_name = fields.String()
    media_type = fields.String()
    size = fields.Integer()


class PartnerSchema(FlygelSchema):
    """A partner of an application."""

    id = fields.UUID(dump_only=True)
    organisation_id = fields.UUID(required=True, load_only=True, metadata={"label": N_("Partner")})
    organisation = fields.Nested(NamedSchema, dump_only=True)
    answer = fields.String(dump_only=True)


class ApplicationSchema(FlygelSchema):
    """An application as its reader may see it."""

    id = fields.UUID()
    call_id = fields.UUID()
    number = fields.Integer()
    applicant_kind = fields.String()
    applicant = fields.String()
    title = fields.String()
    organisation = fields.Nested(NamedSchema, allow_none=True)
    partners = fields.List(fields.Nested(PartnerSchema))
    people = fields.List(fields.Nested(NamedSchema))
    language = fields.String()
    state = fields.String()
    dispensation = fields.String()
    asked = MoneyField(currency=lambda: current_tenant().currency, allow_none=True)
    answers = fields.Dict(keys=fields.String(), values=fields.Nested(AnswerSchema))
    files = fields.List(fields.Nested(FileSchema))
    submitted_at = fields.DateTime(allow_none=True)
    withdrawn_at = fields.DateTime(allow_none=True)
    version = fields.Integer()


class ApplicationCardSchema(FlygelSchema):
    """An application on a list."""

    id = fields.UUID()
    call_id = fields.UUID()
    number = fields.Integer()
    applicant = fields.String()
    title = fields.String()
    state = fields.String()
    dispensation = fields.String()
    asked = MoneyField(currency=lambda: current_tenant().currency, allow_none=True)
    submitted_at = fields.DateTime(allow_none=True)
    outcome = fields.Enum(Outcome, by_value=True, allow_none=True)
    place = fields.Enum(PlaceState, by_value=True, allow_none=True)
    accept_by = fields.DateTime(allow_none=True)
    report_due = fields.Date(allow_none=True)


class ApplicationPageSchema(FlygelSchema):
    """A page of applications."""

    total = fields.Integer()
    page = fields.Integer(attribute="number")
    pages = fields.Integer()
    items = fields.List(fields.Nested(ApplicationCardSchema))


class SubmitSchema(FlygelSchema):
    """Handing in; the reason is for a dispensation, where one is needed."""

    dispensation_text = text_field(N_("Why there should be an exception"), longest=4000)


class RedactionsSchema(FlygelSchema):
    """Names to hide, one on each line."""

    names = text_field(N_("Names to hide"), longest=4000)


class UploadSchema(FlygelSchema):
    """A file for a field."""

    file = fields.Raw(required=True, metadata={"label": N_("File")})


class RemarkSchema(FlygelSchema):
    """What the programme's rules see in an application; `good`: nothing is missing."""

    title = fields.String()
    lines = fields.List(fields.String())
    good = fields.Boolean()
