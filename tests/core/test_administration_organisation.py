"""The organisation's page: what may be changed, what is refused, and what is never lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.audit.queries import LogFilter, log_entries
from core.tenants.context import TenantView, current_tenant
from core.tenants.drawings import LARGEST, DrawingRefused, clean_drawing
from core.tenants.queries import tenant_by_id
from tests.support.forms import send, shown

Make = Callable[..., Any]
Inside = Callable[[TenantView], Any]
PAGE = "/administration/organisation"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4">{}</svg>'


def typed(tenant: TenantView, **changes: Any) -> dict[str, Any]:
    """The form as it is opened, with something changed."""
    return {
        "names-nb": "Alfa",
        "names-nn": "Alfa",
        "languages": ["nb", "nn"],
        "default_language": "nb",
        "colour_1": "#1f5f8b",
        "contact_email": "",
        "accessibility_url": "",
        "version": str(tenant.version),
        **changes,
    }


def now(inside: Inside, tenant: TenantView) -> TenantView:
    """The tenant as the next request will see it."""
    with inside(tenant):
        found = tenant_by_id(tenant.id)
        assert found is not None
        return found


@pytest.fixture
def browser(signed_in: Make, alpha: TenantView) -> FlaskClient:
    """An administrator's, in English."""
    client: FlaskClient = signed_in(alpha, "administrator", language="en")
    return client


