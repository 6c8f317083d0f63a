"""Plugins are found, checked and ordered; a broken one costs itself and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from core.cli import flygel
from core.contributions import Impact
from core.plugin_host import FailedPart, PluginHost
from core.web.mounting import rehearse
from tests.support.plugin_making import Candidate
from tests.support.third_party import CHOIRS, installed

MakePlugin = Callable[..., Candidate]


def host_of(*candidates: Candidate, core_version: str = "0.1.0") -> PluginHost:
    return PluginHost(candidates, core_version=core_version)


def reason(host: PluginHost, name: str) -> str:
    return host.quarantined[name].reason


# What a plugin may do wrong --------------------------------------------------------------------


def test_a_plugin_in_order_is_loaded(make_plugin: MakePlugin) -> None:
    host = host_of(make_plugin("good"))

    assert (list(host.plugins), host.quarantined) == (["good"], {})


BROKEN = {
    "its import fails": (
        {"plugin": "import nothing_of_this_name\n"},
        "ModuleNotFoundError: No module named 'nothing_of_this_name'",
    ),
    "its import ends the process": (
        {"plugin": "import sys\nsys.exit(3)\n"},
        "SystemExit: 3",
    ),
    "it says nothing about itself": (
        {"plugin": "X = 1\n"},
        "PluginError: PACKAGE.plugin has no register_plugin().",
    ),
    "it declares something else": (
        {"plugin": "def register_plugin():\n    return 'bad'\n"},
        "PluginError: PACKAGE.plugin.register_plugin() must return a PluginInfo.",
    ),
    "it works with a later core only": (
        {"extra": "core_versions=('0.2', '1.0')"},
        "PluginError: It works with core 0.2 up to 1.0; this is 0.1.0.",
    ),
    "it works with an earlier core only": (
        {"extra": "core_versions=('0.0', '0.1')"},
        "PluginError: It works with core 0.0 up to 0.1; this is 0.1.0.",
    ),
    "it requires what is not there": (
        {"extra": "requires=('nowhere',)"},
        "It requires nowhere, which is not there.",
    ),
    "it misspells a hook": (
        {"body": "@hookimpl\ndef register_navv():\n    return []\n"},
        "PluginError: It implements register_navv, which is no hook.",
    ),
    "it forgets the mark of a hook": (
        {"body": "def register_nav():\n    return []\n"},
        "PluginError: register_nav must be marked with @hookimpl.",
    ),
    "its permission has another's name": (
        {
            "body": "@hookimpl\ndef register_permissions():\n"
            "    return [Permission(name='other:thing:read', label='', roles=())]\n"
        },
        "PluginError: Permission 'other:thing:read' must read bad:resource:action.",
    ),
    "it declares a permission twice": (
        {
            "body": "@hookimpl\ndef register_permissions():\n"
            "    return [Permission(name='bad:thing:read', label='', roles=())] * 2\n"
        },
        "PluginError: Permission 'bad:thing:read' is declared twice.",
    ),
    "its permission is for an unknown role": (
        {
            "body": "@hookimpl\ndef register_permissions():\n"
            "    return [Permission(name='bad:thing:read', label='', roles=('king',))]\n"
        },
        "PluginError: Permission 'bad:thing:read' names unknown roles ['king'].",
    ),
    "it takes the administrator's name": (
        {
            "body": "@hookimpl\ndef register_roles():\n"
            "    return [Role(key='administrator', label='', help='')]\n"
        },
        "PluginError: Role 'administrator' is declared twice.",
    ),
    "its menu names no permission": (
        {
            "body": "@hookimpl\ndef register_nav():\n"
            "    return [NavItem(key='n', label='', endpoint='bad.x', permission='bad:a:b')]\n"
        },
        "PluginError: Menu entry 'n' names no permission of the plugin.",
    ),
    "its setting's default does not pass": (
        {
            "body": "from marshmallow import fields\n@hookimpl\ndef register_settings():\n"
            "    return [Setting(key='s', field=fields.Integer(), default=0, label='', help='',\n"
            "        check=lambda value: [Reason('zero', 'Zero.')] if not value else [])]\n"
        },
        "PluginError: The default of setting 's' does not pass its own check.",
    ),
    "it declares a setting twice": (
        {
            "body": "from marshmallow import fields\n@hookimpl\ndef register_settings():\n"
            "    return [Setting(key='s', field=fields.Integer(), default=1, label='', help='')\n"
            "            for _ in 'ab']\n"
        },
        "PluginError: Setting 's' is declared twice.",
    ),
    "its blueprint has another's name": (
        {
            "body": "from flask import Blueprint\n@hookimpl\ndef register_pages():\n"
            "    return [Blueprint('core', __name__)]\n"
        },
        "PluginError: Blueprint 'core' must be called bad or bad_something.",
    ),
    "its table lies in another's schema": (
        {
            "models": "from sqlalchemy.orm import Mapped\n"
            "from core.plugin_api import Base, TenantOwned\n"
            "class Intruder(TenantOwned, Base):\n    __tablename__ = 'intruder'\n"
            "    __table_args__ = ({'schema': 'core'},)\n    name: Mapped[str]\n"
        },
        "PluginError: Table core.intruder must live in the PostgreSQL schema 'bad':"
        " `__table_args__ = ({\"schema\": 'bad'},)`.",
    ),
    "its table has no owner": (
        {
            "models": "from sqlalchemy.orm import Mapped, mapped_column\n"
            "from core.plugin_api import Base\n"
            "class Nobodys(Base):\n    __tablename__ = 'nobodys'\n"
            "    __table_args__ = ({'schema': 'bad'},)\n"
            "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        },
        "TypeError: PACKAGE.models.Nobodys must be exactly one of TenantOwned,"
        " Reference or Platform: every row has an owner.",
    ),
    "its table is the platform's": (
        {
            "models": "from sqlalchemy.orm import Mapped, mapped_column\n"
            "from core.db.base import Base, Platform\n"
            "class Shared(Platform, Base):\n    __tablename__ = 'shared'\n"
            "    __table_args__ = ({'schema': 'bad'},)\n"
            "    id: Mapped[int] = mapped_column(primary_key=True)\n"
        },
        "PluginError: Table bad.shared must be TenantOwned or Reference: the platform's own"
        " tables are the core's.",
    ),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_plugin_is_quarantined_when(fault: str, make_plugin: MakePlugin) -> None:
    made, expected = BROKEN[fault]

    host = host_of(make_plugin("good"), make_plugin("bad", **made))

    assert list(host.plugins) == ["good"]
    assert _without_number(reason(host, "bad")) == expected


def _without_number(text: str) -> str:
    return re.sub(r"made_\d+_bad", "PACKAGE", text)


DOORS = {
    "a page without a mark": (
        "@pages.get('/')\ndef index():\n    return ''\n",
        "UnmarkedRoute: PACKAGE.plugin.index has no @requires(...)."
        " Add one, or @public(because=...).",
    ),
    "a page that requires what nobody declares": (
        "@pages.get('/')\n@requires('bad:thing:read')\ndef index():\n    return ''\n",
        "UnmarkedRoute: PACKAGE.plugin.index requires 'bad:thing:read', which no plugin declares.",
    ),
    "a hook into everybody's requests": (
        "@pages.before_app_request\ndef spy():\n    return None\n",
        "PluginError: It hooks into requests that are not its own (before_app_request,"
        " app_errorhandler or the like), which would also run where it is off."
        " Use before_request and so on.",
    ),
    "an error page for everybody": (
        "@pages.app_errorhandler(404)\ndef lost(error):\n    return ''\n",
        "PluginError: It hooks into requests that are not its own (before_app_request,"
        " app_errorhandler or the like), which would also run where it is off."
        " Use before_request and so on.",
    ),
    "two views of one name": (
        "@pages.get('/a')\n@public(because='test')\ndef index():\n    return ''\n"
        "@pages.get('/b')\n@public(because='test')\ndef index():\n    return ''\n",
        "AssertionError: View function mapping is overwriting an existing endpoint function:"
        " bad.index",
    ),
    "a menu entry that leads nowhere": (
        "@hookimpl\ndef register_permissions():\n"
        "    return [Permission(name='bad:a:b', label='', roles=())]\n"
        "@hookimpl\ndef register_nav():\n"
        "    return [NavItem(key='n', label='', endpoint='bad.gone', permission='bad:a:b')]\n",
        "PluginError: Menu entry 'n' leads to 'bad.gone', which is none of its pages.",
    ),
}


@pytest.mark.parametrize("fault", DOORS)
def test_a_plugin_is_quarantined_before_it_is_mounted_for(
    fault: str, make_plugin: MakePlugin
) -> None:
    views, expected = DOORS[fault]
    body = (
        "from flask import Blueprint\npages = Blueprint('bad', __name__)\n"
        f"{views}\n@hookimpl\ndef register_pages():\n    return [pages]\n"
    )
    host = host_of(
        make_plugin("good"),
        make_plugin("bad", body=body),
        make_plugin("leaning", extra="requires=('bad',)"),
    )

    rehearse(host)

    assert list(host.plugins) == ["good"]
    assert _without_number(reason(host, "bad")) == expected
    assert reason(host, "leaning") == "PluginError: It requires bad, which is quarantined."


def test_a_plugin_may_not_take_an_address_of_the_core(make_plugin: MakePlugin) -> None:
    host = host_of(make_plugin("privacy"))

    rehearse(host, taken=frozenset({"privacy"}))

    assert reason(host, "privacy") == "PluginError: The address /privacy is the core's."


def test_two_plugins_of_one_name_are_both_refused(make_plugin: MakePlugin) -> None:
    host = host_of(make_plugin("twin"), make_plugin("twin"))

    assert list(host.plugins) == []
    assert reason(host, "twin") == "PluginError: Two plugins are called 'twin'."


def test_a_plugin_in_a_circle_is_refused_with_all_of_the_circle(make_plugin: MakePlugin) -> None:
    host = host_of(
        make_plugin("a", extra="requires=('b',)"),
        make_plugin("b", extra="requires=('a',)"),
        make_plugin("c", extra="requires=('a',)"),
        make_plugin("d"),
    )

    assert list(host.plugins) == ["d"]
    assert sorted(host.quarantined) == ["a", "b", "c"]
    assert reason(host, "a").startswith("It requires itself: ")
    assert reason(host, "c") == "It requires a, which is not there."


def test_what_requires_a_plugin_that_was_refused_later_is_refused_too(
    make_plugin: MakePlugin,
) -> None:
    misspelt = "@hookimpl\ndef register_navv():\n    return []\n"
    host = host_of(
        make_plugin("base", body=misspelt), make_plugin("above", extra="requires=('base',)")
    )

    assert list(host.plugins) == []
    assert reason(host, "above") == ("PluginError: It requires base, which is quarantined.")


def test_a_hook_of_a_plugin_that_may_be_missing_can_be_marked_as_such(
    make_plugin: MakePlugin,
) -> None:
    body = "@hookimpl(optionalhook=True)\ndef provide_something_of_another():\n    return []\n"

    assert list(host_of(make_plugin("polite", body=body)).plugins) == ["polite"]


# Order and requirements ------------------------------------------------------------------------


def test_required_plugins_come_first_whatever_they_are_called(make_plugin: MakePlugin) -> None:
    host = host_of(
        make_plugin("a_programme", extra="requires=('m_capability',)"),
        make_plugin("m_capability", extra="requires=('z_register',)"),
        make_plugin("z_register"),
    )

    assert list(host.plugins) == ["z_register", "m_capability", "a_programme"]


def test_requirements_are_known_both_ways(make_plugin: MakePlugin) -> None:
    host = host_of(
        make_plugin("programme", extra="requires=('calls', 'pathway')"),
        make_plugin("other", extra="requires=('calls',)"),
        make_plugin("calls", extra="requires=('register',)"),
        make_plugin("pathway"),
        make_plugin("register"),
    )

    assert host.needs("programme") == ["register", "pathway", "calls"]
    assert host.needs("register") == []
    assert sorted(host.needed_by("register")) == ["calls", "other", "programme"]
    assert host.needed_by("register")[-1] == "calls"
    assert host.needed_by("programme") == []


NAV = """
from flask import Blueprint
@hookimpl
def register_permissions():
    return [Permission(name='NAME:a:b', label='', roles=())]
