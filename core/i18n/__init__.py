"""Languages: choosing one, saying a message in it, writing dates, numbers and names in it.

English is the source language; bokmål, nynorsk and Danish are translations of it. A text
that is missing in nynorsk is shown in bokmål before it is shown in English.
"""

from core.i18n.catalogues import add_catalogue
from core.i18n.content import gaps, pick
from core.i18n.formats import (
    LOCAL_ZONE,
    format_date,
    format_datetime,
    format_decimal,
    format_list,
    format_money,
    format_month,
    format_number,
    format_percent,
    format_time,
)
from core.i18n.jinja import install
from core.i18n.languages import (
    LANGUAGES,
    activate,
    choose_language,
    current_language,
    deactivate,
    own_name,
    use_language,
)
from core.i18n.messages import explain, gettext, ngettext, npgettext, pgettext
from core.i18n.parsing import NotANumber, parse_decimal, parse_integer
from core.i18n.sorting import sort_key

_ = gettext

__all__ = [
    "LANGUAGES",
    "LOCAL_ZONE",
    "NotANumber",
    "_",
    "activate",
    "add_catalogue",
    "choose_language",
    "current_language",
    "deactivate",
    "explain",
    "format_date",
    "format_datetime",
    "format_decimal",
    "format_list",
    "format_money",
    "format_month",
    "format_number",
    "format_percent",
    "format_time",
    "gaps",
    "gettext",
    "install",
    "ngettext",
    "npgettext",
    "own_name",
    "parse_decimal",
    "parse_integer",
    "pgettext",
    "pick",
    "sort_key",
    "use_language",
]
