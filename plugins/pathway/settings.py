"""What a tenant may tune of the pathway."""

from __future__ import annotations

from typing import Any

from marshmallow import validate

from core.kit import N_
from core.plugin_api import LocalInteger, Setting, setting
from plugins.pathway.permissions import PLUGIN

MEGABYTE = 1024 * 1024
# What one request may carry at the most is sixteen, with the form around the file.
LARGEST_FILE = 15

SETTINGS = (
    Setting(
        key="file_megabytes",
        field=LocalInteger(validate=validate.Range(min=1, max=LARGEST_FILE)),
        default=LARGEST_FILE,
        label=N_("Largest file in a portfolio"),
        help=N_("In megabytes. A minute of recorded sound is about one megabyte."),
        order=10,
    ),
    Setting(
        key="quota_megabytes",
        field=LocalInteger(validate=validate.Range(min=0, max=2000)),
        default=200,
        label=N_("Room for each person's portfolio"),
        help=N_("In megabytes, all files of a person together."),
        order=20,
    ),
)


def largest_file() -> int:
    """How many bytes one file may have."""
    return _bytes("file_megabytes")


def quota() -> int:
    """How many bytes all files of one person may have together."""
    return _bytes("quota_megabytes")


def _bytes(key: str) -> int:
    megabytes: Any = setting(PLUGIN, key)
    return int(megabytes) * MEGABYTE