@hookimpl
def register_nav():
    return [
        NavItem(key=key, label='', endpoint='NAME.x', permission='NAME:a:b', order=order)
        for key, order in ITEMS
    ]
"""


def test_results_come_by_order_then_plugin_then_key(make_plugin: MakePlugin) -> None:
    def with_items(name: str, *items: tuple[str, int], **options: str) -> Candidate:
        body = NAV.replace("NAME", name).replace("ITEMS", repr(items))
        return make_plugin(name, body=body, **options)

    host = host_of(
        with_items("b", ("second", 10), ("first", 10), ("late", 99)),
        with_items("a", ("only", 10), extra="requires=('b',)"),
        with_items("c", ("early", 1), ("also", 10)),
    )

    nav = host.nav(frozenset({"a", "b", "c"}))

    assert [(item.endpoint[0], item.key) for item in nav] == [
        ("c", "early"),
        ("a", "only"),
        ("b", "first"),
        ("b", "second"),
        ("c", "also"),
        ("b", "late"),
    ]


def test_only_the_plugins_asked_answer_and_each_for_itself(make_plugin: MakePlugin) -> None:
    def preview(name: str) -> str:
        return (
            "@hookimpl\ndef provide_disable_preview(plugin):\n"
            f"    return [Impact(label='{name}', count=1)]\n"
        )

    host = host_of(*(make_plugin(name, body=preview(name)) for name in ("x", "y", "z")))

    def answer(*only: str) -> list[Impact]:
        return host.disable_preview(frozenset(only), "x")

    assert answer("x", "y", "z") == [Impact(label=name, count=1) for name in ("x", "y", "z")]
    assert answer("y") == [Impact(label="y", count=1)]
    assert answer() == []


def test_a_hook_asked_while_plugins_came_in_does_not_answer_for_later_ones(
    make_plugin: MakePlugin,
) -> None:
    # Loading the second plugin asks the first for its roles; the third must not slip in there.
    def role(name: str) -> str:
        return (
            "@hookimpl\ndef register_roles():\n"
            f"    return [Role(key='{name}', label='', help='')]\n"
        )

    host = host_of(*(make_plugin(name, body=role(name)) for name in ("x", "y", "z")))

    assert [found.key for found in host.roles()] == ["x", "y", "z"]
    assert [found.key for found in host.roles(only=frozenset({"x"}))] == ["x"]


# What fails later ------------------------------------------------------------------------------


def panel(name: str, order: int) -> str:
    return (
        "@hookimpl\ndef provide_panels(actor):\n"
        f"    return [Panel(key='{name}', title='', template='', context={{}}, order={order})]\n"
    )


def test_a_failing_panel_costs_only_itself(make_plugin: MakePlugin) -> None:
    host = host_of(
        make_plugin("late", body=panel("late", 2)),
        make_plugin("early", body=panel("early", 1)),
        make_plugin("failing", body="@hookimpl\ndef provide_panels(actor):\n    return 1 / 0\n"),
    )

    def guard(call: Callable[[], object]) -> object:
        try:
            return call()
        except ZeroDivisionError:
            return None

    actor = SimpleNamespace()
    found = host.panels(frozenset(host.plugins), actor, guard=guard)  # type: ignore[arg-type]

    assert [part.plugin if isinstance(part, FailedPart) else part.key for part in found] == [
        "early",
        "late",
        "failing",
    ]


def test_errors_of_checks_and_events_are_not_swallowed(make_plugin: MakePlugin) -> None:
    body = (
        "@hookimpl\ndef check_plugin_disable(plugin):\n    return 1 / 0\n"
        "@hookimpl\ndef on_plugin_enabled(plugin, source):\n    raise LookupError('no')\n"
    )
    host = host_of(make_plugin("strict", body=body))

    with pytest.raises(ZeroDivisionError):
        host.disable_objections(frozenset({"strict"}), "strict")
    with pytest.raises(LookupError, match="no"):
        host.plugin_enabled(frozenset({"strict"}), "strict", "test")
    assert host.disable_objections(frozenset(), "strict") == []
    host.plugin_enabled(frozenset(), "strict", "test")


# Installed as a distribution -------------------------------------------------------------------


def test_an_installed_distribution_is_found_by_its_entry_point(tmp_path: Path) -> None:
    before = list(PluginHost.discover().plugins)

    with installed(CHOIRS, tmp_path):
        host = PluginHost.discover()

    assert "choirs" not in before
    assert sorted(host.plugins) == sorted([*before, "choirs"])
    assert host.plugins["choirs"].info.version == "1.0.0"
    assert list(PluginHost.discover().plugins) == before


BROKEN_DISTRIBUTION = """
[project]
name = "flygel-broken"
version = "1.0.0"
[project.entry-points."flygel.plugins"]
broken = "flygel_broken"
"""


def test_the_command_lists_plugins_and_fails_when_one_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # An empty folder: no database is started for a question that needs none.
    monkeypatch.setenv("FLYGEL_VAR", str(tmp_path / "nothing"))
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "pyproject.toml").write_text(BROKEN_DISTRIBUTION)
    (broken / "flygel_broken.py").write_text("raise RuntimeError('out of tune')\n")

    with installed(CHOIRS, tmp_path / "one"):
        good = CliRunner().invoke(flygel, ["plugins"])
        with installed(broken, tmp_path / "two"):
            bad = CliRunner().invoke(flygel, ["plugins"])

    listed = [line.split() for line in good.stdout.splitlines()]
    assert ["choirs", "1.0.0", "programme"] in listed
    assert (good.exit_code, good.stderr) == (0, "")
    assert ["choirs", "1.0.0", "programme"] in [line.split() for line in bad.stdout.splitlines()]
    assert bad.exit_code == 1
    assert bad.stderr.split(maxsplit=2) == [
        "broken",
        "QUARANTINED",
        "RuntimeError: out of tune\n",
    ]
