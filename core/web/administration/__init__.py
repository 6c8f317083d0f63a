"""The administrator's pages, one module per group of pages, on one blueprint."""

from core.web.administration import (
    entrance,
    invitations,
    log,
    modules,
    organisation,
    people,
    setting_editor,
)
from core.web.administration.blueprint import pages

# Importing a module is what puts its pages on the blueprint.
GROUPS = (entrance, invitations, log, modules, organisation, people, setting_editor)

__all__ = ["GROUPS", "pages"]
