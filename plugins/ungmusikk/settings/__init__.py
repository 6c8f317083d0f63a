"""What a tenant may tune: every number that has changed before, or that no source gives."""

from plugins.ungmusikk.settings.contributions import (
    CONTRIBUTIONS,
    DEFAULT_TIERS,
    TierSchema,
    YearSettings,
    chosen_on,
    near_boundary,
    tiers_from,
    year_settings,
)
from plugins.ungmusikk.settings.funds import (
    FUNDS,
    experienced_after_years,
    fund_terms,
    travel_terms,
)
from plugins.ungmusikk.settings.programme import COUNTRY, CURRENCY, PLUGIN
from plugins.ungmusikk.settings.talent import TALENT, TalentSettings, talent_settings

SETTINGS = (*CONTRIBUTIONS, *TALENT, *FUNDS)

__all__ = [
    "CONTRIBUTIONS",
    "COUNTRY",
    "CURRENCY",
    "DEFAULT_TIERS",
    "FUNDS",
    "PLUGIN",
    "SETTINGS",
    "TALENT",
    "TalentSettings",
    "TierSchema",
    "YearSettings",
    "chosen_on",
    "experienced_after_years",
    "fund_terms",
    "near_boundary",
    "talent_settings",
    "tiers_from",
    "travel_terms",
    "year_settings",
]
