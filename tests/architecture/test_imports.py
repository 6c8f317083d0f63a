"""The floors: who may import whom. The contracts hold, and each is proven by planting a breach."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")

FLOORS = "Floors: programmes above capabilities above the register above the core"
NO_PLUGIN = "The core names no plugin"
FRONT_DOOR = "A plugin imports from the platform only its door and the kit"
HANDED_ON = "From the register, a plugin above imports only what its package hands on"
HANDED_UP = "From a capability, a programme imports only what its package hands on"
PURE_KIT = "The kit is pure: no web, no database"
NO_WEB = "Services, queries, models, settings and rules know no web"


def contracts(root: Path) -> dict[str, bool]:
    """Every contract by its name, and whether the tree at the root keeps it."""
    found = subprocess.run(
        [str(LINTER), "--no-cache"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", "PYTHONUTF8": "1"},
    )
    kept = {
        line.rpartition(" ")[0]: line.endswith(" KEPT")
        for line in found.stdout.splitlines()
        if line.endswith((" KEPT", " BROKEN"))
    }
    assert kept, found.stdout + found.stderr
    return kept


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the code, for planting."""
    for package in ("core", "plugins"):
        shutil.copytree(
            ROOT / package,
            tmp_path / package,
            ignore=lambda _folder, names: [
                name for name in names if "." in name and not name.endswith(".py")
            ],
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept() -> None:
    assert contracts(ROOT) == {
        name: True
        for name in (FLOORS, NO_PLUGIN, FRONT_DOOR, HANDED_ON, HANDED_UP, PURE_KIT, NO_WEB)
    }


PLANTS = {
    "one programme imports another": (
        "plugins/kulturmetropolen/__init__.py",
        "import plugins.ungmusikk",
        {FLOORS},
    ),
    "the register imports a programme": (
        "plugins/registry/permissions.py",
        "import plugins.ungmusikk",
        {FLOORS},
    ),
    "the core imports a plugin": (
        "core/tenants/queries.py",
        "import plugins.registry",
        {FLOORS, NO_PLUGIN},
    ),
    "a plugin goes past the front door": (
        "plugins/ungmusikk/permissions.py",
        "import core.db.session",
        {FRONT_DOOR},
    ),
    "a plugin reaches into the register": (
        "plugins/ungmusikk/permissions.py",
        "import plugins.registry.models",
        {HANDED_ON},
    ),
    "a programme reaches into a capability": (
        "plugins/ungmusikk/permissions.py",
        "import plugins.activities.models",
        {HANDED_UP},
    ),
    "one capability imports another": (
        "plugins/activities/permissions.py",
        "import plugins.pathway",
        {FLOORS},
    ),
    "a service knows the web": ("plugins/ungmusikk/services/planted.py", "import flask", {NO_WEB}),
    "a query knows the web": ("plugins/registry/queries/planted.py", "import flask", {NO_WEB}),
    "the kit knows the database": ("core/kit/period.py", "import sqlalchemy", {PURE_KIT}),
    "the kit knows the languages": ("core/kit/money.py", "import core.i18n", {PURE_KIT}),
}


@pytest.mark.parametrize("plant", PLANTS)
def test_a_contract_is_broken_when(plant: str, copy: Path) -> None:
    file, statement, expected = PLANTS[plant]
    place = copy / file
    place.parent.mkdir(exist_ok=True)
    before = place.read_text("utf-8") if place.exists() else '"""Planted."""\n'
    place.write_text(f"{before}\n{statement}\n", encoding="utf-8")

    broken = {name for name, kept in contracts(copy).items() if not kept}

    assert broken == expected


def test_no_part_of_the_core_is_forgotten_at_the_front_door() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    listed = next(
        set(contract["forbidden_modules"])
        for contract in settings["tool"]["importlinter"]["contracts"]
        if contract["name"] == FRONT_DOOR
    )
    # Alembic's files are no modules that anybody imports.
    parts = {
        f"core.{child.stem}"
        for child in (ROOT / "core").iterdir()
        if (child.suffix == ".py" or (child / "__init__.py").exists())
        and child.stem not in ("__init__", "__main__", "plugin_api", "kit")
    }

    assert parts - listed == set()
