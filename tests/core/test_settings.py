"""Settings: values that hold from a day on, and the pages on which a tenant tunes a module."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from core.app import create_app
from core.audit.queries import LogFilter, log_entries
from core.db.session import db
from core.i18n import use_language
from core.kit import Money
from core.tenants.context import TenantView
from core.tenants.models import PluginSetting
from core.tenants.settings import SettingRefused, Settings, UnknownSetting
from core.users.actor import Actor
from core.web.running import Running
from tests.support.database import Database
from tests.support.forms import send, shown
from tests.support.platform import config_for, rolled_back

Make = Callable[..., Any]
Inside = Callable[[TenantView], Any]
PAGES = "/administration/modules/tuning/settings"


@pytest.fixture(scope="module")
def tuned_app(
    shared_database: Database, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """An application with a plugin that has a setting of every kind."""
    made = create_app(
        config_for(shared_database, tmp_path_factory.mktemp("var")),
        extra_plugins=[("tuning", lambda: import_module("tests.core.tuning.plugin"))],
    )
    assert made.extensions["flygel"].host.quarantined == {}
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def app(tuned_app: Flask) -> Iterator[Flask]:
    """The same inside a transaction that is rolled back."""
    with rolled_back(tuned_app) as app:
        yield app


@pytest.fixture
def settings(running: Running) -> Settings:
    """The settings of the application."""
    return running.settings


@pytest.fixture
def administrator(actor_in: Make, alpha: TenantView) -> Actor:
    """Somebody who may tune."""
    actor: Actor = actor_in(alpha, "administrator")
    return actor


@pytest.fixture
def browser(signed_in: Make, alpha: TenantView) -> FlaskClient:
    """An administrator's, in English."""
    client: FlaskClient = signed_in(alpha, "administrator", language="en")
    return client


# Values -------------------------------------------------------------------------------------


def test_a_dated_value_counts_from_its_day_until_the_next(
    inside: Inside, alpha: TenantView, settings: Settings, administrator: Actor
) -> None:
    with inside(alpha):
        settings.store(administrator, "tuning", "share", "0.6", valid_from=date(2024, 1, 1))
        settings.store(administrator, "tuning", "share", "0.7", valid_from=date(2026, 1, 1))
        days = [date(2023, 12, 31), date(2024, 1, 1), date(2025, 12, 31), date(2026, 1, 1)]
        assert [settings.value("tuning", "share", on=day) for day in days] == [
            Decimal("0.5"),
            Decimal("0.6"),
            Decimal("0.6"),
            Decimal("0.7"),
        ]


def test_a_dated_setting_is_never_asked_without_a_day(
    inside: Inside, alpha: TenantView, settings: Settings
) -> None:
    with inside(alpha), pytest.raises(TypeError, match="as of which day"):
        settings.value("tuning", "share")


def test_a_key_that_nobody_registered_is_unknown(
    inside: Inside, alpha: TenantView, settings: Settings, administrator: Actor
) -> None:
    with inside(alpha):
        with pytest.raises(UnknownSetting):
            settings.value("tuning", "nothing")
        with pytest.raises(UnknownSetting):
            settings.store(administrator, "tuning", "nothing", 1)


@pytest.mark.parametrize("language", ["nb", "nn", "da", "en"])
def test_a_stored_number_is_the_same_in_every_language(
    inside: Inside, alpha: TenantView, settings: Settings, administrator: Actor, language: str
) -> None:
    with inside(alpha), use_language(language):
        settings.store(administrator, "tuning", "share", "1.250", valid_from=date(2026, 1, 1))
        assert settings.value("tuning", "share", on=date(2026, 1, 1)) == Decimal("1.250")
        (stored,) = settings.values("tuning")["share"]
        assert stored.value == Decimal("1.250")


def test_a_value_that_does_not_pass_is_refused_with_every_reason(
    inside: Inside, alpha: TenantView, settings: Settings, administrator: Actor
) -> None:
    wrong = [{"low": low, "high": low - 1, "fee": "1"} for low in (5, 9)]
    with inside(alpha):
        with pytest.raises(SettingRefused) as refused:
            settings.store(administrator, "tuning", "steps", wrong, valid_from=date(2026, 1, 1))
        assert [(each.code, each.params) for each in refused.value.objections] == [
            ("steps.order", {"low": 5}),
            ("steps.order", {"low": 9}),
        ]
        with pytest.raises(SettingRefused):
            settings.store(administrator, "tuning", "seats", "many")
        assert settings.values("tuning")["steps"] == []


def test_another_tenant_keeps_its_own(
    inside: Inside, alpha: TenantView, beta: TenantView, settings: Settings, administrator: Actor
) -> None:
    with inside(alpha):
        settings.store(administrator, "tuning", "seats", 12)
        assert settings.value("tuning", "seats") == 12
    with inside(beta):
        assert settings.value("tuning", "seats") is None


