"""Unmarked texts are found where people read them, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.i18n.tools.literals import literal_faults, literals
from tests.support.translation_project import Planted


@pytest.fixture
def planted(tmp_path: Path) -> Planted:
    return Planted.at(tmp_path)


def found(planted: Planted) -> list[tuple[int, str]]:
    return sorted((literal.line, literal.text) for literal in literals(planted.project))


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("<p>Hello</p>", "Hello"),
        ("Hello", "Hello"),
        ("<p>{{ name }} says hello</p>", "says hello"),
        ("<p>{% if x %}Yes{% endif %}</p>", "Yes"),
        ("<p>{% if x %}{% else %}No{% endif %}</p>", "No"),
        ("{% for x in y %}{% else %}Nothing{% endfor %}", "Nothing"),
        ("{% block title %}Members{% endblock %}", "Members"),
        ("{% set x %}Members{% endset %}{{ x }}", "Members"),
        ("{% macro m() %}Members{% endmacro %}", "Members"),
        ("{% call m() %}Members{% endcall %}", "Members"),
        ("{% filter upper %}Members{% endfilter %}", "Members"),
        ("{% with x = 1 %}Members{% endwith %}", "Members"),
        ('<img alt="A map">', "A map"),
        ('<button aria-label="Close"></button>', "Close"),
        ('<a title="Go to {{ name }}"></a>', "Go to"),
        ('<input placeholder="Search">', "Search"),
        ('<option label="None">', "None"),
        ('<input type="submit" value="Save">', "Save"),
        ('<meta name="description" content="About">', "About"),
        ("{{ 'Save' }}", "Save"),
        ("{{ 'Save' if new }}", "Save"),
        ("{{ _('Save') if new else 'Change' }}", "Change"),
        ("{{ name or 'Nobody' }}", "Nobody"),
        ("{{ name|default('Nobody') }}", "Nobody"),
        ("{{ 'Nobody'|upper }}", "Nobody"),
        ("{{ 'by ' ~ name }}", "by"),
        ("{{ 'by ' + name }}", "by"),
        ("{{ {'a': 'Open'}[state] }}", "Open"),
        ("{{ {'a': 1}.get(state, 'Shut') }}", "Shut"),
        ("{{ ['Open']|join }}", "Open"),
        ("<b title=\"{{ 'Open' }}\"></b>", "Open"),
        ("{{ button(label='Save') }}", "Save"),
        ("{{ button(label='Save' if new else _('x')) }}", "Save"),
        ("{{ button(submit_label='Save') }}", "Save"),
        ("{{ stat(items=[{'label': 'Sum'}]) }}", "Sum"),
        ("{% call panel(title='Sum') %}{% endcall %}", "Sum"),
        ("{% set title = 'Sum' %}", "Sum"),
        ("{% macro m(icon, label) %}{% endmacro %}{{ m('x', 'Save') }}", "Save"),
        ("<p>&copy; Flygel</p>", "© Flygel"),
        ("<title>Flygel</title>", "Flygel"),
        ("<svg><text>Sum</text></svg>", "Sum"),
    ],
)
def test_a_text_that_people_read_is_found(planted: Planted, template: str, text: str) -> None:
    planted.template(template)
    assert found(planted) == [(1, text)]


@pytest.mark.parametrize(
    "template",
    [
        "<p>{{ _('Hello') }}</p>",
        "<p>{% trans %}Hello{% endtrans %}</p>",
        "{% trans name=x %}Hello {{ name }}{% pluralize %}Hello all{% endtrans %}",
        '<p class="big" id="hello" data-state="open">– 1 250 % · → {{ x }}</p>',
        "<p class=\"{{ 'big' if x else 'small' }}\"></p>",
        '<a href="/about">{{ x }}</a>',
        '<script>var hello = "world";</script><style>p { color: red }</style>',
        "<!-- A comment -->{# Another #}<!doctype html>",
        '<input type="text" value="{{ x }}" name="label">',
        "{{ icon('globe') }}{{ button(kind='primary', label=_('Save')) }}",
        "{% import 'a.html' as a %}{% extends 'b.html' %}{% include 'c.html' %}",
        "{{ url_for('registry.people') }}{{ x|date('short') }}",
        "{{ {'error': 'danger', 'message': 'info'}.get(kind, kind)|length }}",
        '<i class="{{ {"error": "danger", "message": "info"}.get(kind, kind) }}"></i>',
        '{% macro m(x) %}{% if x %} aria-invalid="true"{% endif %} readonly{% endmacro %}',
        '<meta name="viewport" content="width=device-width">',
        "<p>&nbsp;&times;</p>",
        "{% set kind = 'primary' %}",
        '<input type="color" placeholder="#ffcc00">',
    ],
)
def test_what_machines_read_is_left_alone(planted: Planted, template: str) -> None:
    planted.template(template)
    assert found(planted) == []


def test_the_line_is_the_templates_own(planted: Planted) -> None:
    planted.template(
        "{% extends 'x' %}\n"
        "{% block a %}\n"
        "  <p>{{ _('x') }}</p>\n"
        "\n"
        "  <p>\n"
        "    Hello</p>\n"
        "  {% if x %}\n"
        "  <img\n"
        '    alt="A map">\n'
        "  {% endif %}\n"
        "  {{ button(\n"
        '      label="Save") }}\n'
        "{% endblock %}\n"
    )
    assert found(planted) == [(6, "Hello"), (9, "A map"), (12, "Save")]


def test_a_text_template_is_read_line_by_line(planted: Planted) -> None:
    planted.template("{{ _('x') }}\n\nHello {{ name }},\n-- \n<Flygel>\n", "mail.txt")
    assert found(planted) == [(3, "Hello ,"), (5, "<Flygel>")]


def test_the_page_of_components_is_not_read(planted: Planted) -> None:
    planted.template("Hello", "patterns.html")
    assert found(planted) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('Setting(key="x", label="Fee")', "Fee"),
        ('Setting(help=f"At most {n} kroner")', "At most kroner"),
        ('Field(metadata={"label": "Fee"})', "Fee"),
        ('NavItem(label="A" if x else N_("B"))', "A"),
        ('Panel(title=x or "Fees")', "Fees"),
        ('Panel(title="Fees " + x)', "Fees"),
    ],
)
def test_a_text_declared_in_code_is_found(planted: Planted, code: str, text: str) -> None:
    planted.code(code)
    assert found(planted) == [(1, text)]


@pytest.mark.parametrize(
    "code",
    [
        'Setting(key="fee", label=N_("Fee"), help=_("Fee"))',
        '@click.option("--x", help="For operators.")\ndef f(): ...',
        'blueprint.doc(title="For programmers")',
        'run(text=True)\nx = {"label": 1, "kind": "text"}',
        'Setting(placeholder="#ffcc00", label="", message="TOKEN_INVALID")',
    ],
)
def test_code_that_is_right_or_for_others_is_left_alone(planted: Planted, code: str) -> None:
    planted.code(code)
    assert found(planted) == []


def test_an_exception_has_a_reason_and_is_dropped_when_it_is_not_needed(planted: Planted) -> None:
    planted.template("<p>Flygel</p>")
    [fault] = literal_faults(planted.project)
    assert fault == (
        "app/templates/app/page.html:1: 'Flygel' cannot be translated. Write {{ _(…) }}."
    )
    entry = '[[text]]\nfile = "app/*.html"\ntext = "Flygel"\n'
    planted.allow(entry)
    [fault] = literal_faults(planted.project)
    assert "gives no reason" in fault
    planted.allow(entry + 'reason = "The name."\n')
    assert literal_faults(planted.project) == []
    planted.template("<p>{{ _('x') }}</p>")
    [fault] = literal_faults(planted.project)
    assert fault == "translations/allowed.toml: 'Flygel' in app/*.html is not needed."
