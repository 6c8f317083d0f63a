"""What people type is understood, never lost, and answered in their own language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from werkzeug.datastructures import MultiDict

from core.i18n import use_language
from core.kit import N_, Money
from core.web.forms import (
    FlygelSchema,
    Form,
    FormError,
    LocalDate,
    LocalDecimal,
    LocalInteger,
    MoneyField,
    read_form,
)


class Tier(FlygelSchema):
    """A row of the editor."""

    start = LocalInteger(data_key="from", required=True, metadata={"label": N_("From")})
    amount = MoneyField(currency="NOK", required=True)


class Settings(FlygelSchema):
    """A page of settings with a list of rows."""

    name = fields.String(
        required=True, validate=validate.Length(1, 20), metadata={"label": N_("Name")}
    )
    tiers = fields.List(fields.Nested(Tier), validate=validate.Length(min=1))


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with use_language("en"):
        yield


def one(field: fields.Field[Any], typed: str | None, language: str = "nb") -> Form:
    schema = FlygelSchema.from_dict({"x": field})
    with use_language(language):
        return read_form(schema, {} if typed is None else {"x": typed})


def test_a_whole_form_is_read_with_its_rows() -> None:
    form = read_form(
        Settings,
        MultiDict(
            [
                ("csrf_token", "abc"),
                ("name", "  UngMusikk "),
                ("tiers-0-from", "0"),
                ("tiers-0-amount", "50000"),
                ("tiers-1-from", "15,000"),
                ("tiers-1-amount", "80,000.50"),
            ]
        ),
    )
    assert form.errors == {}
    assert form.ok
    assert form.data == {
        "name": "UngMusikk",
        "tiers": [
            {"start": 0, "amount": Money(5_000_000, "NOK")},
            {"start": 15_000, "amount": Money(8_000_050, "NOK")},
        ],
    }


def test_nothing_typed_is_lost_when_something_is_wrong() -> None:
    typed = {"name": "", "tiers-0-from": "fifteen", "tiers-0-amount": " 80 000,50 "}
    form = read_form(Settings, typed)
    assert not form.ok
    assert form.data is None
    assert form.values == typed
    assert form.rows("tiers")[0].value("amount") == " 80 000,50 "


def test_errors_stand_at_the_field_and_the_row_where_they_belong() -> None:
    form = read_form(
        Settings,
        {"name": "x" * 21, "tiers-4-from": "15 000", "tiers-7-from": "a", "tiers-7-amount": "1"},
    )
    assert list(form.errors) == ["name", "tiers-4-amount", "tiers-7-from"]
    assert form.errors_of("name") == ["Write at most 20 characters."]
    assert [row.prefix for row in form.rows("tiers")] == ["tiers-4", "tiers-7"]
    assert form.rows("tiers")[0].errors_of("amount") == ["Fill in this field."]


def test_a_row_in_which_nothing_is_written_is_left_out() -> None:
    form = read_form(
        Settings,
        {
            "name": "x",
            "tiers-0-from": " ",
            "tiers-0-amount": "",
            "tiers-1-from": "1",
            "tiers-1-amount": "2",
        },
    )
    assert form.data["tiers"] == [{"start": 1, "amount": Money(200, "NOK")}]


def test_a_list_without_rows_is_empty_and_its_own_error_is_shown() -> None:
    form = read_form(Settings, {"name": "x"})
    assert form.errors == {"tiers": ["Choose at least 1."]}


def test_the_summary_names_the_fields_and_links_to_them() -> None:
    form = read_form(Settings, {"name": "", "tiers-2-from": "", "tiers-2-amount": "1"})
    form.add_error(None, "The round was approved meanwhile.")
    assert form.error_list == (
        FormError(None, "The round was approved meanwhile."),
        FormError("field-name", "Name: Fill in this field."),
        FormError("field-tiers-2-from", "From: Fill in this field."),
    )


def test_an_objection_of_the_view_makes_the_form_not_ok() -> None:
    form = read_form(Settings, {"name": "x", "tiers-0-from": "0", "tiers-0-amount": "1"})
    assert form.ok
    form.add_error("name", "There is already one with this name.")
    assert not form.ok
    assert form.errors_of("name") == ["There is already one with this name."]


def test_a_blank_form_shows_values_as_the_language_writes_them() -> None:
    values = {
        "name": "UngMusikk",
        "tiers": [
            {"start": 15_000, "amount": Money.of(80_000, "NOK")},
            {"start": 50_000, "amount": Money.of("130000.50", "NOK")},
        ],
    }
    with use_language("da"):
        form = Form.blank(Settings, values)
    assert form.values == {
        "name": "UngMusikk",
        "tiers-0-from": "15000",
        "tiers-0-amount": "80.000",
        "tiers-1-from": "50000",
        "tiers-1-amount": "130.000,50",
    }
    assert not form.ok
    assert [row.prefix for row in form.rows("tiers", spare=2)] == [
        "tiers-0",
        "tiers-1",
        "tiers-2",
        "tiers-3",
    ]


@pytest.mark.parametrize("language", ["nb", "nn", "da", "en"])
def test_what_a_form_shows_can_be_read_again(language: str) -> None:
    values = {"name": "x", "tiers": [{"start": 1_250, "amount": Money.of("1250.50", "NOK")}]}
    with use_language(language):
        form = read_form(Settings, Form.blank(Settings, values).values)
        assert form.data == values


def test_values_of_all_kinds_become_the_texts_of_their_fields() -> None:
    class Kind(Enum):
        FULL = "full"

    form = Form.blank(
        Schema,
        {
            "day": date(2020, 1, 31),
            "yes": True,
            "no": False,
            "nothing": None,
            "kind": Kind.FULL,
            "share": Decimal("3.25"),
            "kinds": ["a", "b"],
            "title": {"nb": "Hei", "nn": "Hei du"},
        },
    )
    assert form.values == {
        "day": "2020-01-31",
        "yes": "1",
        "no": "",
        "kind": "full",
        "share": "3.25",
        "kinds": ["a", "b"],
        "title-nb": "Hei",
        "title-nn": "Hei du",
    }


@pytest.mark.parametrize(
    ("language", "typed", "number"),
    [
        ("nb", "1 250,50", "1250.50"),
        ("nb", "1\N{NO-BREAK SPACE}250", "1250"),
        ("nn", "0,5", "0.5"),
        ("da", "1.250,50", "1250.50"),
        ("en", "1,250.50", "1250.50"),
        ("nb", "-3", "-3"),
        ("nb", "\N{MINUS SIGN}3", "-3"),
    ],
)
def test_decimals_are_read_as_the_language_writes_them(
    language: str, typed: str, number: str
) -> None:
    assert one(LocalDecimal(), typed, language).data == {"x": Decimal(number)}


def test_a_number_that_could_be_two_is_refused() -> None:
    form = one(LocalDecimal(), "1.250", "nb")
    assert form.errors_of("x") != []
    assert form.value("x") == "1.250"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2020-01-31", date(2020, 1, 31)),
        ("31.1.2020", date(2020, 1, 31)),
        ("31.01.2020", date(2020, 1, 31)),
        ("31-01-2020", date(2020, 1, 31)),
        ("31/1/2020", date(2020, 1, 31)),
    ],
)
def test_dates_come_from_a_date_field_or_as_people_type_them(typed: str, day: date) -> None:
    assert one(LocalDate(), typed).data == {"x": day}


@pytest.mark.parametrize("typed", ["31.2.2020", "2020-02-31", "yesterday", "1.1.20"])
def test_a_date_that_does_not_exist_is_refused_in_plain_words(typed: str) -> None:
    assert one(LocalDate(), typed, "en").errors == {"x": ["Write a date such as 31.3.2026."]}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("much", "“much” cannot be read as a number. Write it like this: 1,250.50"),
        ("-1", "Write an amount that is not below zero."),
        ("1.005", "Write the amount with at most two decimals."),
    ],
)
def test_an_amount_that_is_wrong_says_why(typed: str, message: str) -> None:
    assert one(MoneyField(currency="NOK"), typed, "en").errors == {"x": [message]}


def test_a_negative_amount_is_allowed_where_it_is_meant() -> None:
    form = one(MoneyField(currency="NOK", negative=True), "-1 250,50")
    assert form.data == {"x": Money(-125_050, "NOK")}


@pytest.mark.parametrize(
    "sent",
    [80_000, 80_000.0, "80000.00", {"amount": "80000.00", "currency": "DKK"}, {"amount": 80_000}],
)
def test_json_gives_an_amount_as_number_text_or_object(sent: Any) -> None:
    schema = FlygelSchema.from_dict({"x": MoneyField(currency=lambda: "DKK")})()
    assert schema.load({"x": sent}) == {"x": Money(8_000_000, "DKK")}
    assert schema.dump({"x": Money(8_000_000, "DKK")}) == {
        "x": {"amount": "80000.00", "currency": "DKK"}
    }


@pytest.mark.parametrize(
    "sent", [True, None, [], {}, float("nan"), {"amount": "1", "currency": "SEK"}]
)
def test_json_that_is_no_amount_is_refused(sent: Any) -> None:
    schema = FlygelSchema.from_dict({"x": MoneyField(currency="DKK")})()
    with pytest.raises(ValidationError):
        schema.load({"x": sent})


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        (fields.String(required=True), None, "Fill in this field."),
        (fields.String(required=True), "  ", "Fill in this field."),
        (fields.Integer(), "1.5", "Write a whole number."),
        (fields.Float(), "x", "Write a number."),
        (fields.Email(), "name@", "Write an e-mail address such as name@example.org."),
        (fields.Url(), "example", "Write a web address that starts with https://."),
        (fields.UUID(), "7", "Choose one of the alternatives."),
        (fields.Date(), "soon", "Write a date such as 2026-03-31."),
        (fields.Time(), "soon", "Write a time such as 14:30."),
        (fields.DateTime(), "soon", "Write a date and a time such as 2026-03-31 14:30."),
        (fields.Boolean(), "perhaps", "Answer yes or no."),
        (fields.String(validate=validate.Length(min=12)), "x", "Write at least 12 characters."),
        (fields.String(validate=validate.Length(equal=4)), "x", "Write exactly 4 characters."),
        (fields.String(validate=validate.Length(2, 4)), "x", "Write between 2 and 4 characters."),
        (fields.String(validate=validate.OneOf(["a"])), "b", "Choose one of the alternatives."),
        (
            fields.String(validate=validate.Regexp("a")),
            "b",
            "This is not written the way it must be.",
        ),
        (LocalInteger(validate=validate.Range(min=0)), "-1", "This must be 0 or more."),
        (LocalInteger(validate=validate.Range(max=2024)), "9,999", "This must be 2,024 or less."),
        (LocalInteger(validate=validate.Range(1, 5)), "9", "This must be from 1 to 5."),
        (
            LocalInteger(validate=validate.Range(min=0, min_inclusive=False)),
            "0",
            "This must be more than 0.",
        ),
    ],
)
def test_every_message_is_plain_language(
    field: fields.Field[Any], typed: str | None, message: str
) -> None:
    assert one(field, typed, "en").errors == {"x": [message]}


def test_an_author_s_own_message_is_kept() -> None:
    field = fields.String(
        required=True,
        validate=validate.Length(max=3, error=N_("Three letters are enough.")),
        error_messages={"required": N_("Write the code.")},
    )
    assert one(field, "", "en").errors == {"x": ["Write the code."]}
    assert one(field, "abcd", "en").errors == {"x": ["Three letters are enough."]}


def test_numbers_in_a_message_are_written_as_the_language_writes_them() -> None:
    field = LocalInteger(validate=validate.Range(max=15_000))
    (message,) = one(field, "15001", "nb").errors_of("x")
    assert "15\N{NO-BREAK SPACE}000" in message


def test_any_marshmallow_schema_gets_the_wording() -> None:
    plain = Schema.from_dict({"x": fields.Integer(required=True)})
    assert read_form(plain, {"x": "y"}).errors == {"x": ["Write a whole number."]}


def test_json_gets_the_same_wording_and_unknown_fields_are_named() -> None:
    assert Settings().validate(
        {"name": 7, "colour": "red", "tiers": [{"from": 1.5, "amount": 1}]}
    ) == {
        "name": ["Write text here."],
        "tiers": {0: {"from": ["Write a whole number."]}},
        "colour": ["This field is not known here."],
    }


def test_boxes_that_are_not_ticked_are_no_and_an_empty_list() -> None:
    schema = FlygelSchema.from_dict(
        {
            "agree": fields.Boolean(),
            "kinds": fields.List(fields.String(validate=validate.OneOf(["a", "b"]))),
        }
    )
    assert read_form(schema, {}).data == {"agree": False, "kinds": []}
    ticked = MultiDict([("agree", "1"), ("kinds", "a"), ("kinds", "b")])
    form = read_form(schema, ticked)
    assert form.data == {"agree": True, "kinds": ["a", "b"]}
    assert form.value("kinds") == ["a", "b"]
    wrong = read_form(schema, MultiDict([("kinds", "c"), ("kinds", "d")]))
    assert wrong.errors == {"kinds": ["Choose one of the alternatives."]}


def test_an_empty_field_is_empty_text_nothing_or_left_out() -> None:
    schema = FlygelSchema.from_dict(
        {
            "note": fields.String(),
            "until": LocalDate(allow_none=True),
            "share": LocalDecimal(load_default=Decimal(1)),
            "email": fields.Email(),
        }
    )
    typed = {"note": "", "until": "", "share": " ", "email": ""}
    assert read_form(schema, typed).data == {"note": "", "until": None, "share": Decimal(1)}


def test_a_password_keeps_its_blanks() -> None:
    schema = FlygelSchema.from_dict({"password": fields.String(load_only=True)})
    assert read_form(schema, {"password": " a b "}).data == {"password": " a b "}


def test_a_text_in_several_languages_is_one_value() -> None:
    schema = FlygelSchema.from_dict(
        {
            "title": fields.Dict(
                keys=fields.String(validate=validate.OneOf(["nb", "nn"])),
                values=fields.String(validate=validate.Length(max=5)),
            )
        }
    )
    form = read_form(schema, {"title-nb": " Hei ", "title-nn": ""})
    assert form.data == {"title": {"nb": "Hei"}}
    assert read_form(schema, {"title-nb": "abcdef"}).errors == {
        "title-nb": ["Write at most 5 characters."]
    }


def test_an_object_in_the_form_is_read_by_its_names() -> None:
    class Address(FlygelSchema):
        street = fields.String(required=True)
        number = LocalInteger()

    schema = FlygelSchema.from_dict({"address": fields.Nested(Address)})
    form = read_form(schema, {"address-street": "Storgata", "address-number": "x"})
    assert list(form.errors) == ["address-number"]
    assert read_form(schema, {"address-street": "A"}).data == {"address": {"street": "A"}}


def test_an_error_of_the_whole_schema_belongs_to_the_whole_form() -> None:
    class Span(FlygelSchema):
        low = LocalInteger()
        high = LocalInteger()

        @validates_schema
        def check(self, data: dict[str, int], **_options: Any) -> None:
            if data["low"] > data["high"]:
                raise ValidationError("The lowest is above the highest.")

    form = read_form(Span, {"low": "2", "high": "1"})
    assert form.error_list == (FormError(None, "The lowest is above the highest."),)


def test_a_chosen_file_is_handed_on() -> None:
    @dataclass
    class Upload:
        filename: str

    schema = FlygelSchema.from_dict({"file": fields.Raw(required=True)})
    upload = Upload("population.csv")
    assert read_form(schema, {}, files={"file": upload}).data == {"file": upload}
    assert read_form(schema, {}, files={"file": Upload("")}).errors == {
        "file": ["Fill in this field."]
    }


@pytest.mark.parametrize(
    "name", ["tiers-99999-from", "tiers--from", "tiers-x-from", "tiers-²-from"]
)
def test_rubbish_names_are_no_rows(name: str) -> None:
    form = read_form(Settings, {"name": "x", name: "1"})
    assert form.rows("tiers") == []


def test_the_same_mistake_is_said_in_the_language_of_each_reader() -> None:
    field = fields.Integer(required=True)
    said = {
        language: one(field, "x", language).errors_of("x")[0] for language in ("en", "nb", "da")
    }
    assert said["en"] == "Write a whole number."
    assert all(said.values())