def test_a_value_taken_away_leaves_the_one_before_it(
    inside: Inside, alpha: TenantView, settings: Settings, administrator: Actor
) -> None:
    with inside(alpha):
        for year in (2024, 2026):
            settings.store(
                administrator, "tuning", "share", f"0.{year}", valid_from=date(year, 1, 1)
            )
        settings.remove(administrator, "tuning", "share", date(2026, 1, 1))
        assert settings.value("tuning", "share", on=date(2026, 6, 1)) == Decimal("0.2024")
        settings.remove(administrator, "tuning", "share", date(2026, 1, 1))
        actions = [
            entry.action for entry in log_entries(LogFilter(subject_kind="setting"), limit=9)
        ]
        assert actions == ["core:setting:remove", "core:setting:change", "core:setting:change"]


# Pages --------------------------------------------------------------------------------------


def test_the_overview_shows_every_setting_with_what_counts_today(browser: FlaskClient) -> None:
    page = shown(browser.get(PAGES))
    for text in (
        "Steps Change Fees by size. Steps From To Fee Open 0 – NOK 100",
        "Share Change A share. 0.5 This is the default.",
        "Strict Change Whether. Yes",
        "Mode Change Which. Mode A",
        "Days Change Which days. Monday",
        "One fee Change An amount. NOK 5",
        "Start Change A day. 1 January 2026",
    ):
        assert text in page


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("seats", {"value": "1,250"}, 1250),
        ("seats", {"value": ""}, None),
        ("strict", {"value": "0"}, False),
        ("strict", {"value": "1"}, True),
        ("mode", {"value": "b"}, "b"),
        ("days", {"value": ["1", "2"]}, [1, 2]),
        ("days", {}, []),
        ("names", {"value-nb": "Én", "value-nn": "Ein"}, {"nb": "Én", "nn": "Ein"}),
        ("words", {"value": "one\r\n\r\n two \r\n"}, ["one", "two"]),
        ("fee", {"value": "1,250.50"}, Money.of(Decimal("1250.50"), "NOK")),
        ("start", {"value": "2026-05-17"}, date(2026, 5, 17)),
        ("text", {"value": "a\r\nb"}, "a\nb"),
    ],
)
def test_every_kind_is_written_on_its_page(
    browser: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    settings: Settings,
    key: str,
    typed: dict[str, Any],
    value: Any,
) -> None:
    answer = send(browser, f"{PAGES}/{key}", note="Decided in May", **typed)
    assert answer.status_code == 302, shown(answer)
    assert "was saved" in shown(browser.get(answer.headers["Location"]))
    with inside(alpha):
        assert settings.value("tuning", key) == value
        (stored,) = settings.values("tuning")[key]
        assert stored.note == "Decided in May"
        (entry,) = log_entries(LogFilter(action="core:setting:change"), limit=10)
        assert entry.subject_id == f"tuning.{key}"


@pytest.mark.parametrize(
    ("key", "typed", "message"),
    [
        ("seats", {"value": "many"}, "“many” is not a whole number."),
        ("mode", {"value": "c"}, "Choose one of the alternatives."),
        ("mode", {}, "Fill in this field."),
        ("fee", {"value": "-1"}, "Write an amount that is not below zero."),
        ("fee", {"value": ""}, "Fill in this field."),
        ("start", {"value": "tomorrow"}, "Write a date"),
        ("seats", {"value": "1", "note": "x" * 501}, "Write at most 500 characters."),
    ],
)
def test_what_is_not_right_is_said_and_stays_in_the_form(
    browser: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    settings: Settings,
    key: str,
    typed: dict[str, Any],
    message: str,
) -> None:
    answer = send(browser, f"{PAGES}/{key}", **{"note": "My note", **typed})
    assert answer.status_code == 422
    assert message in shown(answer)
    assert typed.get("note", "My note") in answer.text
    if key != "mode" and typed.get("value"):
        assert f'value="{typed["value"]}"' in answer.text
    with inside(alpha):
        assert settings.values("tuning")[key] == []


def test_a_table_is_written_row_by_row_without_a_script(
    browser: FlaskClient, inside: Inside, alpha: TenantView, settings: Settings
) -> None:
    page = f"{PAGES}/steps"
    opened = browser.get(page).text
    # The default's one row and three to spare.
    assert [f'name="value-{n}-low"' in opened for n in range(5)] == [True] * 4 + [False]
    rows = {
        "value-0-low": "0", "value-0-high": "9", "value-0-fee": "100", "value-0-open": "1",
        "value-2-low": "10", "value-2-high": "", "value-2-fee": "2,000.50",
        "value-3-low": "", "value-3-fee": " ",
    }  # fmt: skip
    answer = send(browser, page, valid_from="2026-01-01", **rows)
    assert answer.status_code == 302, shown(answer)
    with inside(alpha):
        assert settings.value("tuning", "steps", on=date(2026, 1, 1)) == [
            {"low": 0, "high": 9, "fee": Money.of(100, "NOK"), "open": True},
            {"low": 10, "high": None, "fee": Money.of(Decimal("2000.50"), "NOK"), "open": False},
        ]


