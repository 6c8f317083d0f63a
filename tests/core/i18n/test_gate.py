"""The gate, proven by planting each fault that it has to find."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.i18n.tools.checking import stray_per_cent
from core.i18n.tools.filling import fill, todo
from tests.support.translation_project import Planted


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    return Planted.at(tmp_path)


def translated(planted: Planted, source: str, translation: str) -> list[str]:
    """What the gate says of one message with this translation, put in by hand."""
    planted.code(f"_({source!r})")
    planted.extract()
    planted.edit('msgstr ""\n', f'msgstr "{translation}"\n')
    # The first empty msgstr is the file's own header.
    planted.edit(f'msgid ""\nmsgstr "{translation}"\n', 'msgid ""\nmsgstr ""\n')
    return planted.faults()


def test_what_is_translated_rightly_passes(planted: Planted) -> None:
    planted.code('_("Save")\nngettext("%(num)s school", "%(num)s schools", 3)')
    planted.template('<h1 title="{{ _("Menu") }}">{% trans %}Welcome{% endtrans %}</h1>')
    refused = fill(
        planted.project,
        {
            "Save": {"nn": "Lagre"},
            "%(num)s school": {"nn": ["%(num)s skule", "%(num)s skular"]},
            "Menu": {"nn": "Meny"},
            "Welcome": {"nn": "Velkomen"},
        },
    )
    assert refused == []
    assert planted.faults() == []


def test_a_message_that_is_not_translated_is_found(planted: Planted) -> None:
    planted.code('_("Save")')
    planted.extract()
    [fault] = planted.faults()
    assert fault.startswith(
        "translations/nn/LC_MESSAGES/messages.po: 1 messages are not translated"
    )
    assert "'Save'" in fault


def test_one_plural_form_that_is_missing_is_found(planted: Planted) -> None:
    planted.code('ngettext("%(num)s school", "%(num)s schools", 3)')
    planted.extract()
    planted.edit('msgstr[0] ""', 'msgstr[0] "%(num)s skule"')
    [fault] = planted.faults()
    assert fault.endswith("'%(num)s school' is not translated")


def test_a_message_that_was_not_extracted_is_found(planted: Planted) -> None:
    planted.code('_("Save")')
    fill(planted.project, {"Save": {"nn": "Lagre"}})
    planted.code('_("Save")\n_("Delete")')
    template, catalogue = planted.faults()
    assert "translations/messages.pot is behind the sources" in template
    assert "1 messages are not there" in catalogue
    assert "'Delete'" in catalogue


def test_a_message_that_nobody_uses_any_more_is_found(planted: Planted) -> None:
    planted.code('_("Save")\n_("Delete")')
    fill(planted.project, {"Save": {"nn": "Lagre"}, "Delete": {"nn": "Slett"}})
    planted.code('_("Save")')
    template, catalogue = planted.faults()
    assert "behind the sources" in template
    assert "1 messages are unused" in catalogue


def test_an_obsolete_entry_is_found(planted: Planted) -> None:
    planted.code('_("Save")')
    fill(planted.project, {"Save": {"nn": "Lagre"}})
    planted.edit('msgid "Save"', '#~ msgid "Old"\n#~ msgstr "Gamal"\n\nmsgid "Save"')
    [fault] = planted.faults()
    assert "1 messages are unused" in fault


def test_a_missing_file_is_found(planted: Planted) -> None:
    planted.code('_("Save")')
    planted.extract()
    planted.project.catalogue("nn").unlink()
    [fault] = planted.faults()
    assert fault.startswith("translations/nn/LC_MESSAGES/messages.po is missing")


def test_a_guess_is_found(planted: Planted) -> None:
    planted.code('_("Save")')
    fill(planted.project, {"Save": {"nn": "Lagre"}})
    planted.edit('msgid "Save"', '#, fuzzy\nmsgid "Save"')
    [fault] = planted.faults()
    assert "is a guess (fuzzy)" in fault


@pytest.mark.parametrize(
    ("source", "translation", "found"),
    [
        ("Hi %(name)s", "Hei %(namn)s", "has the placeholders namn instead of name"),
        ("Hi %(name)s", "Hei", "has the placeholders none instead of name"),
        ("Hi", "Hei %(name)s", "has the placeholders name instead of none"),
        ("Hi %(n)s", "Hei %(n)d", "has the placeholders n instead of n"),
        ("Hi %(name)s", "Hei %(name) s", "has the placeholders"),
        ("50 %%", "50 %", "has a lone per cent sign"),
        ("Hi ", "Hei", "begins or ends with other spaces"),
        ("Hi", " Hei", "begins or ends with other spaces"),
        ("Hi", "Hei ", "begins or ends with other spaces"),
        ("one\ntwo", "ein to", "has 0 line breaks instead of 1"),
        ("<b>Hi</b>", "Hei", "has other markup"),
        ("<b>Hi</b>", "<i>Hei</i>", "has other markup"),
        ("Hi", "<script>Hei", "has other markup"),
        ('<a href="/x">Hi</a>', '<a href=\\"/y\\">Hei</a>', "has other markup"),
        ("A&nbsp;B", "A B", "has other markup"),
        ("Not", "Ikke", "says “Ikke”, which is not nn: write “ikkje”"),
        ("From here", "Fra her", "which is not nn: write “frå”"),
        ("Yearly", "Årlig", "which is not nn: -leg"),
    ],
)
def test_a_wrong_translation_is_found(
    planted: Planted, source: str, translation: str, found: str
) -> None:
    assert any(found in fault for fault in translated(planted, source, translation))


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("%(a)s of %(b)s", "Av %(b)s: %(a)s"),
        ("50 %% of %(n)s", "50 %% av %(n)s"),
        ("<b>%(name)s</b> & <i>x</i>", "<i>x</i> og <b>%(name)s</b>"),
        ("Not %(fra)s", "Ikkje %(fra)s"),
        ("Cheap", "Billig"),
    ],
)
def test_a_right_translation_passes(planted: Planted, source: str, translation: str) -> None:
    assert translated(planted, source, translation) == []


def test_the_singular_may_say_the_number_in_words_and_the_plural_may_not(planted: Planted) -> None:
    planted.code('ngettext("One school", "%(num)s schools", 3)')
    one, many = "Éin skule", "%(num)s skular"
    assert fill(planted.project, {"One school": {"nn": ["%(num)s skule", many]}}) == []
    assert fill(planted.project, {"One school": {"nn": [one, many]}}) == []
    assert planted.faults() == []
    [fault] = fill(planted.project, {"One school": {"nn": [one, "Mange skular"]}})
    assert "has the placeholders none instead of num" in fault


@pytest.mark.parametrize(
    ("forms", "found"),
    [
        ("skule", "has 1 plural forms instead of 2"),
        (["a", "b", "c"], "has 3 plural forms instead of 2"),
        (["a", ""], "is not translated"),
    ],
)
def test_a_wrong_number_of_plural_forms_is_refused(
    planted: Planted, forms: str | list[str], found: str
) -> None:
    planted.code('ngettext("school", "schools", 3)')
    [fault] = fill(planted.project, {"school": {"nn": forms}})
    assert found in fault


def test_plural_forms_for_a_message_without_plural_are_refused(planted: Planted) -> None:
    planted.code('_("school")')
    [fault] = fill(planted.project, {"school": {"nn": ["skule", "skular"]}})
    assert "has 2 forms, but the message has no plural" in fault


def test_a_lone_per_cent_sign_in_the_source_is_found(planted: Planted) -> None:
    planted.code('_("50 % off")')
    fill(planted.project, {})
    assert any(
        "app/code.py: '50 % off' has a lone per cent sign" in each for each in planted.faults()
    )


@pytest.mark.parametrize(
    ("text", "stray"),
    [
        ("%(name)s", ""),
        ("50 %%", ""),
        ("%(amount).2f and %(n)d", ""),
        ("50 %", "%"),
        ("%s", "%s"),
        ("%(name) is", "%(name) is"),
        ("%%(name)s", ""),
    ],
)
def test_lone_per_cent_signs(text: str, stray: str) -> None:
    assert stray_per_cent(text) == stray


@pytest.mark.parametrize(
    ("language", "text", "better"),
    [
        ("da", "Lagre søknaden", ["gem, gemme", "ansøgningen"]),
        ("da", "Organisasjonen", ["-tion"]),
        ("da", "Gem ansøgningen ikke", []),
        ("nb", "Ikkje gem", ["ikke", "lagre"]),
        ("nb", "Ikke lagre", []),
        ("nn", "Korleis søkjer kommunane, frå i år", []),
        ("nn", "jeg JEG Jeg", ["eg", "eg", "eg"]),
    ],
)
def test_words_of_the_neighbours_are_found(
    tmp_path: Path, language: str, text: str, better: list[str]
) -> None:
    planted = Planted.at(tmp_path, language)
    planted.code('_("Anything")')
    assert fill(planted.project, {"Anything": {language: text}}) == []
    found = planted.faults()
    assert len(found) == len(better)
    assert all(word in fault for word, fault in zip(better, found, strict=True))


def test_a_word_may_be_excepted_with_a_reason_as_long_as_it_is_needed(planted: Planted) -> None:
    planted.code('_("The film Mer")')
    fill(planted.project, {"The film Mer": {"nn": "Filmen Mer"}})
    assert len(planted.faults()) == 1
    planted.allow('[[word]]\nlanguage = "nn"\nword = "mer"\nreason = "A film."\n')
    assert planted.faults() == []
    fill(planted.project, {"The film Mer": {"nn": "Filmen"}})
    [fault] = planted.faults()
    assert fault == "translations/allowed.toml: the exception for “mer” in nn is not needed."


def test_a_translation_for_an_unknown_message_or_language_is_refused(planted: Planted) -> None:
    planted.code('_("Save")')
    assert fill(planted.project, {"Sav": {"nn": "Lagre"}}) == ["'Sav' is not a message"]
    assert fill(planted.project, {"Save": {"sv": "Spara"}}) == [
        "'Save': sv is not one of the languages"
    ]


def test_what_is_right_is_put_in_even_when_something_else_is_refused(planted: Planted) -> None:
    planted.code('_("Save")\n_("Hi %(name)s")')
    refused = fill(planted.project, {"Save": {"nn": "Lagre"}, "Hi %(name)s": {"nn": "Hei"}})
    assert len(refused) == 1
    assert 'msgstr "Lagre"' in planted.po()
    assert "Hei" not in planted.po()


def test_what_is_left_to_do_is_listed_with_all_a_translator_needs(tmp_path: Path) -> None:
    planted = Planted.at(tmp_path, "nn", "da")
    planted.code(
        '# Translators: On a button.\n_("Save")\n_("Delete")\n'
        'ngettext("school", "schools", 2)\npgettext("a bird\'s", "wing")'
    )
    fill(planted.project, {"Delete": {"nn": "Slett", "da": "Slet"}, "Save": {"nn": "Lagre"}})
    assert todo(planted.project, ["nn", "da"]) == [
        {"message": "Save", "missing": ["da"], "files": ["app/code.py"], "note": "On a button."},
        {
            "message": "school",
            "missing": ["nn", "da"],
            "plural": "schools",
            "files": ["app/code.py"],
        },
        {"message": "a bird's\x04wing", "missing": ["nn", "da"], "files": ["app/code.py"]},
    ]
    assert [entry["message"] for entry in todo(planted.project, ["nn"])] == [
        "school",
        "a bird's\x04wing",
    ]
    assert fill(planted.project, {"a bird's\x04wing": {"nn": "veng"}}) == []
    assert 'msgctxt "a bird\'s"\nmsgid "wing"\nmsgstr "veng"' in planted.po()
