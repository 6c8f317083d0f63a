"""The numbers that docs/programmes/kulturmetropolen.md gives are those a tenant starts with."""

from __future__ import annotations

from pathlib import Path

from core.kit import Money
from plugins.kulturmetropolen.services.default_stages import DEFAULT_STAGES
from plugins.kulturmetropolen.settings import SETTINGS

PAGE = Path(__file__).parents[3] / "docs" / "programmes" / "kulturmetropolen.md"


def test_the_page_and_the_defaults_agree() -> None:
    defaults = {each.key: each.default for each in SETTINGS}
    page = " ".join(PAGE.read_text("utf-8").split())

    assert defaults == {
        "decided_by": "panel_member", "objection_days": 30, "handover_days": 21,
        "follow_up_months": 3, "needed_municipalities": 2, "camp_age_from": 17,
        "camp_age_to": 30, "contest_places": 20, "acts_per_evening": 5,
        "jury_weight": 60, "mentor_age_from": 15, "mentor_age_to": 20,
        "mentor_fee": Money.of(2400, "DKK"), "mentor_transport": Money.of(200, "DKK"),
        "rugekasse_age_from": 14, "rugekasse_age_to": 25, "studio_minutes": 120,
        "studio_per_week": 2,
    }  # fmt: skip
    for told in (
        "days to object (KM-5) | setting with a first valid day | 30 |",
        "| 21 and 3 |", "17 to 30 years |", "20, 5, 60 per cent",
        "15 to 20 years, 2,400 and 200 kroner", "14 to 25 years, 120 minutes, 2 |",
    ):  # fmt: skip
        assert told in page, told
    assert ", ".join(each.name["da"] for each in DEFAULT_STAGES) in page
