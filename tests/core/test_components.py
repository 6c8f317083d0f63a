"""Components and the layout keep their promises: names, labels, links, and no inline anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core import i18n
from core.web import charts
from core.web.forms import FormError
from core.web.listing import Page, read_list_query
from core.web.patterns import examples

TEMPLATES = Path(i18n.__file__).parents[1] / "web" / "templates"
VOID = {"input", "img", "meta", "link", "br", "hr", "path", "rect", "circle", "ellipse"}


@dataclass
class Element:
    """A start tag, its attributes, and the text inside it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Document(HTMLParser):
    """A page as a list of its elements."""

    html: str
    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the element; it is open until its end tag."""
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and whatever was left open inside it."""
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        """Add the text to all elements around it."""
        for element in self._open:
            element.text += data

    def find(self, tag: str, **wanted: str) -> list[Element]:
        """All elements of a tag whose attributes are as wanted (for_ for "for", a_b for "a-b")."""
        names = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [
            element
            for element in self.elements
            if element.tag == tag
            and all(element.attributes.get(name) == value for name, value in names.items())
        ]

    @property
    def ids(self) -> list[str]:
        """All ids, in order."""
        return [e.attributes["id"] or "" for e in self.elements if "id" in e.attributes]


@pytest.fixture(scope="module")
def environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    i18n.install(environment)
    environment.globals["charts"] = charts
    return environment


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with i18n.use_language("en"):
        yield


@dataclass
class Who:
    """The reader in the layout."""

    name: str = "Programme Lead"
    email: str = "lead@example.test"


@dataclass
class Where:
    """The tenant in the layout."""

    name: str = "UngMusikk"
    slug: str = "ungmusikk"
    languages: tuple[str, ...] = ("nb", "nn")
    logo_url: str | None = None
    version: int = 3
    country: str = "NO"


@dataclass
class Nav:
    """An entry of the main menu."""

    label: str
    url: str
    current: bool


def layout(**changes: Any) -> dict[str, Any]:
    return {
        "tenant": Where(),
        "actor": Who(),
        "nav_items": [Nav("Overview", "/", False), Nav("Contributions", "/ungmusikk/", True)],
        "languages": [
            ("nb", "Bokmål", "/-/language?lang=nb", False),
            ("en", "English", "/x", True),
        ],
        "current_language": "en",
        "color_scheme": "dark",
        "csrf_token": lambda: "token",
        "asset_url": lambda name: f"/static/{name}",
        "breadcrumbs": [],
        "flashes": [],
        "request_path": "/ungmusikk/",
        "account_links": [("My account", "/account")],
        "footer_links": [("Privacy statement", "/privacy")],
    } | changes


IMPORTS = "".join(
    f'{{% from "components/{name}.html" import {macros} %}}'
    for name, macros in {
        "alert": "alert",
        "button": "button, link_button",
        "confirmation": "confirmation",
        "error_summary": "error_summary",
        "field": "field",
        "filter_form": "filter_form",
        "pagination": "pagination",
        "table": "table",
        "tag": "tag",
    }.items()
)


def render(environment: Environment, source: str, **context: Any) -> Document:
    """A page of its own, or what a component makes."""
    if "extends" not in source:
        source = IMPORTS + source
    return Document(environment.from_string(source).render(context))


@pytest.fixture(scope="module")
def patterns(environment: Environment) -> Document:
    with i18n.use_language("en"):
        page = environment.get_template("patterns.html")
        return Document(page.render(layout(flashes=[("error", "No.")], **examples())))


def test_a_page_has_one_h1_and_its_title_starts_with_it(patterns: Document) -> None:
    (heading,) = patterns.find("h1")
    title = patterns.find("title")[0]
    assert heading.text.strip() == "Patterns"
    assert title.text == "Patterns – UngMusikk"


