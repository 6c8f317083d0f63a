"""Which folders belong to one set of translations."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.i18n.catalogues import BUILT_IN, DOMAIN
from core.i18n.languages import LANGUAGES, SOURCE_LANGUAGE

TRANSLATED = tuple(code for code in LANGUAGES if code != SOURCE_LANGUAGE)


@dataclass(frozen=True)
class Project:
    """Sources whose messages are translated together, and where the translations lie.

    Paths in messages and faults are shown from `root`. `allowed` and `words` are the lists of
    exceptions; a project without its own files has none.
    """

    root: Path
    sources: tuple[Path, ...]
    translations: Path
    languages: tuple[str, ...] = TRANSLATED

    @classmethod
    def built_in(cls) -> Project:
        """The core and the plugins that come with it."""
        root = BUILT_IN.parent
        return cls(root, (root / "core", root / "plugins"), BUILT_IN)

    @property
    def template(self) -> Path:
        """The file with every source message."""
        return self.translations / f"{DOMAIN}.pot"

    def catalogue(self, language: str) -> Path:
        """The file with the language's translations."""
        return self.translations / language / "LC_MESSAGES" / f"{DOMAIN}.po"

    @property
    def allowed_file(self) -> Path:
        """The list of texts in templates that are the same in every language."""
        return self.translations / "allowed.toml"

    @property
    def exceptions(self) -> Mapping[str, Any]:
        """The list's content; empty where a project has none."""
        if not self.allowed_file.exists():
            return {}
        return tomllib.loads(self.allowed_file.read_text(encoding="utf-8"))

    def shown(self, path: Path) -> str:
        """The path as it is shown to people."""
        return path.relative_to(self.root).as_posix()
