"""The pages: what they show, what they refuse, and that they cost the same for many rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from core.tenants.context import TenantView
from plugins.ungmusikk.queries import round_of
from plugins.ungmusikk.rules import PartnerKind
from plugins.ungmusikk.services import (
    add_in_kind,
    add_income,
    approve_round,
    correct_round,
    review_round,
    work_out_round,
)
from tests.support.forms import send, token_on
from tests.support.ungmusikk import (
    acting,
    indre_ostfold_joins,
    make_municipality,
    take_part,
    the_sixteen_take_part,
)
from tests.support.ungmusikk_rules import nok

AT = "/ungmusikk"
Inside = Callable[[TenantView], AbstractContextManager[TenantView]]
DECIDED = date(2020, 1, 10)


@pytest.fixture
def sixteen(inside: Inside, alpha: TenantView) -> dict[str, UUID]:
    with inside(alpha):
        return the_sixteen_take_part()


@pytest.fixture
def worked_out(inside: Inside, alpha: TenantView, sixteen: dict[str, UUID]) -> dict[str, UUID]:
    with inside(alpha):
        work_out_round(acting(), 2020)
    return sixteen


@pytest.fixture
def approved(inside: Inside, alpha: TenantView, worked_out: dict[str, UUID]) -> dict[str, UUID]:
    with inside(alpha):
        review_round(acting(), 2020)
        approve_round(acting(), 2020, case_number="3/2020", decided_on=DECIDED)
    return worked_out


@pytest.fixture
def corrected(inside: Inside, alpha: TenantView, approved: dict[str, UUID]) -> None:
    with inside(alpha):
        correct_round(
            acting(date(2020, 8, 17)),
            2020,
            organisation_id=indre_ostfold_joins(),
            amount=None,
            reason="Pilot fra høsten 2020.",
        )


@pytest.fixture
def lead(signed_in: Callable[..., FlaskClient], alpha: TenantView) -> FlaskClient:
    return signed_in(alpha, "programme_lead", language="en")


def text_of(response: object) -> str:
    """The page's words, without markup, with ordinary spaces."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.text, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", body).replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")
    return re.sub(r"\s+", " ", words)


# Rounds ------------------------------------------------------------------------------------------


def test_an_empty_list_says_what_to_do_first(lead: FlaskClient) -> None:
    page = lead.get(f"{AT}/rounds")

    assert page.status_code == 200
    assert "First record who takes part in the register." in text_of(page)


@pytest.mark.usefixtures("sixteen")
def test_a_year_is_worked_out_from_the_list(lead: FlaskClient) -> None:
    answer = send(lead, f"{AT}/rounds", year="2020")

    assert (answer.status_code, answer.location) == (302, f"{AT}/rounds/2020")
    page = lead.get(answer.location)
    assert "Worked out: 16 contributions, NOK 1,380,000." in text_of(page)


def test_a_year_in_which_nobody_takes_part_keeps_what_was_typed(lead: FlaskClient) -> None:
    answer = send(lead, f"{AT}/rounds", year="2031")

    assert answer.status_code == 422
    assert 'value="2031"' in answer.text
    assert "No municipality takes part in 2031" in text_of(answer)


@pytest.mark.parametrize("year", ["", "nei", "1999", "99999"])
def test_a_year_that_is_none_is_refused(lead: FlaskClient, year: str) -> None:
    assert send(lead, f"{AT}/rounds", year=year).status_code == 422


@pytest.mark.usefixtures("corrected")
def test_a_round_tells_what_was_approved_and_what_was_corrected(lead: FlaskClient) -> None:
    words = text_of(lead.get(f"{AT}/rounds/2020"))

    assert "Approved NOK 1,380,000 + corrections NOK 80,000 = NOK 1,460,000." in words
    assert (
        "Ås had 20,439 inhabitants on 1 January 2020 (SSB 07459). "
        "15,000–49,999 inhabitants: NOK 80,000." in words
    )
    assert (
        "Pilot fra høsten 2020. Indre Østfold had 44,792 inhabitants on 1 January 2020 "
        "(SSB 07459). 15,000–49,999 inhabitants: NOK 80,000. A pilot pays on the same terms as a "
        "member. Takes part in 5 of 12 months, and pays in full." in words
    )
    assert "case 3/2020" in words


