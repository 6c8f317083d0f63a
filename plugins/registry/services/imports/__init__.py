"""Lists from a file: read, matched, previewed, imported as previewed, and taken back whole."""

from plugins.registry.services.imports.apply import apply_plan
from plugins.registry.services.imports.columns import FIELDS, ImportField, guess_columns
from plugins.registry.services.imports.kinds import KINDS, ORGANISATIONS, PEOPLE, ImportKind
from plugins.registry.services.imports.people_apply import apply_people
from plugins.registry.services.imports.people_planner import plan_people
from plugins.registry.services.imports.plan import (
    Action,
    FieldChange,
    ImportPlan,
    ImportResult,
    LinePlan,
)
from plugins.registry.services.imports.planner import plan_import
from plugins.registry.services.imports.tables import TableRead, read_table
from plugins.registry.services.imports.undo import (
    RunView,
    Verdict,
    import_done,
    import_runs,
    preview_undo,
    start_undo,
    undo,
    what_stays,
)
from plugins.registry.services.imports.uploads import (
    UploadView,
    choose_columns,
    keep_upload,
    one_import_at_a_time,
    previewed,
    start_import,
    throw_away,
    upload,
)

__all__ = [
    "FIELDS",
    "KINDS",
    "ORGANISATIONS",
    "PEOPLE",
    "Action",
    "FieldChange",
    "ImportField",
    "ImportKind",
    "ImportPlan",
    "ImportResult",
    "LinePlan",
    "RunView",
    "TableRead",
    "UploadView",
    "Verdict",
    "apply_people",
    "apply_plan",
    "choose_columns",
    "guess_columns",
    "import_done",
    "import_runs",
    "keep_upload",
    "one_import_at_a_time",
    "plan_import",
    "plan_people",
    "preview_undo",
    "previewed",
    "read_table",
    "start_import",
    "start_undo",
    "throw_away",
    "undo",
    "upload",
    "what_stays",
]
