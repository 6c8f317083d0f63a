"""Forms: what was typed, what it means, and what is wrong with it.

One marshmallow schema serves the form and the JSON. `read_form` turns the flat names of a form
("tiers-0-from") into what the schema expects and back again for the errors; every message is
plain language in the reader's own.
"""

from core.web.forms.fields import (
    LocalDate,
    LocalDecimal,
    LocalInteger,
    LocalMoment,
    MoneyField,
)
from core.web.forms.form import Form, FormError, Row
from core.web.forms.reading import read_form
from core.web.forms.wording import FlygelSchema, say_plainly

__all__ = [
    "FlygelSchema",
    "Form",
    "FormError",
    "LocalDate",
    "LocalDecimal",
    "LocalInteger",
    "LocalMoment",
    "MoneyField",
    "Row",
    "read_form",
    "say_plainly",
]
