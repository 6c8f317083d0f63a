"""A talent's way in the Danish programme: proposed, decided, read, handed over, dragged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.chromium import Visitor

TENANT = "kulturmetropolen"
BOARD = "/kulturmetropolen/board"
TALENT = "Prøve Sangskriver"

AsRole = Callable[..., Visitor]


@pytest.fixture
def person(as_role: AsRole) -> Callable[[str], Visitor]:
    """Somebody of the Danish demonstration, by role."""
    return lambda role: as_role(role, tenant=TENANT)


def choose(visitor: Visitor, name: str, value: str) -> None:
    visitor.main.locator(f"[name={name}][value='{value}']").first.check()


def test_a_coordinator_proposes_by_keyboard_the_panel_decides_and_the_talent_reads_why(
    person: Callable[[str], Visitor],
) -> None:
    coordinator = person("coordinator")
    coordinator.open(BOARD)
    card = coordinator.main.locator("[data-board-card]", has_text=TALENT)
    summary = card.locator("summary")
    summary.focus()
    coordinator.page.keyboard.press("Enter")
    coordinator.page.keyboard.press("Tab")
    coordinator.page.keyboard.press("ArrowDown")
    coordinator.page.keyboard.press("Tab")
    coordinator.press("Enter")
    assert TALENT in coordinator.heading
    choose(coordinator, "kind", "forward")
    coordinator.main.locator("[name=stage_id]").select_option(label="Talentcamp")
    coordinator.fill(reason="Hun har skrevet tre sange mere siden sidst.")
    coordinator.button("Propose the move")
    assert "Hun har skrevet tre sange mere siden sidst." in coordinator.text

    panel = person("panel_member")
    panel.open("/")
    panel.follow(panel.main.get_by_role("link", name=TALENT))
    choose(panel, "approve", "true")
    # Without a dispensation the page says what is missing, and keeps what was typed.
    panel.fill(reason="Vi har hørt dem, og de er gode. Velkommen på camp!")
    panel.button("Save the decision", status=422)
    assert panel.said("This needs a dispensation: write why it is given.") in panel.text
    panel.fill(dispensation="Sangene ligger endnu ikke i portfolioen.")
    panel.button("Save the decision")

    pupil = person("pupil")
    pupil.open("/kulturmetropolen/my-way")
    assert TALENT in pupil.heading
    assert "Vi har hørt dem, og de er gode. Velkommen på camp!" in pupil.text
    assert "Sangene ligger endnu ikke i portfolioen." in pupil.text


def test_a_hand_over_is_refused_and_then_accepted(person: Callable[[str], Visitor]) -> None:
    guardian, lead = person("guardian"), person("programme_lead")

    def agree() -> None:
        guardian.open("/")
        question = guardian.said(
            "May %(talent)s be handed over to %(name)s?",
            talent=TALENT,
            name="Helsingør Musikskole",
        )
        guardian.follow(guardian.main.get_by_role("link", name=question).first)
        guardian.link("Answer")
        choose(guardian, "agree", "true")
        guardian.button("Send my answer")

    def answer(accept: str, words: str) -> None:
        lead.open("/kulturmetropolen/handovers")
        lead.link(TALENT)
        lead.link("Answer")
        choose(lead, "accept", accept)
        lead.fill(answer=words)
        lead.button("Send the answer")

    agree()
    answer("false", "Holdet er fuldt lige nu. Prøv igen om en måned.")
    guardian.open("/kulturmetropolen/my-way")
    assert "Holdet er fuldt lige nu. Prøv igen om en måned." in guardian.text

    lead.open("/kulturmetropolen/talents?q=Sangskriver")
    lead.link(TALENT)
    lead.link("Hand over")
    lead.main.locator("[name=receiver_id]").select_option(label="Helsingør Musikskole")
    lead.fill(why="Nu er der plads på holdet.")
    lead.button("Ask the talent")
    agree()
    answer("true", "Velkommen.")
    assert lead.said("Accepted") in lead.text
    guardian.open("/kulturmetropolen/my-way")
    assert "Helsingør Musikskole" in guardian.main.locator(".fl-lead").inner_text()


def test_a_card_is_dragged_to_the_next_column(person: Callable[[str], Visitor]) -> None:
    lead = person("programme_lead")
    lead.open(BOARD)
    card = lead.main.locator("[data-board-card]", has_text="Eksempel Bassist")
    column = lead.main.locator("[data-board-column]").nth(1)

    with lead.page.expect_navigation():
        card.drag_to(column.locator("h2"))

    assert "Eksempel Bassist" in lead.page.locator("h1").inner_text()
    chosen = lead.main.locator("[name=stage_id] option:checked").inner_text()
    assert chosen == "Sangskriverforløb"


def test_figures_efforts_and_the_network_are_read(person: Callable[[str], Visitor]) -> None:
    lead = person("programme_lead")
    for address in (
        "flow", "stages", "talents", "handovers", "sessions", "efforts", "practices", "network",
        "venues", "heats", "rugekasser",
    ):  # fmt: skip
        lead.open(f"/kulturmetropolen/{address}")
    lead.open("/kulturmetropolen/board?show=outgrown")
    assert lead.said("Outgrown") in lead.text
    lead.inspect()
    lead.open("/kulturmetropolen/efforts")
    lead.follow(lead.main.get_by_role("link", name="Co-write camp").first)
    lead.inspect()
