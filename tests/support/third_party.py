"""A third party's plugin, installed for as long as a test needs it.

It is found by the same entry points as any other: its folder and a `dist-info` made from its
own `pyproject.toml` are put on the path, as an editable installation does.
"""

from __future__ import annotations

import importlib
import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHOIRS = Path(__file__).resolve().parents[1] / "third_party" / "flygel_choirs"


@contextmanager
def installed(distribution: Path, folder: Path) -> Iterator[dict[str, str]]:
    """Installs the distribution by way of `folder`; gives the environment for other processes."""
    information = write_distribution_info(distribution, folder)
    added = [str(information.parent), str(distribution)]
    sys.path[:0] = added
    importlib.invalidate_caches()
    try:
        inherited = os.environ.get("PYTHONPATH")
        yield {"PYTHONPATH": os.pathsep.join([*added, *([inherited] if inherited else [])])}
    finally:
        for path in added:
            sys.path.remove(path)
        importlib.invalidate_caches()


def write_distribution_info(distribution: Path, folder: Path) -> Path:
    """What an installer notes about the distribution: its name, version and entry points."""
    declared = tomllib.loads((distribution / "pyproject.toml").read_text("utf-8"))["project"]
    name, version = declared["name"], declared["version"]
    information = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    information.mkdir(parents=True)
    (information / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8"
    )
    groups = [
        f"[{group}]\n" + "".join(f"{key} = {target}\n" for key, target in entries.items())
        for group, entries in declared.get("entry-points", {}).items()
    ]
    (information / "entry_points.txt").write_text("\n".join(groups), encoding="utf-8")
    return information
