"""The log of changes: what is found in it, and what its pages show."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

import core
from core.audit.labels import CORE_ACTIONS
from core.audit.models import AuditEntry
from core.audit.queries import (
    LogFilter,
    actions_in_log,
    count_log_entries,
    log_entries,
    log_entry,
    subject_kinds_in_log,
)
from core.audit.services import record
from core.db.session import db
from core.kit import Period
from core.tenants.context import TenantView
from core.users.actor import Actor
from core.users.permissions import CORE_PERMISSIONS
from tests.support.forms import shown

Inside = Callable[[TenantView], Any]
Make = Callable[..., Any]


def write(action: str = "core:plugin:enable", **details: Any) -> UUID:
    """A line of the log, as old and as told as the test wants it."""
    entry = AuditEntry(
        **{
            "at": datetime(2026, 3, 1, 12, tzinfo=UTC),
            "account_id": None,
            "actor_label": "Flygel",
            "action": action,
            "subject_kind": "plugin",
            "subject_id": "ungmusikk",
            "subject_label": "ungmusikk",
            "before": None,
            "after": None,
            **details,
        }
    )
    db.session.add(entry)
    db.session.flush()
    return entry.id


def found(**wanted: Any) -> list[str]:
    """The subjects of the lines that pass, in order."""
    return [entry.subject for entry in log_entries(LogFilter(**wanted), limit=100)]


def test_the_newest_line_comes_first(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        for day in (2, 1, 3):
            write(subject_id="x", subject_label=f"{day}", at=datetime(2026, 3, day, tzinfo=UTC))
        assert found(subject_id="x") == ["3", "2", "1"]
        oldest = log_entries(LogFilter(subject_id="x"), limit=2, oldest_first=True)
        assert [entry.subject for entry in oldest] == ["1", "2"]


def test_a_person_is_found_by_part_of_the_name_or_by_the_account(
    inside: Inside, alpha: TenantView
) -> None:
    one = uuid4()
    with inside(alpha):
        write(subject_label="a", subject_id="x", actor_label="Prøve Én", account_id=one)
        write(subject_label="b", subject_id="x", actor_label="Prøve To", account_id=uuid4())
        assert found(subject_id="x", person="prøve é") == ["a"]
        assert found(subject_id="x", account_id=one) == ["a"]


def test_an_action_and_a_kind_are_found_exactly(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        write("core:role:give", subject_label="a", subject_id="x", subject_kind="membership")
        write("core:role:give_all", subject_label="b", subject_id="x", subject_kind="role")
        assert found(subject_id="x", action="core:role:give") == ["a"]
        assert found(subject_id="x", subject_kind="role") == ["b"]


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        # The days are those of Oslo: in March, 23:30 UTC is half past midnight.
        (Period(date(2026, 3, 11), date(2026, 3, 11)), ["half past midnight"]),
        (Period(date(2026, 3, 10), date(2026, 3, 10)), ["midnight"]),
        (Period(None, date(2026, 3, 9)), ["the day before"]),
        (Period(date(2026, 3, 10), None), ["half past midnight", "midnight"]),
        (Period(None, date.max), ["half past midnight", "midnight", "the day before"]),
    ],
)
def test_a_period_is_whole_days_both_included(
    inside: Inside, alpha: TenantView, period: Period, expected: list[str]
) -> None:
    with inside(alpha):
        for label, moment in {
            "the day before": datetime(2026, 3, 9, 22, 59, tzinfo=UTC),
            "midnight": datetime(2026, 3, 9, 23, 0, tzinfo=UTC),
            "half past midnight": datetime(2026, 3, 10, 23, 30, tzinfo=UTC),
        }.items():
            write(subject_label=label, subject_id="x", at=moment)
        assert found(subject_id="x", period=period) == expected


def test_a_search_takes_a_per_cent_sign_for_a_per_cent_sign(
    inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        write(subject_label="50 % of it", subject_id="x")
        write(subject_label="50 of it", subject_id="x")
        assert found(subject_id="x", search="50 %") == ["50 % of it"]
        assert found(subject_id="x", search="OF IT") == ["50 of it", "50 % of it"]


def test_a_page_of_lines_and_the_count_of_all(inside: Inside, alpha: TenantView) -> None:
    with inside(alpha):
        for number in range(7):
            write(subject_id="x", subject_label=f"{number}")
        wanted = LogFilter(subject_id="x")
        page = log_entries(wanted, limit=3, offset=3)
        assert [entry.subject for entry in page] == ["3", "2", "1"]
        assert count_log_entries(wanted) == 7


def test_the_kinds_that_occur_are_listed_once_each(inside: Inside, beta: TenantView) -> None:
    with inside(beta):
        before = set(actions_in_log()), set(subject_kinds_in_log())
        for _ in range(3):
            write("zz:thing:do", subject_kind="zz")
            write("aa:thing:do", subject_kind="aa")
        actions, kinds = actions_in_log(), subject_kinds_in_log()
    assert set(actions) - before[0] == {"aa:thing:do", "zz:thing:do"}
    assert set(kinds) - before[1] == {"aa", "zz"}
    assert actions == sorted(set(actions))


def test_another_tenants_lines_are_not_there(
    inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    with inside(alpha):
        entry_id = write("alpha:only:this", subject_id="hidden")
    with inside(beta):
        assert found(subject_id="hidden") == []
        assert log_entry(entry_id) is None
        assert "alpha:only:this" not in actions_in_log()


def test_secrets_are_never_written_at_any_depth(
    inside: Inside, alpha: TenantView, actor_in: Callable[..., Actor]
) -> None:
    actor = actor_in(alpha, "administrator")
    with inside(alpha):
        record(
            actor,
            "test:thing:change",
            subject=("thing", "1", "One"),
            before={"password": "riktig hest", "kept": [{"totp_secret": "abc", "n": 1}]},
            after={"api_token": "flygel_abc", "day": date(2026, 1, 31)},
        )
        (entry,) = log_entries(LogFilter(action="test:thing:change"), limit=10)
    assert entry.before == {"password": "•••", "kept": [{"totp_secret": "•••", "n": 1}]}
    assert entry.after == {"api_token": "•••", "day": "2026-01-31"}
    assert (entry.actor, entry.account_id) == (actor.name, actor.account_id)


@pytest.mark.parametrize(
    "statement", ["UPDATE core.audit_entry SET action = 'x'", "DELETE FROM core.audit_entry"]
)
def test_the_server_can_neither_change_nor_delete_a_line(
    inside: Inside, alpha: TenantView, statement: str
) -> None:
    with inside(alpha):
        write()
        savepoint = db.session.begin_nested()
        with pytest.raises(Exception, match="permission denied"):
            db.session.execute(text(statement))
        savepoint.rollback()


def test_the_list_says_in_words_what_was_done(
    signed_in: Callable[..., FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    browser = signed_in(alpha, "administrator", language="en")
    with inside(alpha):
        write("core:plugin:enable", actor_label="Prøve Operatør")
        write("choirs:choir:found", subject_kind="choir", subject_label="Alfakoret")
    page = shown(browser.get("/administration/log"))
    assert "Switched a module on" in page
    assert "Module: UngMusikk" in page
    assert "choirs:choir:found" in page
    assert "choir: Alfakoret" in page


def _recorded(folder: Path, *, prefix: str) -> set[str]:
    """Every action that the sources under the folder name, but for permissions."""
    constants = {
        node.value
        for file in folder.rglob("*.py")
        if file.name not in {"permissions.py", "labels.py", "actions.py"}
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in constants if re.fullmatch(rf"{prefix}:[a-z_]+:[a-z_]+", text)}


def test_everything_the_core_writes_down_has_a_name() -> None:
    named = {label.action for label in CORE_ACTIONS}
    permissions = {permission.name for permission in CORE_PERMISSIONS}
    assert _recorded(Path(core.__file__).parent, prefix="core") - permissions == named


def test_a_plugin_says_what_its_actions_and_their_subjects_are_called(
    app: Flask, signed_in: Make, inside: Inside, alpha: TenantView
) -> None:
    browser = signed_in(alpha, "administrator", language="en")
    host = app.extensions["flygel"].host
    for plugin in host.plugins:
        labels = [label for label in host.actions() if label.action.startswith(f"{plugin}:")]
        with inside(alpha):
            for label in labels:
                write(label.action, subject_id="x")
    with inside(alpha):
        for subject in host.subjects():
            write("test:thing:do", subject_kind=subject.kind, subject_id="x")
    first = browser.get("/administration/log?subject=x").text
    last = max(map(int, re.findall(r"subject=x&amp;page=(\d+)", first)), default=1)
    page = " ".join(
        shown(browser.get(f"/administration/log?subject=x&page={number}"))
        for number in range(1, last + 1)
    )
    for label in host.actions():
        assert label.label in page
        assert label.action not in page
    for subject in host.subjects():
        assert f"{subject.label}: " in page


def test_a_line_shows_before_and_after_value_by_value(
    signed_in: Callable[..., FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    browser = signed_in(alpha, "administrator", language="en")
    with inside(alpha):
        entry_id = write(
            "core:tenant:change",
            subject_kind="tenant",
            before={"names": {"nb": "Gammelt"}, "require_second_factor": False},
            after={"names": {"nb": "<b>Nytt</b>"}, "require_second_factor": True},
        )
    response = browser.get(f"/administration/log/{entry_id}")
    page = shown(response)
    assert "Names › nb Gammelt <b>Nytt</b>" in page
    assert "Second factor required of administrators No Yes" in page
    assert "<b>Nytt</b>" not in response.text


def test_a_line_of_another_tenant_is_not_found(
    signed_in: Callable[..., FlaskClient],
    inside: Inside,
    alpha: TenantView,
    beta: TenantView,
) -> None:
    with inside(alpha):
        entry_id = write()
    browser = signed_in(beta, "administrator")
    assert browser.get(f"/administration/log/{entry_id}").status_code == 404
    assert browser.get(f"/administration/log/{uuid4()}").status_code == 404


def test_rubbish_in_the_address_narrows_nothing(
    signed_in: Callable[..., FlaskClient], alpha: TenantView
) -> None:
    browser = signed_in(alpha, "administrator")
    address = "/administration/log?from=2026-13-99&to=x&account=no&page=-3&sort=;drop"
    assert browser.get(address).status_code == 200


def test_a_period_the_wrong_way_round_is_turned(
    signed_in: Callable[..., FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    browser = signed_in(alpha, "administrator", language="en")
    with inside(alpha):
        write(subject_kind="thing", subject_label="In March")
    page = shown(browser.get("/administration/log?from=2026-03-31&to=2026-03-01"))
    assert "1 line " in page
    assert "In March" in page


def test_what_is_shown_can_be_taken_along_as_a_table(
    signed_in: Callable[..., FlaskClient], inside: Inside, alpha: TenantView
) -> None:
    browser = signed_in(alpha, "administrator", language="en")
    with inside(alpha):
        write(
            "core:setting:change",
            subject_kind="thing",
            subject_id="x",
            subject_label="=1+1",
            before={"value": 1},
            after={"value": 2},
        )
    answer = browser.get("/administration/log.csv?subject=x")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:7] == [
        "When",
        "Who",
        "What was done",
        "Kind",
        "About",
        "Before",
        "After",
    ]
    assert rows[1] == [
        "2026-03-01 13:00",
        "Flygel",
        "Changed a setting",
        "thing",
        "'=1+1",
        "Value: 1",
        "Value: 2",
        "core:setting:change",
        "",
    ]
    assert browser.get("/administration/log.xlsx?subject=x").data[:2] == b"PK"
    assert browser.get("/administration/log.pdf").status_code == 404


@pytest.mark.parametrize("roles", [(), ("programme_lead",)])
def test_nobody_else_reads_it(
    signed_in: Callable[..., FlaskClient], alpha: TenantView, roles: tuple[str, ...]
) -> None:
    browser = signed_in(alpha, *roles)
    assert browser.get("/administration/log").status_code == 403
    assert browser.get("/administration/log.csv").status_code == 403


def test_a_hundred_lines_cost_no_more_statements_than_one(
    signed_in: Callable[..., FlaskClient],
    inside: Inside,
    alpha: TenantView,
    count_statements: Callable[[], Any],
) -> None:
    browser = signed_in(alpha, "administrator")
    with inside(alpha):
        write(subject_id="x")
    with count_statements() as few:
        browser.get("/administration/log?subject=x")
    with inside(alpha):
        for _ in range(100):
            write(subject_id="x")
    with count_statements() as many:
        assert browser.get("/administration/log?subject=x").status_code == 200
    assert len(many) == len(few) <= 12
