"""One schema serves the form and the JSON."""

from __future__ import annotations

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from core.kit import N_
from core.plugin_api import LocalInteger


class ChoirSchema(Schema):
    """A choir."""

    id = fields.UUID(dump_only=True)
    name = fields.String(
        required=True, validate=Length(min=1, max=100), metadata={"label": N_("Name")}
    )
    singers = LocalInteger(
        required=True, validate=Range(min=1, max=10_000), metadata={"label": N_("Singers")}
    )
