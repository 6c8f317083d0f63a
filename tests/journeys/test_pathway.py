"""A young person's pathway on a phone: hers, her guardian's view of it, and her teacher's."""

from __future__ import annotations

from collections.abc import Callable
from json import loads
from pathlib import Path

import pytest

from tests.support import uploads
from tests.support.chromium import Visitor

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def on_a_phone(as_role: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """`on_a_phone("pupil")`: somebody who has signed in with a telephone."""

    def visit(role: str) -> Visitor:
        visitor = as_role(role)
        visitor.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        return visitor

    return visit


def test_a_pupil_sees_where_she_is_and_adds_a_goal(on_a_phone: Callable[..., Visitor]) -> None:
    pupil = on_a_phone("pupil")
    pupil.open("/")
    first = pupil.main.locator(".fl-panel").first
    assert first.locator("h2").inner_text() == pupil.said("My pathway")
    pupil.follow(first.get_by_role("link").last)
    assert pupil.heading == pupil.said("My pathway")
    for section in ("Where you have been", "Where you are now", "What is next"):
        assert pupil.main.get_by_role("heading", name=pupil.said(section)).is_visible()
    pupil.inspect()
    pupil.link("Add a goal")
    pupil.button("Save", status=422)
    pupil.fill(title="Spille i band")
    pupil.button("Save")
    assert "Spille i band" in pupil.text
    pupil.inspect()


def test_she_puts_a_picture_into_her_portfolio_and_nobody_else_sees_it(
    on_a_phone: Callable[..., Visitor], tmp_path: Path
) -> None:
    picture = tmp_path / "note.jpg"
    picture.write_bytes(uploads.jpeg((400, 300), with_place=True))
    pupil = on_a_phone("pupil")
    pupil.open("/pathway/mine")
    pupil.link("Portfolio")
    portfolio = pupil.path
    pupil.link("Add to the portfolio")
    pupil.inspect()
    pupil.main.locator("[name=kind][value=document]").check()
    pupil.fill(title="Prøvebilde")
    pupil.main.locator("[name=file]").set_input_files(picture)
    pupil.button("Save")
    assert pupil.heading == "Prøvebilde"
    shown = pupil.main.locator("img.fl-piece__picture")
    assert shown.evaluate("image => image.complete && image.naturalWidth") == 300
    pupil.inspect()
    name, content = pupil.download(pupil.main.get_by_role("link", name="note.jpg"))
    assert name == "note.jpg"
    assert uploads.PLACE not in content

    guardian = on_a_phone("guardian")
    # One of several children of theirs.
    guardian.open(portfolio)
    assert "Lyset i Drøbaksundet" in guardian.text
    assert "Prøvebilde" not in guardian.text


def test_a_teacher_records_a_talk_and_she_keeps_a_note_of_her_own(
    on_a_phone: Callable[..., Visitor],
) -> None:
    teacher = on_a_phone("teacher")
    teacher.open("/pathway/")
    teacher.inspect()
    teacher.follow(teacher.main.get_by_role("link", name="Prøve Elev"))
    teacher.link("Record a talk")
    teacher.fill(next_step="Melde seg på sommerkurs")
    teacher.button("Save")
    assert "Melde seg på sommerkurs" in teacher.text
    teacher.inspect()

    pupil = on_a_phone("pupil")
    pupil.open("/pathway/mine")
    assert "Melde seg på sommerkurs" in pupil.text
    pupil.link("Talks")
    pupil.follow(pupil.main.get_by_role("link", name=pupil.said("My own note")).first)
    pupil.fill(text="Jeg vil helst på samspill.")
    pupil.button("Save")
    assert "Jeg vil helst på samspill." in pupil.text
    teacher.open("/pathway/")
    teacher.follow(teacher.main.get_by_role("link", name="Prøve Elev"))
    teacher.link("Talks")
    assert "samspill" not in teacher.text


def test_she_writes_down_practice_and_takes_everything_out(
    on_a_phone: Callable[..., Visitor],
) -> None:
    pupil = on_a_phone("pupil")
    pupil.open("/pathway/mine")
    pupil.link("Practice")
    pupil.inspect()
    pupil.fill(minutes="20", what="Bare skalaer")
    pupil.button("Write it down")
    assert "Bare skalaer" in pupil.text
    pupil.link("My choices")
    pupil.inspect()
    name, content = pupil.download(
        pupil.main.get_by_role("link", name=pupil.said("The same as JSON"))
    )
    assert name == "pathway.json"
    assert "Bare skalaer" in [each["what"] for each in loads(content)["practice"]["log"]]
