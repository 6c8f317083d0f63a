"""What is sent to import lists, and what the endpoints of imports answer."""

from __future__ import annotations

from marshmallow import fields, validate

from core.kit import N_
from core.plugin_api import FlygelSchema
from plugins.registry.services.imports import KINDS, PEOPLE, Action


class UploadSchema(FlygelSchema):
    """A file to import."""

    file = fields.Raw(required=True, metadata={"label": N_("File")})


class NewImportKindSchema(FlygelSchema):
    """What the list is of."""

    kind = fields.String(load_default=PEOPLE, validate=validate.OneOf(list(KINDS)))


class NewImportFileSchema(FlygelSchema):
    """The list itself."""

    file = fields.Raw(
        required=True,
        metadata={"type": "string", "format": "binary", "description": "CSV or XLSX."},
    )


class ImportFieldSchema(FlygelSchema):
    """Something that a column can hold."""

    key = fields.String()
    label = fields.String()
    required = fields.Boolean()


class ImportFileSchema(FlygelSchema):
    """A file that waits to be imported, and which column means what."""

    id = fields.UUID()
    kind = fields.String()
    file_name = fields.String()
    header = fields.List(fields.String())
    lines = fields.Integer(metadata={"description": "How many, without the heading."})
    columns = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        metadata={"description": "Key of a field to the place of its column, from 0."},
    )
    fields_ = fields.List(fields.Nested(ImportFieldSchema), data_key="fields", attribute="fields")


class ImportColumnsSchema(FlygelSchema):
    """Which column means what."""

    columns = fields.Dict(
        keys=fields.String(), values=fields.Integer(validate=validate.Range(min=0)), required=True
    )


class ImportLinesArgumentsSchema(FlygelSchema):
    """Which lines of a preview."""

    action = fields.Enum(Action, by_value=True, load_default=None)
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))


class FieldChangeSchema(FlygelSchema):
    """A field before and after, as texts; of an address never what it is."""

    field = fields.String()
    before = fields.String()
    after = fields.String()


class ObjectionSchema(FlygelSchema):
    """What is wrong with a line."""

    field = fields.String(allow_none=True)
    code = fields.String()
    message = fields.String()


class ImportLineSchema(FlygelSchema):
    """What one line would do."""

    line = fields.Integer()
    action = fields.Enum(Action, by_value=True)
    name = fields.String()
    changes = fields.List(fields.Nested(FieldChangeSchema))
    objections = fields.List(fields.Nested(ObjectionSchema))


class ImportPreviewSchema(FlygelSchema):
    """What importing the file would do; `digest` stands for exactly this."""

    digest = fields.String()
    can_be_imported = fields.Boolean()
    missing = fields.List(
        fields.String(), metadata={"description": "Fields that must have a column and have none."}
    )
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())
    items = fields.List(fields.Nested(ImportLineSchema))
    total = fields.Integer()
    page = fields.Integer()
    pages = fields.Integer()


class RunImportSchema(FlygelSchema):
    """What was previewed."""

    digest = fields.String(required=True)


class StartedTaskSchema(FlygelSchema):
    """A piece of work that has been started; `/api/v1/core/tasks/…` tells how far it is."""

    task_id = fields.UUID()
    page = fields.String()


class ImportRunSchema(FlygelSchema):
    """An import that was done; `undone_at` null: it still stands."""

    id = fields.UUID()
    kind = fields.String()
    file_name = fields.String()
    done_by = fields.String()
    done_at = fields.DateTime()
    added = fields.Integer()
    changed = fields.Integer()
    undone_at = fields.DateTime(allow_none=True)


class StayedSchema(FlygelSchema):
    """What was left alone when an import was taken back."""

    label = fields.String()
    reason = fields.String()


class ImportRunDetailSchema(ImportRunSchema):
    """An import, and what taking it back would do or has left alone."""

    would_remove = fields.Integer()
    would_set_back = fields.Integer()
    would_stay = fields.Integer()
    stayed = fields.List(fields.Nested(StayedSchema))