@pytest.mark.rule("UM-7")
@pytest.mark.usefixtures("worked_out")
def test_a_round_warns_of_those_near_a_limit(lead: FlaskClient) -> None:
    words = text_of(lead.get(f"{AT}/rounds/2020"))

    assert "Nobody is in another tier on 1 January 2021." in words


def test_a_missing_round_is_not_found(lead: FlaskClient) -> None:
    for page in ("", "/review", "/approve", "/payments", "/corrections"):
        assert lead.get(f"{AT}/rounds/2020{page}").status_code == 404


@pytest.mark.rule("UM-6")
@pytest.mark.usefixtures("worked_out")
def test_a_round_goes_from_draft_to_approved_by_its_buttons(lead: FlaskClient) -> None:
    reviewed = send(lead, f"{AT}/rounds/2020/review", version="1")
    assert reviewed.location == f"{AT}/rounds/2020"
    preview = text_of(lead.get(f"{AT}/rounds/2020/approve"))
    assert "16 contributions are frozen: NOK 1,380,000 in all." in preview
    assert "9 municipalities pay NOK 80,000 each for a full year: NOK 720,000." in preview

    approved = send(
        lead,
        f"{AT}/rounds/2020/approve",
        version="2",
        case_number="3/2020",
        decided_on="2020-01-22",
    )

    assert approved.location == f"{AT}/rounds/2020"
    assert "The round of 2020 is approved: NOK 1,380,000." in text_of(lead.get(approved.location))


@pytest.mark.usefixtures("worked_out")
def test_an_approval_that_lacks_something_keeps_what_was_typed(lead: FlaskClient) -> None:
    send(lead, f"{AT}/rounds/2020/review", version="1")

    empty = send(lead, f"{AT}/rounds/2020/approve", version="2", case_number="", decided_on="")
    future = send(
        lead,
        f"{AT}/rounds/2020/approve",
        version="2",
        case_number="3/2020",
        decided_on="2999-01-01",
    )

    assert empty.status_code == 422
    assert 'href="#field-case_number"' in empty.text
    assert future.status_code == 422
    assert 'value="3/2020"' in future.text
    assert 'href="#field-decided_on"' in future.text


@pytest.mark.rule("UM-6")
@pytest.mark.usefixtures("approved")
def test_who_comes_second_is_told_who_approved_when(lead: FlaskClient) -> None:
    page = lead.get(f"{AT}/rounds/2020")
    answer = lead.post(
        f"{AT}/rounds/2020/approve",
        data={"csrf_token": token_on(page), "case_number": "9/2020", "decided_on": "2020-01-11"},
    )

    words = text_of(answer)
    assert answer.status_code == 409
    assert (
        f"{acting().name} recorded on 14 January 2020 that the round of 2020 is approved" in words
    )
    assert "case 3/2020" in words
    assert f'href="{AT}/rounds/2020"' in answer.text


@pytest.mark.usefixtures("worked_out")
def test_an_old_page_does_not_overwrite_what_happened_since(lead: FlaskClient) -> None:
    answer = send(lead, f"{AT}/rounds/2020/review", version="7")

    assert answer.status_code == 409
    assert "has been changed since you opened it" in text_of(answer)