def test_no_page_carries_inline_style_or_script(patterns: Document) -> None:
    for element in patterns.elements:
        assert "style" not in element.attributes, element
        assert not [name for name in element.attributes if name.startswith("on")], element
    assert not patterns.find("style")
    assert all("src" in script.attributes for script in patterns.find("script"))


# A mail reader knows no style sheets, and no policy of ours applies there.
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if path.parent.name != "mail")


@pytest.mark.parametrize("template", PAGES, ids=lambda path: path.name)
def test_no_template_carries_inline_style_or_script(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*src=)", source)


def test_every_id_is_there_once_and_every_reference_finds_its_own(patterns: Document) -> None:
    ids = patterns.ids
    assert len(ids) == len(set(ids)), [name for name in ids if ids.count(name) > 1]
    for element in patterns.elements:
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            for name in (element.attributes.get(attribute) or "").split():
                assert name in ids, (element.tag, attribute, name)


def test_every_field_has_a_label(patterns: Document) -> None:
    labelled = {label.attributes.get("for") for label in patterns.find("label")}
    for tag in ("input", "select", "textarea"):
        for element in patterns.find(tag):
            if element.attributes.get("type") not in ("hidden", "submit"):
                assert element.attributes.get("id") in labelled, element


def test_every_error_in_the_summary_links_to_a_field(patterns: Document) -> None:
    links = [
        link.attributes["href"] or ""
        for link in patterns.find("a", class_="ds-link")
        if (link.attributes["href"] or "").startswith("#field-")
    ]
    assert links == ["#field-title", "#field-email", "#field-adjustment", "#field-tiers-1-amount"]
    assert {link[1:] for link in links} <= set(patterns.ids)


def test_every_form_that_changes_something_carries_a_token(environment: Environment) -> None:
    page = render(
        environment, '{% extends "base.html" %}{% block heading %}x{% endblock %}', **layout()
    )
    posts = page.find("form", method="post")
    assert len(posts) == len(page.find("input", name="csrf_token", value="token")) > 0


def test_the_layout_says_language_scheme_and_where_one_is(environment: Environment) -> None:
    page = render(
        environment, '{% extends "base.html" %}{% block heading %}x{% endblock %}', **layout()
    )
    (html,) = page.find("html")
    assert html.attributes == {"lang": "en", "data-color-scheme": "dark"}
    assert [link.text.strip() for link in page.find("a", aria_current="page")] == [
        "Contributions"
    ] * 2
    assert page.find("link", rel="stylesheet", href="/-/theme.css?v=3")
    (language, _phone) = page.find("a", hreflang="nb")
    assert (language.attributes["lang"], language.text.strip()) == ("nb", "Bokmål")
    assert page.find("a", class_="ds-skip-link", href="#content")
    assert page.find("button", name="scheme", value="dark", aria_pressed="true")


@pytest.mark.parametrize("template", ["front.html", "suspended.html", "errors/error.html"])
def test_pages_for_when_there_is_nobody_and_nothing_can_be_drawn(
    environment: Environment, template: str
) -> None:
    nothing = layout(tenant=None, actor=None, nav_items=[], languages=[], footer_links=[])
    page = Document(
        environment.get_template(template).render(
            nothing
            | {"status": 404, "heading": "Not found", "advice": "Go home.", "request_id": None}
        )
    )
    assert len(page.find("h1")) == 1
    (title,) = page.find("title")
    assert title.text.endswith(" – Flygel")
    assert not page.find("nav")


def test_what_people_write_is_escaped_everywhere(environment: Environment) -> None:
    evil = '"><script>alert(1)</script>'
    page = render(
        environment,
        """
        {% for type in ["text", "textarea", "select", "radios", "checkboxes", "checkbox"] %}
        {{ field(evil, evil, type=type, value=evil, help=evil, errors=[evil], suffix=evil,
                 options=[(evil, evil, evil)]) }}
        {% endfor %}
        {{ table(evil, [{"key": "a", "label": evil}], [{"a": evil}], footer={"a": evil}) }}
        {{ button(evil, name=evil, value=evil, attributes={"x": evil}) }}
        {{ link_button(evil, evil) }}
        {{ tag(evil) }}{{ alert(evil, heading=evil) }}{{ error_summary(errors=[line]) }}""",
        evil=evil,
        line=FormError(evil, evil),
    )
    assert not page.find("script")


