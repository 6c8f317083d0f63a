"""Fields that read what people write: "1 250,50", "1.250,50", "31.3.2026".

They take JSON's numbers and ISO dates just as well, so the same schema serves both doors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from marshmallow import ValidationError, fields

from core.i18n import (
    LOCAL_ZONE,
    NotANumber,
    current_language,
    explain,
    gettext,
    parse_decimal,
    parse_integer,
)
from core.kit import N_, Money
from core.web.forms.wording import Said

Number = TypeVar("Number", int, Decimal)

# Far more than any budget of ours, and a hundred of them still fit a column of whole øre.
LARGEST_AMOUNT = Decimal(10**12)
LONGEST_NUMBER = 60


class LocalDecimal(fields.Decimal):
    """A decimal number as the reader's language writes it; JSON may send a number or a text."""

    def __init__(self, *, as_string: bool = True, **options: Any) -> None:
        super().__init__(as_string=as_string, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> Decimal:
        if isinstance(value, str):
            value = _read(parse_decimal, value)
        return super()._deserialize(value, attr, data, **options)


class LocalInteger(fields.Integer):
    """A whole number as the reader's language groups it."""

    def __init__(self, *, strict: bool = True, **options: Any) -> None:
        # JSON's 1.5 is refused like a person's "1,5", not cut to 1.
        super().__init__(strict=strict, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> int:
        if isinstance(value, str):
            value = _read(parse_integer, value)
        return super()._deserialize(value, attr, data, **options)


class LocalDate(fields.Date):
    """A date: ISO from a date field or from JSON, or day, month, year as people type it."""

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class, as its own
        "invalid": Said(N_("Write a date such as 31.3.2026.")),
    }

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> date:
        if isinstance(value, str):
            typed = re.fullmatch(r"\s*(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\s*", value)
            if typed:
                day, month, year = (int(part) for part in typed.groups())
                try:
                    return date(year, month, day)
                except ValueError as error:
                    raise self.make_error("invalid", input=value) from error
        return super()._deserialize(value, attr, data, **options)


class LocalMoment(fields.DateTime):
    """A day and a time; without a time zone it is the local time of Norway and Denmark."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **options: Any
    ) -> datetime:
        moment: datetime = super()._deserialize(value, attr, data, **options)
        return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL_ZONE)


class MoneyField(fields.Field[Money]):
    """An amount in kroner; loads `Money`.

    A form sends a text, JSON a text, a number or `{"amount": "80000.00", "currency": "NOK"}`.
    `currency` may be a function, for a currency that depends on the tenant. An amount below zero
    is refused unless `negative` is true.
    """

    default_error_messages = {  # noqa: RUF012 - marshmallow reads it from the class, as its own
        "invalid": Said(N_("Write an amount in kroner.")),
        "too_fine": Said(N_("Write the amount with at most two decimals.")),
        "negative": Said(N_("Write an amount that is not below zero.")),
        "currency": Said(N_("The amount must be in %(currency)s.")),
        "too_large": Said(N_("The number is too large.")),
    }

    def __init__(
        self, *, currency: str | Callable[[], str], negative: bool = False, **options: Any
    ) -> None:
        super().__init__(**options)
        self._currency = currency
        self._negative = negative

    @property
    def currency(self) -> str:
        """The currency that holds right now."""
        return self._currency() if callable(self._currency) else self._currency

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **options: Any,
    ) -> Money:
        if isinstance(value, Mapping):
            if value.get("currency", self.currency) != self.currency:
                raise self.make_error("currency", currency=self.currency)
            value = value.get("amount")
        if isinstance(value, str):
            kroner = _read(parse_decimal, value)
        elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            kroner = self._exactly(value)
        else:
            raise self.make_error("invalid")
        if abs(kroner) > LARGEST_AMOUNT:
            raise self.make_error("too_large")
        if kroner < 0 and not self._negative:
            raise self.make_error("negative")
        try:
            return Money.of(kroner, self.currency)
        except ValueError as error:
            raise self.make_error("too_fine") from error

    def _exactly(self, value: int | float | Decimal) -> Decimal:
        kroner = Decimal(str(value))
        if not kroner.is_finite():
            raise self.make_error("invalid")
        return kroner

    def _serialize(
        self,
        value: Money | None,
        attr: str | None,
        obj: Any,
        **options: Any,
    ) -> dict[str, str] | None:
        if value is None:
            return None
        return {"amount": str(value.amount), "currency": value.currency}


def _read(parse: Callable[[str, str], Number], text: str) -> Number:
    if len(text.strip()) > LONGEST_NUMBER:
        raise ValidationError(gettext("The number is too large."))
    try:
        return parse(text, current_language())
    except NotANumber as error:
        raise ValidationError(explain(error.reason)) from error
