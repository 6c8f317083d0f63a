"""Words that belong to another language: bokmål in nynorsk, Norwegian in Danish.

Our languages are so near each other that a copied text looks right to everybody but its
readers. The lists hold words that are certain; an exception is written down with a reason.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Message

from core.i18n.tools.extraction import forms_of, source_forms
from core.i18n.tools.project import Project

_WORDS = Path(__file__).with_name("words.toml")
_NOT_PROSE = re.compile(r"%\(\w+\)[a-z]|<[^>]*>|&#?\w+;|\b\w+@\S+|https?://\S+")


@dataclass
class Wording:
    """One language's foreign words, with the project's exceptions to them."""

    language: str
    words: Mapping[str, str]
    endings: Mapping[str, str]
    exceptions: list[Mapping[str, str]]
    _used: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, language: str, project: Project) -> Wording:
        """The language's lists and the exceptions that the project's list has for it."""
        lists = _lists().get(language, {})
        exceptions = [
            each for each in project.exceptions.get("word", []) if each["language"] == language
        ]
        return cls(language, lists.get("words", {}), lists.get("endings", {}), exceptions)

    def faults(self, message: Message) -> Iterator[str]:
        """What in the translation is another language's word, and what to write instead."""
        for form in forms_of(message):
            for word in re.findall(r"[^\W\d_]+", _NOT_PROSE.sub(" ", form)):
                better = self._better(word.lower())
                if better and not self._excepted(word.lower(), source_forms(message)[0]):
                    yield f"says “{word}”, which is not {self.language}: {better}: {form!r}"

    def unused(self) -> Iterator[str]:
        """Exceptions that except nothing any more, once every message has been read."""
        for place, exception in enumerate(self.exceptions):
            if place not in self._used:
                yield f"the exception for “{exception['word']}” in {self.language} is not needed."

    def _better(self, word: str) -> str | None:
        if found := self.words.get(word):
            return f"write “{found}”"
        for ending, advice in self.endings.items():
            if re.fullmatch(ending, word):
                return advice
        return None

    def _excepted(self, word: str, source: str) -> bool:
        for place, exception in enumerate(self.exceptions):
            if exception["word"].lower() == word and exception.get("message", source) == source:
                self._used.add(place)
                return True
        return False


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(_WORDS.read_text(encoding="utf-8"))