@pytest.mark.parametrize(
    ("type", "inputmode"), [("number", "numeric"), ("money", "decimal"), ("email", None)]
)
def test_numbers_are_text_fields_with_the_right_keyboard(
    environment: Environment, type: str, inputmode: str | None
) -> None:
    page = render(
        environment,
        '{{ field("x", "X", type=type, value="1 250") }}',
        type=type,
    )
    (box,) = page.find("input")
    assert box.attributes["type"] == ("email" if type == "email" else "text")
    assert box.attributes.get("inputmode") == inputmode
    assert box.attributes["value"] == "1 250"


def test_a_password_is_never_written_back(environment: Environment) -> None:
    page = render(
        environment,
        '{{ field("x", "X", type="password", value="s3cret") }}',
    )
    assert "s3cret" not in page.html


def test_help_and_errors_are_read_out_with_the_field(environment: Environment) -> None:
    page = render(
        environment,
        '{{ field("x", "X", help="How", errors=["Wrong", "Too long"], required=True) }}',
    )
    (box,) = page.find("input")
    assert box.attributes["aria-describedby"] == "field-x-help field-x-error"
    assert (box.attributes["aria-invalid"], box.attributes["aria-required"]) == ("true", "true")
    assert [p.text for p in page.find("p", class_="ds-validation-message")] == ["Wrong", "Too long"]


def test_only_fields_one_may_leave_out_say_so(environment: Environment) -> None:
    page = render(
        environment,
        '{{ field("a", "A") }}'
        '{{ field("b", "B", required=True) }}{{ field("c", "C", marker=False) }}',
    )
    assert [label.text for label in page.find("label")] == ["A (optional)", "B", "C"]


def test_a_choice_keeps_what_was_chosen(environment: Environment) -> None:
    page = render(
        environment,
        """
        {{ field("s", "S", type="select", options=[(1, "one"), (2, "two")], value="2") }}
        {{ field("r", "R", type="radios", options=[("a", "A"), ("b", "B")], value="b") }}
        {{ field("c", "C", type="checkboxes", options=[("a", "A"), ("b", "B")], value=["a", "b"]) }}
        {{ field("o", "O", type="checkbox", value="") }}
        {{ field("p", "P", type="checkbox", value="1") }}""",
    )
    assert [o.attributes["value"] for o in page.find("option") if "selected" in o.attributes] == [
        "2"
    ]
    checked = [
        (box.attributes["name"], box.attributes["value"])
        for box in page.find("input")
        if "checked" in box.attributes
    ]
    assert checked == [("r", "b"), ("c", "a"), ("c", "b"), ("p", "1")]


def test_a_table_names_its_columns_on_a_phone_and_says_how_it_is_sorted(
    environment: Environment,
) -> None:
    page = render(
        environment,
        """{{ table("Members",
        [{"key": "name", "label": "Name", "header": True, "sort": "name"},
         {"key": "n", "label": "People", "numeric": True, "sort": "n"}],
        [{"name": "Ås", "n": 3}], footer={"name": "Total", "n": 3}, query=query) }}""",
        query=read_list_query({"sort": "-n"}, sorts=("name", "n"), default_sort="name"),
    )
    name, people = page.find("th", scope="col")
    assert (name.attributes.get("aria-sort"), people.attributes["aria-sort"]) == (
        None,
        "descending",
    )
    assert [a.attributes["href"] for a in page.find("a")] == ["?", "?sort=n"]
    (row, total) = page.find("th", scope="row")
    assert (row.text, total.text) == ("Ås", "Total")
    assert [cell.attributes["data-label"] for cell in page.find("td")] == ["People", "People"]


