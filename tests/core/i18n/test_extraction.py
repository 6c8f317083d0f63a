"""The translators' files follow the sources and change only when a message does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import TemplateSyntaxError

from core.i18n import add_catalogue, gettext, use_language
from core.i18n.catalogues import remove_catalogue
from core.i18n.tools.filling import fill
from tests.support.translation_project import Planted

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    return Planted.at(tmp_path)


def test_messages_are_found_in_code_and_in_templates(planted: Planted) -> None:
    planted.code('N_("a")\n_("b")\ngettext("c")\nngettext("d", "ds", 2)\npgettext("x", "e")')
    planted.template("{{ _('f') }}{% trans n=1 %}g {{ n }}{% pluralize %}gs {{ n }}{% endtrans %}")
    planted.template("{% trans %}\n  h\n  i\n{% endtrans %}", "mail.txt")
    planted.extract()
    found = [line for line in planted.po().splitlines() if line.startswith("msgid")]
    assert found == [
        'msgid ""',
        'msgid "a"',
        'msgid "b"',
        'msgid "c"',
        'msgid "d"',
        'msgid_plural "ds"',
        'msgid "e"',
        'msgid "f"',
        'msgid "g %(n)s"',
        'msgid_plural "gs %(n)s"',
        'msgid "h i"',
    ]


def test_a_file_that_is_written_again_is_the_same(planted: Planted) -> None:
    planted.code('_("b")\n_("a")')
    planted.extract()
    first = planted.po(), planted.project.template.read_text()
    planted.code('\n\n\n_("a")\n_("b")\n_("a")')
    planted.extract()
    assert (planted.po(), planted.project.template.read_text()) == first
    assert "Date" not in planted.po()
    assert "code.py:1" not in planted.po()


def test_translations_are_kept_and_a_changed_message_starts_anew(planted: Planted) -> None:
    planted.code('_("Save it")\n_("Delete it")')
    fill(planted.project, {"Save it": {"nn": "Lagre det"}, "Delete it": {"nn": "Slett det"}})
    planted.code('_("Save it")\n_("Delete it!")')
    planted.extract()
    assert 'msgid "Save it"\nmsgstr "Lagre det"' in planted.po()
    assert 'msgid "Delete it!"\nmsgstr ""' in planted.po()
    assert "Slett" not in planted.po()
    assert "fuzzy" not in planted.po()


def test_a_message_that_gets_a_plural_starts_anew(planted: Planted) -> None:
    planted.code('_("school")')
    fill(planted.project, {"school": {"nn": "skule"}})
    planted.code('ngettext("school", "schools", 2)')
    planted.extract()
    assert 'msgid_plural "schools"\nmsgstr[0] ""\nmsgstr[1] ""' in planted.po()


def test_a_broken_template_is_an_error_and_not_an_empty_one(planted: Planted) -> None:
    planted.template("{% trans %}unfinished")
    with pytest.raises(TemplateSyntaxError):
        planted.extract()


def test_what_is_filled_in_is_said(planted: Planted) -> None:
    planted.code('_("Planted: %(n)s \\"quoted\\"\\nand æøå")')
    key = 'Planted: %(n)s "quoted"\nand æøå'
    assert fill(planted.project, {key: {"nn": 'Planta: %(n)s "sitert"\nog æøå'}}) == []
    add_catalogue(planted.project.translations)
    try:
        with use_language("nn"):
            assert gettext(key, n=1) == 'Planta: 1 "sitert"\nog æøå'
    finally:
        remove_catalogue(planted.project.translations)


def test_the_commands_work_for_a_third_partys_plugin(planted: Planted) -> None:
    planted.code('_("Save")')

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "core.i18n.tools"]
        command += ["--source", str(planted.project.sources[0])]
        command += ["--translations", str(planted.project.translations), *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run("extract").stdout == "1 messages\n"
    failed = run("check")
    assert failed.returncode == 1
    assert "3 faults" in failed.stderr
    assert '"message": "Save"' in run("todo", "--lang", "nn").stdout
    answers = planted.project.root / "answers.json"
    answers.write_text('{"Save": {"nb": "Lagre", "nn": "Lagre", "da": "Gem"}}')
    assert run("fill", str(answers)).returncode == 0
    passed = run("check")
    assert (passed.returncode, passed.stdout, passed.stderr) == (0, "", "")
    assert run("compile").returncode == 0
    assert planted.project.catalogue("da").with_suffix(".mo").exists()
    answers.write_text('{"Sav": {"nb": "Lagre"}}')
    assert run("fill", str(answers)).returncode == 1
