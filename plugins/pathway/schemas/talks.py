"""Talks and feedback."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema
from plugins.pathway.models import (
    FeedbackKind,
    ParticipantRole,
    TalkKind,
)
from plugins.pathway.schemas.parts import (
    LONG,
    MANY,
    NamedSchema,
    VersionedSchema,
    choice,
    day_field,
    text_field,
)


class ParticipantSchema(FlygelSchema):
    """Somebody who takes part in a talk."""

    person_id = fields.UUID(required=True)
    role = fields.Enum(ParticipantRole, by_value=True, required=True)
    person = fields.Nested(NamedSchema, dump_only=True)


class TalkFieldsSchema(VersionedSchema):
    """What is written of a talk."""

    kind = choice(TalkKind, N_("Which talk?"), TalkKind.START)
    on = day_field(N_("Day"), required=True)
    shared_notes = text_field(N_("What you talked about"), LONG)
    next_step = text_field(N_("What you agreed on next"), validate.Length(max=300))
    next_step_by = day_field(N_("By when"))


class TalkFormSchema(TalkFieldsSchema):
    """A talk as the form sends it: who takes part, by their ids."""

    participants = fields.List(
        fields.UUID(), load_default=list, metadata={"label": N_("Who takes part?")}, validate=MANY
    )


class TalkSchema(TalkFieldsSchema):
    """A talk. `shared_notes` is null for readers it is not for; `own_note` is the reader's."""

    id = fields.UUID(dump_only=True)
    participants = fields.List(fields.Nested(ParticipantSchema), load_default=list, validate=MANY)
    own_note = fields.String(dump_only=True)


class NoteSchema(FlygelSchema):
    """One's own note about a talk."""

    text = text_field(N_("My own note"), LONG)


class FeedbackSchema(VersionedSchema):
    """Words to somebody."""

    id = fields.UUID(dump_only=True)
    kind = choice(FeedbackKind, N_("What is it?"), FeedbackKind.FEEDBACK)
    text = fields.String(
        required=True,
        validate=validate.Length(min=1, max=5000),
        metadata={"label": N_("What do you want to say?")},
    )
    evidence_id = fields.UUID(load_default=None, allow_none=True)
    author = fields.String(dump_only=True)
    given_on = fields.Date(dump_only=True)
