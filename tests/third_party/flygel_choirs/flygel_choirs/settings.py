"""What an organisation may tune."""

from __future__ import annotations

from marshmallow.validate import Range

from core.kit import N_
from core.plugin_api import LocalInteger, Setting

LARGEST_NUMBER = "largest_number"

SETTINGS = (
    Setting(
        key=LARGEST_NUMBER,
        field=LocalInteger(validate=Range(min=1, max=1000)),
        default=20,
        label=N_("Largest number of choirs"),
        help=N_("When the list is full, no choir can be added."),
    ),
)
