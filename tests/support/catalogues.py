"""A folder of translations for one test."""

from __future__ import annotations

from pathlib import Path

HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def write_po(folder: Path, language: str, entries: str) -> Path:
    """Write the entries, given in the form of a `.po` file, and answer with its path."""
    po = folder / language / "LC_MESSAGES" / "messages.po"
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text(HEADER.format(language=language) + entries, encoding="utf-8")
    return po
