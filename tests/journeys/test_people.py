"""A guardian and a programme manager with a child's record: what is asked, seen and opened."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.chromium import Visitor
from tests.support.live import Live


def test_a_guardian_answers_and_takes_a_yes_back(
    as_role: Callable[..., Visitor], live: Live
) -> None:
    guardian = as_role("guardian")
    guardian.open("/")
    assert guardian.said("Consents that wait for your answer") in guardian.text
    guardian.open("/registry/about-me")
    child = guardian.main.get_by_role("link", name=guardian.said("Consents")).last
    guardian.follow(child)
    guardian.follow(guardian.main.get_by_role("button", name=guardian.said("Yes, I agree")).first)
    assert guardian.said("Your answer is saved, and counts from now on.") in guardian.text
    guardian.follow(guardian.main.get_by_role("button", name=guardian.said("Withdraw")).first)
    assert guardian.said("Withdrawn") in guardian.text


def test_a_programme_manager_protects_an_address_and_opens_it_on_purpose(
    as_role: Callable[..., Visitor], live: Live
) -> None:
    lead = as_role("programme_lead")
    lead.open("/registry/people?q=Harpe")
    lead.follow(lead.main.get_by_role("link", name="Harpe").first)
    lead.link("Address")
    lead.link("Change")
    lead.main.get_by_label(lead.said("Street address")).fill("Hemmelig vei 1")
    lead.main.get_by_label(lead.said("Protection")).select_option("confidential")
    lead.button("Save")
    assert "Hemmelig" not in lead.text
    lead.button("Show the address")
    assert lead.main.get_by_label(lead.said("Street address")).input_value() == "Hemmelig vei 1"
