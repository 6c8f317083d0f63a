"""What every plugin has to keep, checked over any of them; a third party runs it over theirs.

Each check takes what it needs and answers what is wrong, in words that name the fix; an empty
list is a pass. docs/how-to/test-a-plugin.md shows the tests that call them.
"""

from __future__ import annotations

from core.contract_suite.declarations import (
    check_documentation,
    check_permissions,
    check_personal_data,
    check_settings,
    check_texts,
    check_translations,
)
from core.contract_suite.doors import Door, check_routes, check_shut, doors
from core.contract_suite.files import check_files, check_imports, check_names
from core.contract_suite.tables import check_migrations, check_tables

__all__ = [
    "Door",
    "check_documentation",
    "check_files",
    "check_imports",
    "check_migrations",
    "check_names",
    "check_permissions",
    "check_personal_data",
    "check_routes",
    "check_settings",
    "check_shut",
    "check_tables",
    "check_texts",
    "check_translations",
    "doors",
]
