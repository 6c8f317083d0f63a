"""UngMusikk's tables, by topic; all live in the PostgreSQL schema `ungmusikk`.

Money is counted in whole øre beside its currency. What a contribution rests on is frozen with
it: nothing here is worked out again when it is read.
"""

from plugins.ungmusikk.models.income import IncomeEntry, InKindEntry
from plugins.ungmusikk.models.rounds import (
    ContributionLine,
    ContributionRound,
    Correction,
    UnresolvedContribution,
)
from plugins.ungmusikk.models.scenarios import SharedScenario
from plugins.ungmusikk.models.surveys import Survey, SurveyAnswer
from plugins.ungmusikk.models.talent import TalentLesson, TalentPlace

__all__ = [
    "ContributionLine",
    "ContributionRound",
    "Correction",
    "InKindEntry",
    "IncomeEntry",
    "SharedScenario",
    "Survey",
    "SurveyAnswer",
    "TalentLesson",
    "TalentPlace",
    "UnresolvedContribution",
]
