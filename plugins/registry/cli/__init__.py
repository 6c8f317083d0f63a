"""`flygel registry …`: the operator's imports."""

from plugins.registry.cli.lists import (
    import_organisations_command,
    import_people_command,
    imports_command,
    undo_import_command,
)
from plugins.registry.cli.population import import_population_command

COMMANDS = (
    import_population_command,
    import_organisations_command,
    import_people_command,
    imports_command,
    undo_import_command,
)

__all__ = ["COMMANDS"]