def test_everything_on_the_page_can_be_changed_and_is_logged(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    answer = send(
        browser,
        PAGE,
        **typed(
            alpha,
            **{
                "names-nb": " Alfa kommune ",
                "names-en": "Alfa municipality",
                "languages": ["da", "nb"],
                "default_language": "da",
                "names-da": "Alfa",
                "colour_1": "#ABC",
                "colour_3": "#000000",
                "contact_email": "post@example.org",
                "require_second_factor": "1",
            },
        ),
    )
    assert answer.status_code == 302
    changed = now(inside, alpha)
    assert changed.names == {
        "nb": "Alfa kommune",
        "nn": "Alfa",
        "da": "Alfa",
        "en": "Alfa municipality",
    }
    assert (changed.languages, changed.default_language) == (("nb", "da"), "da")
    assert changed.colours == ("#aabbcc", "#000000")
    assert changed.contact_email == "post@example.org"
    assert changed.require_second_factor
    assert changed.version == alpha.version + 1
    with inside(alpha):
        (entry,) = log_entries(LogFilter(action="core:tenant:change"), limit=10)
    assert entry.before is not None
    assert entry.after is not None
    assert entry.before["default_language"] == "nb"
    assert entry.after["contact_email"] == "post@example.org"
    assert "logo" not in entry.after


def test_saving_what_stands_there_writes_nothing(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    assert send(browser, PAGE, **typed(alpha)).status_code == 302
    assert now(inside, alpha).version == alpha.version
    with inside(alpha):
        assert log_entries(LogFilter(action="core:tenant:change"), limit=10) == []


@pytest.mark.parametrize(
    ("field", "changes", "message"),
    [
        ("names", {"names-nb": ""}, "Write the name in the default language."),
        ("names", {"names-nb": "x" * 121}, "A name may have at most 120 characters."),
        ("languages", {"languages": []}, "Choose at least one language."),
        ("languages", {"languages": ["nb", "xx"]}, None),
        (
            "default_language",
            {"languages": ["nn"]},
            "The default language must be one of those you offer.",
        ),
        ("colour_1", {"colour_1": ""}, "Choose one to three colours."),
        ("colour_1", {"colour_1": "blue"}, "Write a colour such as #17606e."),
        ("contact_email", {"contact_email": "nobody"}, "Write an e-mail address"),
        (
            "accessibility_url",
            {"accessibility_url": "javascript:alert(1)"},
            "Write an address that begins with https://",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_stays_in_the_form(
    browser: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    field: str,
    changes: dict[str, Any],
    message: str | None,
) -> None:
    fields = typed(alpha, **{"names-nn": "Æ & Å", **changes})
    answer = send(browser, PAGE, **fields)
    if message is None:
        # A language that is not on offer at all is left out, as if it had not been sent.
        assert answer.status_code == 302
        assert now(inside, alpha).languages == ("nb",)
        return
    assert answer.status_code == 422
    assert f'href="#field-{field}"' in answer.text
    assert message in shown(answer)
    assert 'value="Æ &amp; Å"' in answer.text
    assert now(inside, alpha).version == alpha.version


def test_two_who_save_at_the_same_time_lose_nothing(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    send(browser, PAGE, **typed(alpha, contact_email="first@example.org"))
    late = send(browser, PAGE, **typed(alpha, contact_email="second@example.org"))
    assert late.status_code == 409
    page = shown(late)
    assert "Somebody else changed this page at the same time." in page
    assert "This is what is saved now" in page
    assert "first@example.org" in page
    assert 'value="second@example.org"' in late.text
    assert now(inside, alpha).contact_email == "first@example.org"
    # The form that came back carries the version that was shown: saving it again is a choice.
    again = browser.post(
        PAGE,
        data=typed(
            alpha,
            contact_email="second@example.org",
            version=str(alpha.version + 1),
            csrf_token=late.text.split('name="csrf_token" value="')[1].split('"')[0],
        ),
    )
    assert again.status_code == 302
    assert now(inside, alpha).contact_email == "second@example.org"


def test_colours_can_be_looked_at_before_they_are_saved(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    answer = send(browser, PAGE, **typed(alpha, colour_2="#ffff00", action="preview"))
    assert answer.status_code == 200
    assert 'fill="#ffff00"' in answer.text
    page = shown(answer)
    assert "Contrast to white: 1.1 to 1. This colour is pale." in page
    assert now(inside, alpha).colours == alpha.colours


def test_a_logo_is_cleaned_shown_and_taken_away(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    drawing = SVG.format('<script>alert(1)</script><path d="M0 0h4v4z" onclick="x()"/>')
    upload = (io.BytesIO(drawing.encode()), "logo.svg")
    answer = send(browser, PAGE, **typed(alpha, logo=upload))
    assert answer.status_code == 302
    saved = now(inside, alpha)
    assert saved.logo_svg == SVG.format('<path d="M0 0h4v4z"></path>')
    served = browser.get(f"/-/logo.svg?v={saved.version}")
    assert served.content_type.startswith("image/svg+xml")
    assert "sandbox" in served.headers["Content-Security-Policy"]
    with inside(alpha):
        (entry,) = log_entries(LogFilter(action="core:tenant:change"), limit=10)
    assert entry.after is not None
    assert str(entry.after["logo"]).startswith("SVG, ")
    assert "<path" not in str(entry.after)

    # A save without a new file keeps it; ticking the box takes it away.
    send(browser, PAGE, **typed(saved, contact_email="a@example.org"))
    assert now(inside, alpha).logo_svg == saved.logo_svg
    send(browser, PAGE, **typed(now(inside, alpha), remove_logo="1"))
    assert now(inside, alpha).logo_svg is None


def test_a_file_that_is_no_drawing_is_refused_beside_its_field(
    browser: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    upload = (io.BytesIO(b"\x89PNG"), "logo.png")
    answer = send(browser, PAGE, **typed(alpha, logo=upload, contact_email="a@example.org"))
    assert answer.status_code == 422
    assert "The file is no SVG drawing." in shown(answer)
    assert 'value="a@example.org"' in answer.text
    assert now(inside, alpha).logo_svg is None


@pytest.mark.parametrize("roles", [(), ("programme_lead",)])
def test_nobody_else_changes_it(signed_in: Make, alpha: TenantView, roles: tuple[str, ...]) -> None:
    client = signed_in(alpha, *roles)
    assert client.get(PAGE).status_code == 403


def test_an_administrator_changes_only_their_own_organisation(
    browser: FlaskClient, inside: Inside, alpha: TenantView, beta: TenantView
) -> None:
    send(browser, PAGE, **typed(alpha, contact_email="a@example.org"))
    with inside(beta):
        assert current_tenant().contact_email is None
    assert now(inside, beta).version == beta.version


# Drawings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ('<path d="M0 0" fill="#fff"/>', '<path d="M0 0" fill="#fff"></path>'),
        ("<script>x</script><rect/>", "<rect></rect>"),
        ("<foreignObject><path/></foreignObject>", ""),
        ('<image href="https://example.org/x.png"/>', ""),
        ('<use href="#a"/>', ""),
        ('<a href="javascript:x"><rect/></a>', ""),
        ('<rect onload="x()" width="1"/>', '<rect width="1"></rect>'),
        ('<rect style="fill:red;background:url(x)"/>', '<rect fill="red"></rect>'),
        ('<rect style="fill:url(//x)"/>', "<rect></rect>"),
        ('<rect fill="url(#g)"/>', '<rect fill="url(#g)"></rect>'),
        ('<rect fill="url(https://x#g)"/>', "<rect></rect>"),
        ('<rect fill="\\75rl(x)"/>', "<rect></rect>"),
        ("<text>a &amp; b &lt;script&gt;</text>", "<text>a &amp; b &lt;script&gt;</text>"),
        ('<animate attributeName="href" to="javascript:x"/>', ""),
        ('<h:script xmlns:h="http://www.w3.org/1999/xhtml">x</h:script>', ""),
        ("<!-- secret --><?pi x?><g/>", "<g></g>"),
        ("<![CDATA[<script>]]>", ""),
    ],
)
def test_only_shapes_texts_and_colours_of_a_drawing_are_kept(inner: str, expected: str) -> None:
    assert clean_drawing(SVG.format(inner).encode()) == SVG.format(expected)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "logo.no_svg"),
        (b"<html/>", "logo.no_svg"),
        (b"<svg/>", "logo.no_svg"),
        (SVG.format("<g>").encode(), "logo.no_svg"),
        (SVG.format("<g>" * 70 + "</g>" * 70).encode(), "logo.no_svg"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("&a;").encode(), "logo.doctype"),
        (SVG.format("<style>*{fill:red}</style>").encode(), "logo.style_sheet"),
        (b'<svg xmlns="http://www.w3.org/2000/svg" width="100%"/>', "logo.no_size"),
        (SVG.format(" " * LARGEST).encode(), "logo.too_large"),
    ],
)
def test_what_is_no_drawing_is_refused_with_a_reason(content: bytes, code: str) -> None:
    with pytest.raises(DrawingRefused) as refused:
        clean_drawing(content)
    assert refused.value.reason.code == code


def test_a_drawing_without_a_view_box_gets_one_from_its_size() -> None:
    content = b'<svg xmlns="http://www.w3.org/2000/svg" width="40px" height="20"/>'
    assert 'viewBox="0 0 40 20"' in clean_drawing(content)


def test_the_accessibility_statement_says_how_it_is_and_where_to_complain(
    browser: FlaskClient, alpha: TenantView, beta: TenantView, signed_in: Make
) -> None:
    address = "https://uustatus.no/nb/erklaringer/publisert/eksempel"
    assert address not in browser.get("/accessibility").text
    send(browser, PAGE, **typed(alpha, accessibility_url=address))

    norwegian = browser.get("/accessibility").text
    danish = signed_in(beta, "administrator", language="en").get("/was", follow_redirects=True).text
    for page in (norwegian, danish):
        assert "Partly compliant" in page
        assert "What is not as it should be" in page
    assert f'href="{address}"' in norwegian
    assert "uutilsynet.no" in norwegian
    assert "digst.dk" in danish
    assert "uutilsynet" not in danish
