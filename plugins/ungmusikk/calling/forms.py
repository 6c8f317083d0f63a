"""Ready-made forms: what a nomination says, and what an application to a fund says.

A tenant may change them afterwards as any form of its own; the keys are what the rules ask for.
"""

from __future__ import annotations

from core.kit import N_
from core.plugin_api import Translated, current_tenant, gettext, use_language
from plugins.calls import Column, FieldDetails, FieldKind
from plugins.ungmusikk.rules import Fund

# A text that a jury reads a hundred of.
LONGEST = 1500

# Keys of the nomination's fields.
ENGAGEMENT, PRACTISING, LEVEL, WILL = "engagement", "practising", "level", "will"
CONTINUING, EXCEPTION = "continuing", "exception"
# Keys of the funds' fields.
AMOUNT, NEED, IDEA, PARTICIPANTS = "amount", "need", "idea", "participants"
BUDGET, FIRST_DAY, LAST_DAY = "budget", "first_day", "last_day"
INNOVATION, PLAN = "innovation", "plan"


def in_languages(marked: str, **params: object) -> Translated:
    """A marked text in each of the tenant's languages, as content that the tenant may change."""
    found: Translated = {}
    for language in current_tenant().languages:
        with use_language(language):
            found[language] = gettext(marked, **params)
    return found


def nomination_fields() -> tuple[FieldDetails, ...]:
    """UM-16: the four qualities, and why there should be an exception from the ages."""
    return (
        _long(ENGAGEMENT, N_("How does the pupil show engagement?")),
        _long(PRACTISING, N_("How does the pupil like to practise?")),
        _long(LEVEL, N_("How far has the pupil come? Name works that are played now.")),
        _long(WILL, N_("How does the pupil show the will to work?")),
        _long(
            EXCEPTION,
            N_("Why should there be an exception from the ages?"),
            help=N_("Only for a pupil who is younger or older than the programme's ages."),
            required=False,
        ),
    )


def fund_fields(fund: Fund) -> tuple[FieldDetails, ...]:
    """UM-18: what the fund asks for; the larger one also for what is new, and for a plan."""
    return (
        _long(IDEA, N_("What is the project?")),
        _long(NEED, N_("Why does it need support from outside?")),
        *((_long(INNOVATION, N_("What is new about it?")),) if fund is Fund.LARGER else ()),
        _field(FIRST_DAY, FieldKind.DATE, N_("First day")),
        _field(LAST_DAY, FieldKind.DATE, N_("Last day")),
        _field(PARTICIPANTS, FieldKind.NUMBER, N_("How many do you expect to take part?")),
        *((_plan(),) if fund is Fund.LARGER else ()),
        _field(AMOUNT, FieldKind.MONEY, N_("How much do you apply for?")),
        FieldDetails(
            key=BUDGET,
            kind=FieldKind.BUDGET,
            label=in_languages(N_("Budget")),
            help=in_languages(N_("Say what each thing costs, and where the money comes from.")),
            required=True,
            sums_to=AMOUNT,
        ),
    )


def _plan() -> FieldDetails:
    return FieldDetails(
        key=PLAN,
        kind=FieldKind.TABLE,
        label=in_languages(N_("Progress plan")),
        columns=(
            Column(key="when", label=in_languages(N_("When"))),
            Column(key="what", label=in_languages(N_("What"))),
        ),
        required=True,
    )


def _long(key: str, label: str, *, help: str = "", required: bool = True) -> FieldDetails:
    return FieldDetails(
        key=key,
        kind=FieldKind.LONG_TEXT,
        label=in_languages(label),
        help=in_languages(help) if help else {},
        required=required,
        longest=LONGEST,
    )


def _field(key: str, kind: FieldKind, label: str) -> FieldDetails:
    return FieldDetails(key=key, kind=kind, label=in_languages(label), required=True)
