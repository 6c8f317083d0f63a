"""Organisations from a file: read, matched, previewed, and then imported as previewed."""

from plugins.registry.services.imports.columns import FIELDS, ImportField, guess_columns
from plugins.registry.services.imports.plan import (
    Action,
    FieldChange,
    ImportPlan,
    LinePlan,
)
from plugins.registry.services.imports.planner import plan_import
from plugins.registry.services.imports.tables import TableRead, read_table
from plugins.registry.services.imports.uploads import (
    ImportResult,
    UploadView,
    apply_plan,
    choose_columns,
    keep_upload,
    one_import_at_a_time,
    start_import,
    throw_away,
    upload,
)

__all__ = [
    "FIELDS",
    "Action",
    "FieldChange",
    "ImportField",
    "ImportPlan",
    "ImportResult",
    "LinePlan",
    "TableRead",
    "UploadView",
    "apply_plan",
    "choose_columns",
    "guess_columns",
    "keep_upload",
    "one_import_at_a_time",
    "plan_import",
    "read_table",
    "start_import",
    "throw_away",
    "upload",
]
