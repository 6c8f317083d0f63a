"""UngMusikk's reads: frozen values for pages, the API and files. No row of the database leaves."""

from plugins.ungmusikk.queries.corrections import (
    SuggestedCorrection,
    municipality_in_round,
    suggested_corrections,
)
from plugins.ungmusikk.queries.income import (
    EntryView,
    IncomeOfYear,
    InKindView,
    LedgerRow,
    YearIncome,
    entry,
    in_kind_entry,
    income_of_years,
    income_years,
    year_income,
)
from plugins.ungmusikk.queries.members import Member, MembersOn, find_members, members_on
from plugins.ungmusikk.queries.municipalities import (
    MunicipalityView,
    YearOfMunicipality,
    municipality_page,
    own_codes,
    own_municipalities,
    years_of,
)
from plugins.ungmusikk.queries.round_views import (
    STATUS,
    CorrectionView,
    LineView,
    RoundHeading,
    RoundView,
    UnresolvedView,
)
from plugins.ungmusikk.queries.rounds import kept_counts, round_headings, round_of
from plugins.ungmusikk.queries.watch import RoundWatch, watch
from plugins.ungmusikk.queries.what_if import (
    Assumptions,
    Base,
    SharedView,
    base_of,
    shared_scenario,
    shared_scenarios,
    try_out,
)
from plugins.ungmusikk.queries.working_out import WorkedOut, work_out_year

__all__ = [
    "STATUS",
    "Assumptions",
    "Base",
    "CorrectionView",
    "EntryView",
    "InKindView",
    "IncomeOfYear",
    "LedgerRow",
    "LineView",
    "Member",
    "MembersOn",
    "MunicipalityView",
    "RoundHeading",
    "RoundView",
    "RoundWatch",
    "SharedView",
    "SuggestedCorrection",
    "UnresolvedView",
    "WorkedOut",
    "YearIncome",
    "YearOfMunicipality",
    "base_of",
    "entry",
    "find_members",
    "in_kind_entry",
    "income_of_years",
    "income_years",
    "kept_counts",
    "members_on",
    "municipality_in_round",
    "municipality_page",
    "own_codes",
    "own_municipalities",
    "round_headings",
    "round_of",
    "shared_scenario",
    "shared_scenarios",
    "suggested_corrections",
    "try_out",
    "watch",
    "work_out_year",
    "year_income",
    "years_of",
]
