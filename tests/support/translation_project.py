"""A tiny project with sources and translations, for the tests of the translation tools."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.i18n.tools.checking import faults
from core.i18n.tools.extraction import extract
from core.i18n.tools.project import Project


@dataclass(frozen=True)
class Planted:
    """The project and short ways to put something into it."""

    project: Project

    @classmethod
    def at(cls, folder: Path, *languages: str) -> Planted:
        """An empty project in the folder."""
        source = folder / "app"
        source.mkdir()
        return cls(Project(folder, (source,), folder / "translations", languages or ("nn",)))

    def code(self, text: str, name: str = "code.py") -> None:
        """Write a Python file."""
        self._write(self.project.sources[0] / name, text)

    def template(self, text: str, name: str = "page.html") -> None:
        """Write a template."""
        self._write(self.project.sources[0] / "templates/app" / name, text)

    def allow(self, text: str) -> None:
        """Write the list of exceptions."""
        self._write(self.project.allowed_file, text)

    def extract(self) -> None:
        """Bring the files in step."""
        extract(self.project)

    def po(self, language: str = "nn") -> str:
        """The text of a translator's file."""
        return self.project.catalogue(language).read_text(encoding="utf-8")

    def edit(self, old: str, new: str, language: str = "nn") -> None:
        """Change a translator's file by hand; what is changed must be there."""
        text = self.po(language)
        assert old in text, text
        self.project.catalogue(language).write_text(text.replace(old, new), encoding="utf-8")

    def faults(self) -> list[str]:
        """What the gate finds."""
        return faults(self.project)

    def _write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