def test_a_label_for_ears_only_is_not_repeated_on_a_phone(environment: Environment) -> None:
    page = render(
        environment,
        """{{ table("Members",
        [{"key": "name", "label": "Name", "header": True},
         {"key": "n", "label": "People"},
         {"key": "do", "label": "What to do", "hide_label": True}],
        [{"name": "Ås", "n": 3, "do": "Change"}]) }}""",
    )
    assert [cell.attributes.get("data-label") for cell in page.find("td")] == ["People", None]


def test_without_errors_there_is_no_summary(environment: Environment) -> None:
    source = "{{ error_summary(errors=()) }}"
    assert render(environment, source).elements == []


def test_the_summary_counts_in_words(environment: Environment) -> None:
    source = "{{ error_summary(errors=e) }}"
    one = render(environment, source, e=[FormError(None, "No.")])
    two = render(environment, source, e=[FormError(None, "No."), FormError("field-x", "No.")])
    assert one.find("h2")[0].text == "There is one thing to correct"
    assert two.find("h2")[0].text == "There are 2 things to correct"
    assert one.find("div")[0].attributes["role"] == "alert"


def test_one_page_needs_no_pagination(environment: Environment) -> None:
    source = "{{ pagination(page, query) }}"
    query = read_list_query({"page": "2"}, sorts=("a",), default_sort="a")
    assert render(environment, source, page=Page(["x"], 1), query=query).elements == []
    many = render(environment, source, page=Page(["x"], 60, number=2), query=query)
    (current,) = many.find("a", aria_current="true")
    assert current.text == "Page 2"
    assert [a.attributes["href"] for a in many.find("a")] == [
        "?",
        "?",
        "?page=2",
        "?page=3",
        "?page=3",
    ]


def test_a_chart_is_one_picture_with_a_table_behind(patterns: Document) -> None:
    pictures = [e for e in patterns.find("div") if e.attributes.get("role") == "img"]
    assert len(pictures) == len(patterns.find("figure")) == 5
    for picture in pictures:
        assert picture.attributes["aria-labelledby"]
        assert picture.attributes["aria-describedby"]
    assert len(patterns.find("details", class_="fl-chart__table")) == 5


def test_the_filters_work_without_a_script_and_keep_the_sorting(environment: Environment) -> None:
    source = (
        '{{ filter_form(query, search="Search", selects=[{"name": "kind", "label": "Kind", '
        '"options": [("a", "A")]}]) }}'
    )
    query = read_list_query(
        {"q": "ås", "sort": "-a", "kind": "a", "year": "2020"},
        sorts=("a",),
        filters={"kind": ("a",)},
        default_sort="a",
        keep=("year",),
    )
    page = render(environment, source, query=query)
    (form,) = page.find("form")
    assert form.attributes["method"] == "get"
    assert {e.attributes["name"]: e.attributes.get("value") for e in page.find("input")} == {
        "q": "ås",
        "sort": "-a",
        "year": "2020",
    }
    assert page.find("button", type="submit")
    assert [o.attributes["value"] for o in page.find("option")] == ["", "a"]


def test_a_confirmation_says_in_numbers_what_will_happen(environment: Environment) -> None:
    source = (
        '{{ confirmation("token", [(3647, "figures are deleted"), "Nobody is told."], "Delete", '
        '"/back", danger=True, typed="ungmusikk", errors=["Write it."]) }}'
    )
    page = render(environment, source)
    assert [li.text for li in page.find("li")] == ["3647 figures are deleted", "Nobody is told."]
    (word,) = page.find("input", name="confirmation")
    assert word.attributes["aria-invalid"] == "true"
    assert page.find("button", data_color="danger")
    assert page.find("a", href="/back")
