"""The reader's own start page: panels of the plugins that are on, and one that breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from core.app import create_app
from core.db.session import db
from core.tenants.context import TenantView
from core.tenants.services import enable_plugin
from core.workspace import operator, working_in
from tests.support.database import Database
from tests.support.forms import shown
from tests.support.platform import config_for, rolled_back

Make = Callable[..., Any]

GOOD = """

@hookimpl
def register_permissions():
    \"\"\"One that only administrators hold.\"\"\"
    return [Permission(name="good:thing:see", label="See", roles=(ADMINISTRATOR,))]


@hookimpl
def provide_panels(actor):
    \"\"\"One for everybody, one for administrators, one whose template breaks.\"\"\"
    return [
        Panel(key="a", title="For everybody", template="good/panel.html",
              context={"name": "<b>" + actor.name + "</b>"}, order=2),
        Panel(key="b", title="For administrators", template="good/panel.html",
              context={"name": "x"}, permission="good:thing:see", order=1),
        Panel(key="c", title="Broken", template="good/broken.html", context={}, order=3),
    ]
"""
BAD = """

@hookimpl
def provide_panels(actor):
    \"\"\"Breaks, and leaves the transaction broken, too.\"\"\"
    execute_text("SELECT nothing FROM nowhere")
"""


@pytest.fixture
def app(
    make_plugin: Make, shared_database: Database, tmp_path: Path, alpha: TenantView
) -> Iterator[Flask]:
    """An application with a good plugin and a bad one, both on for alpha."""
    good, bad = make_plugin("good", body=GOOD), make_plugin("bad", body=BAD)
    folder = Path(str(good[1]().__file__)).parent / "templates" / "good"
    folder.mkdir(parents=True)
    (folder / "panel.html").write_text("<p>Hello {{ name }}</p>", encoding="utf-8")
    (folder / "broken.html").write_text("{{ nothing.at.all }}", encoding="utf-8")
    made = create_app(config_for(shared_database, tmp_path), extra_plugins=[good, bad])
    host = made.extensions["flygel"].host
    with rolled_back(made) as app:
        with app.app_context(), working_in(alpha, host):
            for name in ("good", "bad"):
                enable_plugin(host, operator(host, date(2026, 1, 1)), name, source="test")
        yield app
    with made.app_context():
        db.engine.dispose()


def test_each_panel_is_shown_to_whom_it_is_for_and_a_broken_one_costs_only_itself(
    app: Flask, signed_in: Make, alpha: TenantView
) -> None:
    def home(*roles: str) -> Any:
        return signed_in(alpha, *roles, name="Prøve", language="en").get("/")

    answer = home("administrator")
    assert answer.status_code == 200
    page = shown(answer)
    assert "Hello <b>Prøve</b>" in page
    assert "<b>Prøve</b>" not in answer.text
    assert page.index("For administrators Hello x") < page.index("For everybody Hello")
    assert "Broken This part of the page could not be loaded." in page
    assert page.count("This part of the page could not be loaded.") == 2

    assert "For administrators" not in shown(home())
