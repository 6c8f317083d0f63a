"""Writing an application together, handing it in, taking it back."""

from plugins.calls.services.applications.handing_in import (
    check_application,
    checked,
    submit,
    withdraw,
)
from plugins.calls.services.applications.office import answer_dispensation, fill_in, set_redactions
from plugins.calls.services.applications.reaching import must_be_open, writable_row
from plugins.calls.services.applications.starting import start_application
from plugins.calls.services.applications.writing import Saved, save_draft

__all__ = [
    "Saved",
    "answer_dispensation",
    "check_application",
    "checked",
    "fill_in",
    "must_be_open",
    "save_draft",
    "set_redactions",
    "start_application",
    "submit",
    "withdraw",
    "writable_row",
]
