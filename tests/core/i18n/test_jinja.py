"""Messages and formats in templates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from jinja2 import Environment, StrictUndefined

from core.i18n import add_catalogue, install, use_language
from core.i18n.catalogues import remove_catalogue
from core.kit import Money, Reason
from tests.support.catalogues import write_po

BOKMAAL = """
msgid "Planted: <b>%(name)s</b> is here"
msgstr "Plantet: <b>%(name)s</b> er her"

msgid "Planted: one line of two"
msgstr "Plantet: én linje av to"

msgid "Planted: %(count)s thing"
msgid_plural "Planted: %(count)s things"
msgstr[0] "Plantet: %(count)s ting"
msgstr[1] "Plantet: %(count)s greier"

msgid "Planted: %(num)s day"
msgid_plural "Planted: %(num)s days"
msgstr[0] "Plantet: %(num)s dag"
msgstr[1] "Plantet: %(num)s dager"

msgid "Planted: wrong %(name)s"
msgstr "Plantet: feil %(navn)s"
"""


@pytest.fixture(autouse=True)
def _catalogue(tmp_path: Path) -> Iterator[None]:
    folder = tmp_path / "translations"
    write_po(folder, "nb", BOKMAAL)
    add_catalogue(folder)
    yield
    remove_catalogue(folder)


def rendered(template: str, /, **values: object) -> str:
    # Plain text, as in a mail, is not escaped.
    environment = Environment(autoescape="plain" not in values)  # noqa: S701
    install(environment)
    with use_language("nb"):
        page = environment.from_string(template).render(**values)
    return page.replace("\N{NO-BREAK SPACE}", "~")


def test_a_message_may_hold_markup_and_its_parameters_may_not() -> None:
    template = "{{ _('Planted: <b>%(name)s</b> is here', name=name) }}"
    assert rendered(template, name="<i>") == "Plantet: <b>&lt;i&gt;</b> er her"


def test_a_text_that_no_catalogue_knows_is_escaped_whoever_wrote_it() -> None:
    assert rendered("{{ _(label) }}", label="<script>") == "&lt;script&gt;"
    assert rendered("{{ _(label) }}", label="Rights & roles") == "Rights &amp; roles"
    assert rendered("{{ _(label, a='<') }}", label="<b>%(a)s") == "&lt;b&gt;&lt;"


def test_markup_of_ours_is_markup_in_english_too() -> None:
    environment = Environment(autoescape=True)
    install(environment)
    page = environment.from_string("{{ _('Planted: <b>%(name)s</b> is here', name='&') }}")
    assert page.render() == "Planted: <b>&amp;</b> is here"


def test_a_text_template_is_not_escaped() -> None:
    template = "{{ _('Planted: <b>%(name)s</b> is here', name='a & b') }}"
    assert rendered(template, plain=True) == "Plantet: <b>a & b</b> er her"


def test_a_trans_block_is_one_line_however_it_is_laid_out() -> None:
    template = "{% trans %}\n  Planted: one line\n  of two\n{% endtrans %}"
    assert rendered(template) == "Plantet: én linje av to"


def test_a_trans_block_has_plural_forms() -> None:
    template = (
        "{% trans count=n %}Planted: {{ count }} thing"
        "{% pluralize %}Planted: {{ count }} things{% endtrans %}"
    )
    assert rendered(template, n=1) == "Plantet: 1 ting"
    assert rendered(template, n=2) == "Plantet: 2 greier"


def test_the_number_of_ngettext_is_written_as_the_language_does() -> None:
    template = "{{ ngettext('Planted: %(num)s day', 'Planted: %(num)s days', n) }}"
    assert rendered(template, n=1250) == "Plantet: 1~250 dager"


def test_a_per_cent_sign_in_a_block_is_itself() -> None:
    assert rendered("{% trans %}100 % sure{% endtrans %}") == "100 % sure"
    assert rendered("{{ _('100 %% sure') }}") == "100 % sure"


def test_a_wrong_translation_falls_back_and_stays_safe() -> None:
    template = "{{ _('Planted: wrong %(name)s', name='<i>') }}{{ _('%(missing)s') }}"
    assert rendered(template) == "Planted: wrong &lt;i&gt;…"


def test_macros_that_are_imported_translate_too() -> None:
    template = "{% macro line() %}{{ _('Planted: one line of two') }}{% endmacro %}{{ line() }}"
    assert rendered(template) == "Plantet: én linje av to"


@pytest.mark.parametrize(
    ("template", "written"),
    [
        ("{{ day|date }}", "1. februar 2020"),
        ("{{ day|date('short') }}", "01.02.2020"),
        ("{{ day|month }}", "februar 2020"),
        ("{{ moment|datetime }}", "1. februar 2020 kl. 13:00"),
        ("{{ moment|time }}", "13:00"),
        ("{{ 20439|number }}", "20~439"),
        ("{{ 2.5|number(2) }}", "2,50"),
        ("{{ fee|money }}", "80~000~kr"),
        ("{{ fee|money(decimals=true) }}", "80~000,00~kr"),
        ("{{ 0.031|percent }}", "3,1~%"),
        ("{{ ['a', '<b>']|listing }}", "a og &lt;b&gt;"),
        ("{{ {'nn': '<i>'}|content }}", "&lt;i&gt;"),
        ("{{ reason|explain }}", "&lt;b&gt; &amp; 1~250"),
    ],
)
def test_filters_write_what_they_are_given(template: str, written: str) -> None:
    values = {
        "day": date(2020, 2, 1),
        "moment": datetime(2020, 2, 1, 12, tzinfo=UTC),
        "fee": Money.of(80_000, "NOK"),
        "reason": Reason("code", "<b> & %(n)s", {"n": 1250}),
    }
    assert rendered(template, **values) == written


FILTERS = ["date", "datetime", "time", "month", "number", "money", "percent", "listing"]


@pytest.mark.parametrize("name", [*FILTERS, "content", "explain"])
def test_nothing_is_written_as_nothing(name: str) -> None:
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    install(environment)
    page = environment.from_string(f"{{{{ none|{name} }}}}{{{{ missing|{name} }}}}")
    assert page.render() == ""
