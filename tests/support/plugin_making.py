"""Plugins made for one test: a package on disk, so that it is imported as a real one is."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from types import ModuleType

import pytest

from core.db.base import Base

Candidate = tuple[str, Callable[[], ModuleType]]

_numbers = count(1)

HEAD = '''"""A plugin of a test."""

from __future__ import annotations

from core.kit import N_, Reason
from core.plugin_api import *
from core.plugin_api import hookimpl
'''

# The declaration of a plugin that is in order; `{extra}` takes more keyword arguments.
DECLARATION = '''

@hookimpl
def register_plugin():
    """What it is."""
    return PluginInfo(
        name={name!r}, version="1.0.0", kind=PluginKind.PROGRAMME, label="L", summary="S",
        category="C", {extra}
    )
'''


@pytest.fixture
def make_plugin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Candidate]]:
    """`make_plugin("a", body="…", extra="requires=('b',)", models="…")`: name and loader.

    `body` follows the declaration in `plugin.py`; `plugin` replaces the whole file. Other
    keywords are files of the package by their module's name, `migration` is its only revision.
    """
    monkeypatch.syspath_prepend(str(tmp_path))
    packages: list[str] = []

    def make(
        name: str,
        *,
        body: str = "",
        extra: str = "",
        plugin: str | None = None,
        migration: str | None = None,
        **modules: str,
    ) -> Candidate:
        package = f"made_{next(_numbers)}_{name}"
        packages.append(package)
        folder = tmp_path / package
        folder.mkdir()
        declared = HEAD + DECLARATION.format(name=name, extra=extra) + body
        files = {"__init__": '"""Made for a test."""\n', "plugin": plugin or declared, **modules}
        for module, source in files.items():
            source = source.replace("PACKAGE", package)
            (folder / f"{module}.py").write_text(source, encoding="utf-8")
        if migration is not None:
            (folder / "migrations").mkdir()
            (folder / "migrations" / f"{name}_0001_first.py").write_text(
                migration, encoding="utf-8"
            )
        importlib.invalidate_caches()
        return name, lambda: importlib.import_module(f"{package}.plugin")

    yield make
    # Mapped classes outlive their modules; without this, another test's tables would grow.
    for package in packages:
        for table in Base.tables_of(package):
            Base.metadata.remove(table)
        for module in [known for known in sys.modules if known.split(".")[0] == package]:
            del sys.modules[module]