def test_an_unresolved_municipality_is_explained_on_the_page(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        take_part(make_municipality("3021", "Ås"))
        take_part(make_municipality("9999", "Ingensted"))
        work_out_round(acting(), 2020)

    words = text_of(lead.get(f"{AT}/rounds/2020"))
    assert "There is no population figure for municipality 9999 on 1 January 2020." in words
    saved = send(
        lead, f"{AT}/rounds/2020", to=f"{AT}/rounds/2020/unresolved", code="9999", why="Mangler"
    )
    assert saved.location == f"{AT}/rounds/2020#unresolved"
    assert "Mangler" in text_of(lead.get(f"{AT}/rounds/2020"))
    send(lead, f"{AT}/rounds/2020/review")
    missing = send(
        lead, f"{AT}/rounds/2020/approve", case_number="1", decided_on="2020-01-10",
        **{"acknowledged-9999": "Kommer senere"},
    )  # fmt: skip
    assert missing.status_code == 302


@pytest.mark.usefixtures("corrected")
@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_a_round_is_taken_home_as_a_file(lead: FlaskClient, file_format: str) -> None:
    answer = lead.get(f"{AT}/rounds/2020?format={file_format}")

    assert answer.status_code == 200
    assert f"ungmusikk-2020.{file_format}" in answer.headers["Content-Disposition"]
    if file_format == "csv":
        lines = answer.data.decode("utf-8-sig").splitlines()
        assert len(lines) == 18
        assert lines[17].startswith("3014;Indre Østfold;Correction;Pilot;44792;2020-01-01;")
    if file_format == "xlsx":
        sheet = load_workbook(BytesIO(answer.data)).active
        amounts = [row[10] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert sum(amounts) == 1_460_000
    if file_format == "json":
        assert answer.get_json()["rows"][0]["amount"] == {"amount": 100_000, "currency": "NOK"}


@pytest.mark.usefixtures("approved")
def test_a_format_that_is_none_is_not_found(lead: FlaskClient) -> None:
    assert lead.get(f"{AT}/rounds/2020?format=exe").status_code == 404


# Payments and corrections ------------------------------------------------------------------------


@pytest.mark.rule("UM-6")
def test_lines_are_marked_one_by_one_and_all_at_once(
    lead: FlaskClient, approved: dict[str, UUID], inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        lines = {each.name: str(each.id) for each in round_of(2020).lines}
    page, today = f"{AT}/rounds/2020/payments", "2020-02-01"

    one = send(
        lead, page, to=f"{AT}/rounds/2020/invoice", on=today, action="chosen", ids=[lines["Ås"]]
    )
    assert one.status_code == 302
    assert "1 contribution is marked as invoiced." in text_of(lead.get(page))
    send(lead, page, to=f"{AT}/rounds/2020/invoice", on=today, action="all")
    send(lead, page, to=page, on=today, action="all")
    with inside(alpha):
        assert round_of(2020).state == "paid"
    send(lead, page, to=page, on=today, action="undo", ids=[lines["Ås"]])
    with inside(alpha):
        assert round_of(2020).state == "invoiced"


@pytest.mark.usefixtures("approved")
def test_marking_nothing_or_tomorrow_is_refused(lead: FlaskClient) -> None:
    page = f"{AT}/rounds/2020/payments"

    nothing = send(lead, page, to=f"{AT}/rounds/2020/invoice", on="2020-02-01", action="chosen")
    tomorrow = send(lead, page, to=f"{AT}/rounds/2020/invoice", on="2999-02-01", action="all")
    early = send(lead, page, to=page, on="2020-02-01", action="all")

    assert (nothing.status_code, tomorrow.status_code, early.status_code) == (422, 422, 422)
    assert "Tick at least one contribution." in text_of(nothing)
    assert 'value="2999-02-01"' in tomorrow.text


@pytest.mark.usefixtures("approved")
def test_a_suggested_correction_is_one_click(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        joined = indre_ostfold_joins()
    page = f"{AT}/rounds/2020/corrections"
    assert "Indre Østfold takes part and has no contribution in this round." in text_of(
        lead.get(page)
    )

    answer = send(lead, page, municipality=str(joined), reason="Pilot", action="suggested")

    assert answer.location == f"{AT}/rounds/2020"
    words = text_of(lead.get(answer.location))
    assert "The correction is added. The round is now NOK 1,460,000." in words


@pytest.mark.usefixtures("approved")
def test_a_correction_by_hand_keeps_what_was_typed_when_refused(
    lead: FlaskClient, approved: dict[str, UUID]
) -> None:
    page = f"{AT}/rounds/2020/corrections"

    refused = send(lead, page, municipality=str(approved["Ås"]), amount="-90 000", reason="For mye")
    no_amount = send(lead, page, municipality=str(approved["Ås"]), amount="", reason="Hvorfor")
    nobody = send(lead, page, municipality="nobody", amount="1", reason="Hvorfor")

    assert (refused.status_code, no_amount.status_code, nobody.status_code) == (422, 422, 422)
    assert 'value="-90 000"' in refused.text
    assert "For mye" in refused.text
    assert 'href="#field-amount"' in no_amount.text


@pytest.mark.usefixtures("worked_out")
def test_a_draft_has_no_corrections(lead: FlaskClient) -> None:
    assert lead.get(f"{AT}/rounds/2020/corrections").status_code == 409


# Members, municipality, income -------------------------------------------------------------------


@pytest.mark.usefixtures("sixteen")
def test_members_of_a_day_as_list_picture_and_files(lead: FlaskClient) -> None:
    page = lead.get(f"{AT}/members?on=2020-01-14")

    assert "Who takes part on 14 January 2020" in text_of(page)
    assert page.text.count("<circle") >= 16
    narrowed = lead.get(f"{AT}/members?on=2020-01-14&kind=pilot&format=csv")
    assert len(narrowed.data.decode("utf-8-sig").splitlines()) == 5
    assert lead.get(f"{AT}/members?on=nonsense").status_code == 200
    assert "Nobody takes part" in text_of(lead.get(f"{AT}/members?on=2001-01-01"))


def test_a_municipality_reader_is_led_to_its_own_page_and_to_no_other(
    signed_in: Callable[..., FlaskClient], alpha: TenantView, approved: dict[str, UUID]
) -> None:
    reader = signed_in(alpha, "municipality_reader", limit_id=approved["Ås"], language="en")

    page = reader.get(f"{AT}/my-municipality")
    assert page.status_code == 200
    assert reader.get(f"{AT}/municipalities/3021").status_code == 200
    assert "Ås had 20,439 inhabitants" in text_of(page)
    assert reader.get(f"{AT}/municipalities/3022").status_code == 404
    assert reader.get(f"{AT}/rounds").status_code == 403
    assert reader.get(f"{AT}/members").status_code == 403
    assert f'href="{AT}/my-municipality"' in page.text
    assert f'href="{AT}/rounds' not in page.text


def test_a_reader_without_a_municipality_in_the_programme_is_told_so(
    signed_in: Callable[..., FlaskClient], alpha: TenantView, inside: Inside
) -> None:
    with inside(alpha):
        other = make_municipality("3101", "Halden")
    reader = signed_in(alpha, "municipality_reader", limit_id=other, language="en")

    assert "No municipality to show" in text_of(reader.get(f"{AT}/my-municipality"))


@pytest.mark.rule("UM-8")
@pytest.mark.usefixtures("corrected")
def test_the_income_of_a_year_adds_up_on_its_page(
    lead: FlaskClient, inside: Inside, alpha: TenantView
) -> None:
    with inside(alpha):
        add_income(
            acting(), year=2020, kind=PartnerKind.ACADEMY, partner="NMH", amount=nok(150_000),
            source="Rapport",
        )  # fmt: skip
        add_in_kind(
            acting(), year=2020, kind=PartnerKind.ACADEMY, partner="NMH", what="Rom", value=None
        )

    page = lead.get(f"{AT}/income/2020")
    words = text_of(page)

    assert "NOK 1,610,000" in words
    assert "not estimated" in words
    assert "NOK 1,610,000" in text_of(lead.get(f"{AT}/income"))
    csv = lead.get(f"{AT}/income/2020?format=csv").data.decode("utf-8-sig").splitlines()
    assert len(csv) == 1 + 16 + 1 + 1
    assert lead.get(f"{AT}/income/1999").status_code == 404


@pytest.mark.rule("UM-8")
def test_a_grant_is_recorded_and_carried_forward_by_forms(lead: FlaskClient) -> None:
    added = send(
        lead, f"{AT}/income/2019/add", kind="county", partner="Akershus", amount="2 500 000",
        source="Rapport",
    )  # fmt: skip
    assert added.location == f"{AT}/income/2019"
    assert "is not carried forward" in text_of(lead.get(f"{AT}/income/2020"))
    (entry,) = set(re.findall(rf"{AT}/income/entries/[0-9a-f-]+", lead.get(added.location).text))

    no_source = send(lead, entry, to=f"{entry}/carry", percent="2,8", percent_source="")
    assert no_source.status_code == 422
    carried = send(
        lead, entry, to=f"{entry}/carry", percent="2.8", percent_source="Eksempel", partner="Viken"
    )
    assert carried.location == f"{AT}/income/2020"
    words = text_of(lead.get(carried.location))
    assert "Adjusted by 2.8 % into 2020 (Eksempel): NOK 2,570,000." in words

    marked = send(lead, entry, to=f"{entry}/mark", on="2020-02-01", status="invoiced")
    assert marked.location == entry
    assert send(lead, entry, amount="1", source="").status_code == 409
    assert send(lead, entry, amount="nei", source="").status_code == 422
    assert send(lead, entry, amount="2500000", source="Brev").status_code == 302
    assert send(lead, entry, to=f"{entry}/remove").status_code == 409


def test_help_in_kind_is_recorded_and_removed_by_forms(lead: FlaskClient) -> None:
    page = f"{AT}/income/2020"
    refused = send(lead, f"{page}/in-kind", kind="academy", partner="", what="Rom", value="")
    assert refused.status_code == 422
    send(lead, f"{page}/in-kind", kind="academy", partner="NMH", what="Rom", value="")
    shown = lead.get(page)
    assert "Rom" in text_of(shown)
    (remove,) = re.findall(rf"{AT}/income/in-kind/[0-9a-f-]+/remove", shown.text)

    assert send(lead, page, to=remove).location == page
    assert send(lead, page, to=remove).status_code == 404


# What if -----------------------------------------------------------------------------------------


@pytest.mark.rule("UM-13")
@pytest.mark.usefixtures("worked_out")
def test_a_what_if_is_tried_shared_and_opened_by_its_address(
    lead: FlaskClient, signed_in: Callable[..., FlaskClient], alpha: TenantView
) -> None:
    page = f"{AT}/what-if"
    assumed = {
        "year": "2020", "on": "", "added": ["3014", ""], "removed": ["3021"],
        "populations-0-code": "3002", "populations-0-inhabitants": "50 000", "pupils": "12 000",
    }  # fmt: skip

    tried = send(lead, page, **assumed, action="try")
    words = text_of(tried)
    assert tried.status_code == 200
    assert "Comes in" in words
    assert "Leaves" in words
    assert "15,000–49,999 → 50,000 or more" in words

    assert send(lead, page, **assumed, action="share", title="").status_code == 422
    shared = send(lead, page, **assumed, action="share", title="Med Indre Østfold")
    assert shared.status_code == 302
    opened = lead.get(shared.location)
    assert "Med Indre Østfold" in text_of(opened)
    assert "50,000 or more" in text_of(opened)
    assert 'value="50,000"' in opened.text or 'value="50000"' in opened.text
    coordinator = signed_in(alpha, "coordinator", language="en")
    assert coordinator.get(shared.location).status_code == 403
    assert lead.get(f"{page}/unknown").status_code == 404


@pytest.mark.usefixtures("worked_out")
def test_a_what_if_that_makes_no_sense_keeps_what_was_typed(lead: FlaskClient) -> None:
    page = f"{AT}/what-if"

    gap = send(
        lead, page, year="2020", **{"tiers-0-low": "5", "tiers-0-high": "", "tiers-0-amount": "1"}
    )
    letters = send(lead, page, year="2020", pupils="mange")

    assert (gap.status_code, letters.status_code) == (422, 422)
    assert "The first tier must start at 0" in text_of(gap)
    assert 'value="mange"' in letters.text


@pytest.mark.usefixtures("worked_out")
def test_a_what_if_starts_from_an_address(lead: FlaskClient) -> None:
    assert "with its frozen figures" in text_of(lead.get(f"{AT}/what-if?year=2020"))
    assert "each for a full year" in text_of(lead.get(f"{AT}/what-if?year=2020&on=2020-09-01"))
    assert "as it would be worked out now" in text_of(lead.get(f"{AT}/what-if?year=2021"))
    assert "Leaves" in text_of(lead.get(f"{AT}/what-if?year=2020&removed=3021"))
    assert lead.get(f"{AT}/what-if?year=nonsense").status_code == 404


# Start page, access, cost ------------------------------------------------------------------------


@pytest.mark.usefixtures("worked_out")
def test_the_start_page_tells_the_lead_what_is_next(lead: FlaskClient) -> None:
    page = lead.get("/")

    assert "could not be loaded" not in text_of(page)
    assert f'href="{AT}/rounds/2020/review"' in page.text


def test_a_municipalitys_start_page_tells_what_it_pays(
    signed_in: Callable[..., FlaskClient], alpha: TenantView, approved: dict[str, UUID]
) -> None:
    reader = signed_in(alpha, "municipality_reader", limit_id=approved["Ås"], language="en")

    words = text_of(reader.get("/"))

    assert "Ås in UngMusikk" in words
    assert "Contribution 2020: NOK 80,000" in words


@pytest.mark.parametrize(
    ("role", "open_to"),
    [
        ("administrator", {"rounds", "members", "income/2020", "what-if"}),
        ("steering_group", {"rounds", "members", "income/2020", "what-if"}),
        ("coordinator", {"rounds", "members", "income/2020"}),
        ("rector", {"members"}),
        ("teacher", set()),
        ("pupil", set()),
    ],
)
@pytest.mark.usefixtures("approved")
def test_each_role_opens_what_it_may(
    role: str, open_to: set[str], signed_in: Callable[..., FlaskClient], alpha: TenantView
) -> None:
    browser = signed_in(alpha, role)

    answers = {
        path: browser.get(f"{AT}/{path}").status_code
        for path in ("rounds", "members", "income/2020", "what-if")
    }

    assert {path for path, status in answers.items() if status == 200} == open_to
    assert set(answers.values()) <= {200, 403}


@pytest.mark.usefixtures("approved")
def test_a_visitor_is_asked_to_sign_in(
    visit: Callable[[TenantView], FlaskClient], alpha: TenantView
) -> None:
    answer = visit(alpha).get(f"{AT}/rounds/2020")

    assert (answer.status_code, "/login" in answer.location) == (302, True)


@pytest.mark.parametrize(
    "path",
    ["rounds", "rounds/2024", "rounds/2024/payments", "members?on=2024-03-01", "income/2024"],
)
def test_a_list_costs_the_same_for_3_and_300_municipalities_and_at_most_12_statements(
    path: str,
    lead: FlaskClient,
    inside: Inside,
    alpha: TenantView,
    count_statements: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    codes = ["3218", "3212", "3214"]
    counts = []
    for more in (0, 297):
        with inside(alpha):
            if more == 0:
                for code in codes:
                    take_part(make_municipality(code, f"Prøve {code}"))
            for number in range(more):
                take_part(make_municipality(f"Z{number:03}", f"Prøve {number}"))
            work_out_round(acting(date(2024, 1, 5)), 2024)
        with count_statements() as statements:
            assert lead.get(f"{AT}/{path}").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]
    assert counts[0] <= 12, statements
