"""A year with UngMusikk's contributions, from the first look to the paid bill."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from tests.support.chromium import Visitor
from tests.support.live import Live

ROUNDS = "/api/v1/ungmusikk/rounds"
AS_IN_2020 = (
    "Ås hadde 20 439 innbyggere 1. januar 2020 (SSB 07459). 15 000–49 999 innbyggere: 80 000 kr."
)


@pytest.fixture
def lead(as_role: Callable[..., Visitor]) -> Visitor:
    """The programme lead."""
    return as_role("programme_lead")


def menu(visitor: Visitor, label: str) -> None:
    """Follows an entry of the main menu, given as its English source."""
    entry = visitor.page.locator(".fl-nav a", has_text=visitor.said(label))
    visitor.follow(entry.first)


def test_the_programme_lead_reads_the_round_of_2020_and_takes_it_along(lead: Visitor) -> None:
    lead.open("/")
    menu(lead, "Contributions")
    lead.link("2020")
    assert lead.heading == lead.said("Contribution round %(year)s", year="2020")
    assert "1 380 000 kr" in lead.text
    assert "1 460 000 kr" in lead.text
    row = lead.main.get_by_role("row").filter(has=lead.page.get_by_role("rowheader", name="Ås"))
    assert AS_IN_2020 in " ".join(row.inner_text().split())

    name, content = lead.download(lead.main.get_by_role("link", name="CSV"))
    assert name == "ungmusikk-2020.csv"
    lines = list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    ours = next(line for line in lines if "Ås" in line)
    assert "20439" in ours
    assert "80000" in [cell.split(",")[0] for cell in ours]

    name, content = lead.download(lead.main.get_by_role("link", name="XLSX"))
    assert name == "ungmusikk-2020.xlsx"
    sheet = load_workbook(BytesIO(content), read_only=True).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    amounts = [cell for row in rows for cell in row if cell == 80_000]
    assert len(amounts) >= 8


def test_a_year_is_worked_out_reviewed_approved_invoiced_and_paid(lead: Visitor) -> None:
    lead.open("/ungmusikk/rounds")
    lead.fill(year="2025")
    lead.button("Work out")
    assert lead.path == "/ungmusikk/rounds/2025"
    lead.link("Review")
    lead.button("It is reviewed")
    lead.link("Approve")
    # Without the case number nothing is approved, and nothing that was typed is lost.
    lead.fill(decided_on="2025-02-03")
    confirm = lead.main.locator("form.fl-confirm [type=submit]")
    lead.follow(confirm, status=422)
    assert lead.main.locator("[name=decided_on]").input_value() == "2025-02-03"
    lead.fill(case_number="7/2025")
    lead.follow(confirm)
    assert "7/2025" in lead.text
    approved = " ".join(lead.main.locator(".fl-flashes").inner_text().split())
    total = re.search(r"\d{1,3}( \d{3})+ kr", approved)
    assert total is not None, approved

    # Frozen: it cannot be worked out again.
    lead.open("/ungmusikk/rounds")
    lead.fill(year="2025")
    lead.button("Work out", status=409)

    lead.open("/ungmusikk/rounds/2025/payments")
    lead.fill(on="2025-03-01")
    lead.button("Mark all expected as invoiced")
    lead.fill(on="2025-03-20")
    lead.button("Mark all invoiced as paid")
    lead.open("/ungmusikk/rounds/2025")
    paid = lead.main.locator(".fl-stat", has_text=lead.said("Paid"))
    assert total[0] in " ".join(paid.inner_text().split())


def test_an_approved_round_is_changed_only_by_a_correction_with_a_reason(lead: Visitor) -> None:
    lead.open("/ungmusikk/rounds/2020")
    lead.link("Correct")
    form = lead.main.locator("form", has=lead.page.locator("[name=municipality]")).last
    form.locator("select[name=municipality]").select_option(index=1)
    form.locator("[name=amount]").fill("-1 000")
    lead.follow(form.locator("[type=submit]").last, status=422)
    assert form.locator("[name=amount]").input_value() == "-1 000"
    form.locator("[name=reason]").fill("Avtalt fradrag")
    lead.follow(form.locator("[type=submit]").last)
    assert "Avtalt fradrag" in lead.text
    assert "1 380 000 kr" in lead.text
    assert "1 459 000 kr" in lead.text


def test_a_what_if_is_seen_beside_today_and_shared(
    lead: Visitor, as_role: Callable[..., Visitor]
) -> None:
    lead.open("/ungmusikk/what-if?year=2020")
    first = lead.main.locator("[name=added]").first
    first.select_option(label="Halden")
    lead.button("Show what comes of it")
    assert "+80 000" in lead.text
    lead.fill(title="Med Halden")
    lead.button("Give it an address")
    shared = lead.path
    assert lead.heading == "Med Halden"

    colleague = as_role("steering_group")
    colleague.open(shared)
    assert "+80 000" in colleague.text
    # And the round itself is as it was.
    lead.open("/ungmusikk/rounds/2020")
    assert "1 380 000 kr" in lead.text


def test_members_are_found_while_one_types(lead: Visitor) -> None:
    lead.open("/ungmusikk/members?on=2020-01-01")
    rows = lead.main.locator("#list tbody").last.locator("tr")
    everybody = rows.count()
    assert everybody >= 16
    lead.main.locator("[name=q]").press_sequentially("ås")
    lead.page.wait_for_url(re.compile("q=%C3%A5s|q=ås"))
    assert 0 < rows.count() < everybody
    assert "Ås" in lead.text
    # The address says what is shown, so that it can be sent on.
    lead.page.reload()
    lead.inspect()
    assert 0 < rows.count() < everybody


def test_a_municipality_sees_itself_and_no_other(
    live: Live, as_role: Callable[..., Visitor]
) -> None:
    reader = as_role("municipality_reader")
    reader.open("/")
    menu(reader, "My municipality")
    assert "Ås" in reader.heading
    assert "20 439" in reader.text
    assert "80 000 kr" in reader.text
    for code in ("3203", "3216", "0301"):
        reader.open(f"/ungmusikk/municipalities/{code}", status=404)
    for path in ("/ungmusikk/rounds", "/ungmusikk/rounds/2020", "/ungmusikk/income/2020"):
        reader.open(path, status=403)
    reader.open("/administration/users", status=403)


def test_a_program_does_what_the_page_does(live: Live, lead: Visitor) -> None:
    lead.open("/account/tokens")
    lead.fill(label="Regnskapet")
    lead.button("Make a token")
    bearer = {"Authorization": f"Bearer {lead.main.locator('code').first.inner_text()}"}
    found = live.get(f"{ROUNDS}/2020", headers=bearer).json()
    assert found["year"] == 2020
    assert found["unresolved"] == []
    ours = next(line for line in found["lines"] if line["municipality"]["name"] == "Ås")
    assert ours["population"] == 20_439
    assert ours["population_date"] == "2020-01-01"
    assert (ours["tier"]["from"], ours["tier"]["to"]) == (15_000, 49_999)
    assert float(ours["amount"]) == 80_000
    assert "20" in ours["explanation"]
    assert live.get(f"{ROUNDS}/2020").status_code == 401
    missing = live.get(f"{ROUNDS}/1999", headers=bearer)
    assert missing.status_code == 404
    assert missing.headers["Content-Type"] == "application/problem+json"

    lead.button("Revoke")
    assert live.get(f"{ROUNDS}/2020", headers=bearer).status_code == 401
