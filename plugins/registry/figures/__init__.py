"""Official figures: read from files and answers of the statistics offices, or shipped.

``read_population`` takes the bytes of any known format and answers with figures and with all
that is wrong. Nothing here knows a database or, but for ``fetch``, a network.
"""

from plugins.registry.figures.formats import Reader, detect_format, read_population
from plugins.registry.figures.klass import (
    ChangeKind,
    CodesRead,
    MunicipalityChange,
    MunicipalityCode,
    read_changes,
    read_codes,
)
from plugins.registry.figures.rows import (
    DENMARK,
    NORWAY,
    NOTHING_KNOWN,
    Basis,
    FigureProblem,
    FiguresRead,
    Known,
    PopulationFigure,
)

__all__ = [
    "DENMARK",
    "NORWAY",
    "NOTHING_KNOWN",
    "Basis",
    "ChangeKind",
    "CodesRead",
    "FigureProblem",
    "FiguresRead",
    "Known",
    "MunicipalityChange",
    "MunicipalityCode",
    "PopulationFigure",
    "Reader",
    "detect_format",
    "read_changes",
    "read_codes",
    "read_population",
]
