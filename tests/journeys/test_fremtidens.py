"""A cohort at work: writing together, who has not handed in, advice, and the report as a PDF."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pikepdf

from tests.support.chromium import Visitor
from tests.support.live import THIRD, Live

AsRole = Callable[..., Visitor]
BASE = "/fremtidens_kulturskole"


def test_a_coordinator_sees_who_has_not_handed_in(as_role: AsRole) -> None:
    coordinator = as_role("cohort_coordinator", THIRD)
    coordinator.open(f"{BASE}/")
    coordinator.follow(coordinator.main.get_by_role("link", name="Pilotkommunene"))
    owing = " ".join(coordinator.main.locator("#owing").inner_text().split())
    for name in ("Asker", "Ullensvang", "Inderøy"):
        assert name in owing
    assert "Stranda" not in owing
    rows = coordinator.main.locator(".fl-matrix tbody tr")
    assert rows.count() == 14
    coordinator.link("Show only who has not handed in")
    assert rows.count() == 3


def test_a_group_edits_its_in_between_work_from_two_browsers(as_role: AsRole) -> None:
    one, other = as_role("group_member", THIRD), as_role("group_member", THIRD)
    for visitor in (one, other):
        visitor.open(f"{BASE}/my-group")
        visitor.follow(visitor.main.get_by_role("link", name="Mellomarbeid 4", exact=True))
    field = "textarea[name^='text-']"
    first, second = one.main.locator(field).nth(1), other.main.locator(field).nth(1)
    first.fill("Vi tek med ungdomsrådet.")
    one.main.locator(".fl-passage__state", has_text="Lagra").wait_for()
    second.fill("Vi tek med frivilligsentralen.")
    other.main.locator(".fl-passage__state a").wait_for()

    other.page.reload()
    both = other.main.locator("#two-texts-region").inner_text()
    assert "ungdomsrådet" in both
    assert "frivilligsentralen" in both
    other.main.locator("#two-texts-region textarea").fill("Vi tek med båe.")
    other.follow(other.main.locator("#two-texts-region [type=submit]"))
    one.page.reload()
    assert one.main.locator(field).nth(1).input_value() == "Vi tek med båe."


def test_what_was_typed_survives_a_closed_tab(as_role: AsRole) -> None:
    writer = as_role("group_member", THIRD)
    writer.open(f"{BASE}/my-group")
    writer.follow(writer.main.get_by_role("link", name="Mellomarbeid 4", exact=True))
    address = writer.path
    field = writer.main.locator("textarea[name^='text-']").first
    before = field.input_value()
    field.fill(f"{before} Rett før fana vart lukka.")
    writer.open("/")
    writer.open(address)
    writer.main.locator(".fl-passage__state", has_text="Lagra").first.wait_for()
    assert field.input_value() == f"{before} Rett før fana vart lukka."


def test_a_lurt_from_stranda_is_found_from_bodo(as_role: AsRole) -> None:
    reader = as_role("resource_group", THIRD)
    reader.open(f"{BASE}/advice?q=medvirkning+fra+innbyggerne")
    assert "Spør innbyggjarane først" in reader.text
    assert "Ta med en politiker" not in reader.text


def test_the_report_is_a_pdf_that_a_council_would_accept(live: Live, as_role: AsRole) -> None:
    reader = as_role("group_member", THIRD)
    page = live.get(f"{BASE}/theme/pilot", tenant=THIRD)
    assert page.status_code == 200
    reader.open(f"{BASE}/theme/pilot")
    reader.follow(reader.main.get_by_role("link", name="Stranda"))
    name, content = reader.download(reader.main.get_by_role("link", name="PDF"))
    assert name == "Stranda.pdf"
    with pikepdf.open(BytesIO(content)) as report:
        assert str(report.Root.Lang).startswith("nn")
        assert report.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in report.Root
        assert len(report.pages) >= 3