def test_a_wrong_row_is_pointed_at_and_nothing_typed_is_lost(
    browser: FlaskClient, inside: Inside, alpha: TenantView, settings: Settings
) -> None:
    rows = {"value-1-low": "ten", "value-1-fee": "5", "value-4-low": "7", "value-4-high": "3",
            "value-4-fee": "9"}  # fmt: skip
    page = f"{PAGES}/steps"
    answer = send(browser, page, valid_from="2026-01-01", **rows)
    assert answer.status_code == 422
    assert 'href="#field-value-1-low"' in answer.text
    assert 'value="ten"' in answer.text
    answer = send(browser, page, valid_from="2026-01-01", **{**rows, "value-1-low": "10"})
    assert answer.status_code == 422
    assert "Row from 7 ends before it begins." in shown(answer)
    assert 'name="value-4-high" value="3"' in answer.text
    with inside(alpha):
        assert settings.values("tuning")["steps"] == []


def test_the_page_tells_which_value_counts_when(
    browser: FlaskClient, inside: Inside, alpha: TenantView, settings: Settings
) -> None:
    page = f"{PAGES}/share"
    for day, value in (("2020-01-01", "0.2"), ("2021-01-01", "0.3"), ("2999-01-01", "0.4")):
        assert send(browser, page, valid_from=day, value=value).status_code == 302
    text = shown(browser.get(page))
    order = [
        text.index("From 1 January 2999 Take away … 0.4"),
        text.index("From 1 January 2021 Take away … Counts today 0.3"),
        text.index("From 1 January 2020 Take away … 0.2"),
    ]
    assert order == sorted(order)
    assert "Default 0.5" in text
    # The same day again replaces, it does not add.
    send(browser, page, valid_from="2020-01-01", value="0.25")
    with inside(alpha):
        stored = settings.values("tuning")["share"]
    assert [str(value.value) for value in stored] == ["0.4", "0.3", "0.25"]
    assert send(browser, page, valid_from="", value="0.1").status_code == 422


def test_taking_a_value_away_shows_first_what_counts_instead(
    browser: FlaskClient, inside: Inside, alpha: TenantView, settings: Settings
) -> None:
    page = f"{PAGES}/share"
    send(browser, page, valid_from="2020-01-01", value="0.2")
    send(browser, page, valid_from="2021-01-01", value="0.3")
    remove = f"{page}/remove?from=2021-01-01"
    text = shown(browser.get(remove))
    assert "This value, valid from 1 January 2021, is taken away 0.3" in text
    assert "Instead, the value before it counts 0.2" in text
    assert send(browser, remove, **{"from": "2021-01-01"}).status_code == 302
    last = shown(browser.get(f"{page}/remove?from=2020-01-01"))
    assert "Instead, the default counts 0.5" in last
    assert browser.get(remove).status_code == 404
    assert browser.get(f"{page}/remove?from=rubbish").status_code == 404
    with inside(alpha):
        assert settings.value("tuning", "share", on=date(2026, 1, 1)) == Decimal("0.2")


def test_the_default_of_an_undated_setting_comes_back(
    browser: FlaskClient, inside: Inside, alpha: TenantView, settings: Settings
) -> None:
    send(browser, f"{PAGES}/seats", value="12")
    assert "Use the default again" in shown(browser.get(f"{PAGES}/seats"))
    assert send(browser, f"{PAGES}/seats/remove", **{"from": ""}).status_code == 302
    with inside(alpha):
        assert settings.value("tuning", "seats") is None


def test_a_value_of_an_older_version_does_not_cost_the_page(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    send(browser, f"{PAGES}/seats", value="12")
    with inside(alpha):
        db.session.execute(update(PluginSetting).values(value="a dozen"))
    assert "stored by an older version" in shown(browser.get(f"{PAGES}/seats"))
    assert browser.get(PAGES).status_code == 200


def test_nobody_but_administrators_tunes(signed_in: Make, alpha: TenantView) -> None:
    client = signed_in(alpha, "programme_lead")
    for page in ("", "/share", "/share/remove?from=2020-01-01"):
        assert client.get(f"{PAGES}{page}").status_code == 403


def test_a_setting_that_is_not_there_is_not_found(browser: FlaskClient) -> None:
    assert browser.get(f"{PAGES}/nothing").status_code == 404
