"""marshmallow's messages in plain language, translated when they are said.

A schema lives as long as the process and its readers have four languages, so nothing is
translated when the schema is made: each message is a `Said`, which translates itself in the
moment marshmallow fills in its parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from core.i18n import explain, gettext
from core.kit import N_, Reason


class Said(str):
    """A marked message that translates itself when marshmallow formats it."""

    __slots__ = ()

    def format(self, *_args: object, **params: object) -> str:
        """The message in the current language, numbers and dates written as it writes them."""
        # Marshmallow tells what was sent, too, and that may be what no language can write.
        named = {name: value for name, value in params.items() if f"%({name})s" in self}
        return explain(Reason("form.invalid", str(self), named))


class FlygelSchema(Schema):
    """A schema whose messages are plain language in the reader's own."""

    error_messages = {  # noqa: RUF012 - marshmallow reads it from the class, as its own
        "type": N_("This value is not allowed here."),
        "unknown": N_("This field is not known here."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # The schema's own messages have no parameters, so marshmallow never formats them.
        self.error_messages = _Spoken(self.error_messages)

    def on_bind_field(
        self,
        field_name: str,
        field_obj: fields.Field[Any],
    ) -> None:
        """Give each field its wording as it becomes part of the schema."""
        _reword(field_obj)


class _Spoken(dict[str, str]):
    """Messages that are translated as they are taken out."""

    def __getitem__(self, key: str) -> str:
        return gettext(super().__getitem__(key))


# What PostgreSQL's `integer` holds.
LARGEST_INTEGER = 2**31 - 1
_NOT_STORABLE = re.compile(r"[\x00\ud800-\udfff]")

_FILL_IN = N_("Fill in this field.")
_NOT_ALLOWED = N_("This value is not allowed here.")
_NUMBER = N_("Write a number.")

# The most special kind of field comes first: the first that fits is used.
_FIELD_WORDING: tuple[tuple[type[fields.Field[Any]], Mapping[str, str]], ...] = (
    (fields.Email, {"invalid": N_("Write an e-mail address such as name@example.org.")}),
    (fields.Url, {"invalid": N_("Write a web address that starts with https://.")}),
    (fields.UUID, {"invalid_uuid": N_("Choose one of the alternatives.")}),
    (fields.Enum, {"unknown": N_("Choose one of the alternatives.")}),
    (fields.String, {"invalid": N_("Write text here."), "invalid_utf8": _NOT_ALLOWED}),
    (fields.Integer, {"invalid": N_("Write a whole number.")}),
    (fields.Number, {"invalid": _NUMBER, "special": _NUMBER}),
    (fields.Boolean, {"invalid": N_("Answer yes or no.")}),
    (fields.Time, {"invalid": N_("Write a time such as 14:30.")}),
    (fields.Date, {"invalid": N_("Write a date such as 2026-03-31.")}),
    (
        fields.DateTime,
        {"invalid": N_("Write a date and a time such as 2026-03-31 14:30.")},
    ),
)

_ANY_FIELD = {
    "required": _FILL_IN,
    "null": _FILL_IN,
    "validator_failed": _NOT_ALLOWED,
    "invalid": _NOT_ALLOWED,
    "type": _NOT_ALLOWED,
    "too_large": N_("The number is too large."),
}

_CHOICES = (fields.List, fields.Nested, fields.Tuple)

_LENGTH_OF_TEXT = {
    "message_min": N_("Write at least %(min)s characters."),
    "message_max": N_("Write at most %(max)s characters."),
    "message_all": N_("Write between %(min)s and %(max)s characters."),
    "message_equal": N_("Write exactly %(equal)s characters."),
}
_LENGTH_OF_LIST = {
    "message_min": N_("Choose at least %(min)s."),
    "message_max": N_("Choose at most %(max)s."),
    "message_all": N_("Choose between %(min)s and %(max)s."),
    "message_equal": N_("Choose exactly %(equal)s."),
}
_RANGE = {
    (True, True): {
        "message_min": N_("This must be %(min)s or more."),
        "message_max": N_("This must be %(max)s or less."),
        "message_all": N_("This must be from %(min)s to %(max)s."),
    },
    (False, True): {
        "message_min": N_("This must be more than %(min)s."),
        "message_max": N_("This must be %(max)s or less."),
        "message_all": N_("This must be more than %(min)s, and at most %(max)s."),
    },
    (True, False): {
        "message_min": N_("This must be %(min)s or more."),
        "message_max": N_("This must be less than %(max)s."),
        "message_all": N_("This must be at least %(min)s, and less than %(max)s."),
    },
    (False, False): {
        "message_min": N_("This must be more than %(min)s."),
        "message_max": N_("This must be less than %(max)s."),
        "message_all": N_("This must be more than %(min)s and less than %(max)s."),
    },
}
_VALIDATORS: tuple[tuple[type[validate.Validator], str], ...] = (
    (validate.Email, N_("Write an e-mail address such as name@example.org.")),
    (validate.URL, N_("Write a web address that starts with https://.")),
    (validate.OneOf, N_("Choose one of the alternatives.")),
    (validate.ContainsOnly, N_("Choose among the alternatives.")),
    (validate.ContainsNoneOf, _NOT_ALLOWED),
    (validate.NoneOf, _NOT_ALLOWED),
    (validate.Equal, N_("This must be %(other)s.")),
    (validate.Regexp, N_("This is not written the way it must be.")),
    (validate.Predicate, _NOT_ALLOWED),
)


def say_plainly(schema: Schema) -> None:
    """Give every field of a schema, and of the schemas inside it, our wording.

    Needed for schemas that are not a `FlygelSchema`; doing it twice changes nothing.
    """
    for field in schema.fields.values():
        _reword(field)
        if isinstance(field, fields.Nested):
            say_plainly(field.schema)


def _reword(field: fields.Field[Any]) -> None:
    known = _wording_of(field)
    for key, message in field.error_messages.items():
        if isinstance(message, Said) or not isinstance(message, str):
            continue
        own = message not in _MARSHMALLOW_SAYS
        field.error_messages[key] = Said(message if own else known.get(key, _NOT_ALLOWED))
    for validator in field.validators:
        _reword_validator(validator, of_list=isinstance(field, _CHOICES))
    for kind, check in _STORABLE:
        if isinstance(field, kind) and check not in field.validators:
            field.validators.append(check)
    for inner in _fields_inside(field):
        _reword(inner)


def _is_storable(text: object) -> None:
    """PostgreSQL refuses the zero byte and half a character; no keyboard writes either."""
    if _NOT_STORABLE.search(str(text)):
        raise ValidationError(gettext(_NOT_ALLOWED))


def _fits_a_column(number: int) -> None:
    """A larger number than PostgreSQL's `integer` cannot even be compared with a stored one."""
    if abs(number) > LARGEST_INTEGER:
        message = _ANY_FIELD["too_large"]
        raise ValidationError(gettext(message))


_STORABLE: tuple[tuple[type[fields.Field[Any]], Any], ...] = (
    (fields.String, _is_storable),
    (fields.Integer, _fits_a_column),
)


def _fields_inside(field: fields.Field[Any]) -> tuple[fields.Field[Any], ...]:
    if isinstance(field, fields.List):
        return (field.inner,)
    if isinstance(field, fields.Mapping):
        return tuple(part for part in (field.key_field, field.value_field) if part)
    return ()


def _wording_of(field: fields.Field[Any]) -> dict[str, str]:
    for kind, messages in _FIELD_WORDING:
        if isinstance(field, kind):
            return {**_ANY_FIELD, **messages}
    return dict(_ANY_FIELD)


def _reword_validator(validator: Any, *, of_list: bool) -> None:
    error = getattr(validator, "error", None)
    if isinstance(error, str) and error not in _MARSHMALLOW_SAYS:
        # The author's own sentence, marked for translation where it was written.
        validator.error = Said(error)
        return
    if isinstance(validator, validate.And):
        for part in validator.validators:
            _reword_validator(part, of_list=of_list)
        return
    if isinstance(validator, validate.Length):
        messages = _LENGTH_OF_LIST if of_list else _LENGTH_OF_TEXT
        if not of_list and validator.min == 1:
            messages = {**messages, "message_min": _FILL_IN}
        if not of_list and validator.min == 1 and validator.max is not None:
            # "Between 1 and 60 characters" says less than it seems to.
            messages = {**messages, "message_all": _LENGTH_OF_TEXT["message_max"]}
    elif isinstance(validator, validate.Range):
        messages = _RANGE[validator.min_inclusive, validator.max_inclusive]
    else:
        for kind, message in _VALIDATORS:
            if isinstance(validator, kind):
                validator.error = Said(message)
        return
    for name, message in messages.items():
        setattr(validator, name, Said(message))


def _marshmallow_says() -> Iterator[str]:
    for kind in vars(fields).values():
        yield from vars(kind).get("default_error_messages", {}).values() if _is_class(kind) else ()
    for kind in vars(validate).values():
        if _is_class(kind) and "default_message" in vars(kind):
            yield kind.default_message


def _is_class(thing: object) -> bool:
    return isinstance(thing, type)


# A message that is not one of marshmallow's own was written by the schema's author and is kept.
_MARSHMALLOW_SAYS = frozenset(_marshmallow_says())
